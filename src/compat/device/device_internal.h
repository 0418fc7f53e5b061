/* SPDX-License-Identifier: MIT */
/*
 * Devices, inside the room: what device.c, bus.c, bind.c and class.c tell each other.
 *
 * km_device_lock covers the lists of buses and classes and is held for a step of a list only. A
 * device's own mutex is held while a driver is bound to it or released from it; never two at once.
 */
#ifndef KM_COMPAT_DEVICE_INTERNAL_H
#define KM_COMPAT_DEVICE_INTERNAL_H

#include <linux/device.h>

extern struct mutex km_device_lock;

/* What a registered bus or class has besides its own constant struct. */
struct km_group {
	struct list_head node;
	const void *of; /* the struct bus_type or class */
	struct list_head devices, drivers;
	unsigned int nr_devices; /* that ever had a number in their name */
	struct kobject *kobj, *devices_kobj, *drivers_kobj;
};

/* In the list of buses, or of classes; NULL. */
struct km_group *km_group_find(struct list_head *groups, const void *of);
extern struct list_head km_buses, km_classes;

struct km_driver_kobject {
	struct kobject kobj;
	struct device_driver *drv;
};

struct km_class_kobject {
	struct kobject kobj;
	const struct class *class;
};

/* All of a list, each with a reference, and a NULL; kfree() it. NULL: no memory. */
struct device **km_bus_devices(struct km_group *bus);
struct device **km_class_devices(struct km_group *class);
struct device_driver **km_bus_drivers(struct km_group *bus);

int km_bus_add_device(struct device *dev);
void km_bus_remove_device(struct device *dev);
int km_class_add_device(struct device *dev);
void km_class_remove_device(struct device *dev);
/* Where its directory is, if it has no parent that is a device. */
struct kobject *km_class_parent(struct device *dev);

/* Probe it with what drivers there are. */
void km_device_probe(struct device *dev);
/* It goes: it waits for no driver any more. */
void km_device_forget(struct device *dev);

#endif
