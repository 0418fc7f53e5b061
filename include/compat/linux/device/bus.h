/* SPDX-License-Identifier: MIT */
/* Buses: what brings devices and drivers together. */
#ifndef KM_COMPAT_LINUX_DEVICE_BUS_H
#define KM_COMPAT_LINUX_DEVICE_BUS_H

#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/version.h>

struct device;
struct device_driver;
struct dev_pm_ops;
struct kobj_uevent_env;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
#define KM_MATCH_CONST const
#else
#define KM_MATCH_CONST
#endif

struct bus_type {
	const char *name;
	const char *dev_name;
	const struct attribute_group **bus_groups, **dev_groups, **drv_groups;
	int (*match)(struct device *dev, KM_MATCH_CONST struct device_driver *drv);
	int (*uevent)(const struct device *dev, struct kobj_uevent_env *env);
	int (*probe)(struct device *dev);
	void (*sync_state)(struct device *dev);
	void (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
	int (*online)(struct device *dev);
	int (*offline)(struct device *dev);
	int (*num_vf)(struct device *dev);
	int (*dma_configure)(struct device *dev);
	void (*dma_cleanup)(struct device *dev);
	const struct dev_pm_ops *pm;
	bool need_parent_lock;
};

struct bus_attribute {
	struct attribute attr;
	ssize_t (*show)(const struct bus_type *bus, char *buf);
	ssize_t (*store)(const struct bus_type *bus, const char *buf, size_t count);
};

#define BUS_ATTR_RW(_name) struct bus_attribute bus_attr_##_name = __ATTR_RW(_name)
#define BUS_ATTR_RO(_name) struct bus_attribute bus_attr_##_name = __ATTR_RO(_name)
#define BUS_ATTR_WO(_name) struct bus_attribute bus_attr_##_name = __ATTR_WO(_name)

int __must_check bus_register(const struct bus_type *bus);
void bus_unregister(const struct bus_type *bus);
int __must_check bus_rescan_devices(const struct bus_type *bus);
int bus_for_each_dev(const struct bus_type *bus, struct device *start, void *data,
		     int (*fn)(struct device *dev, void *data));
/* A reference is taken. */
struct device *bus_find_device(const struct bus_type *bus, struct device *start,
			       const void *data,
			       int (*match)(struct device *dev, const void *data));
struct device *bus_find_device_by_name(const struct bus_type *bus, struct device *start,
				       const char *name);
int device_match_name(struct device *dev, const void *name);
int device_match_devt(struct device *dev, const void *pdevt);
int device_match_any(struct device *dev, const void *unused);

#endif
