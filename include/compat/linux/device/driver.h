/* SPDX-License-Identifier: MIT */
/* Drivers of devices on a bus. */
#ifndef KM_COMPAT_LINUX_DEVICE_DRIVER_H
#define KM_COMPAT_LINUX_DEVICE_DRIVER_H

#include <linux/device/bus.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/pm.h>

struct acpi_device_id;
struct device;
struct of_device_id;

enum probe_type {
	PROBE_DEFAULT_STRATEGY,
	PROBE_PREFER_ASYNCHRONOUS, /* probed in the same thread all the same */
	PROBE_FORCE_SYNCHRONOUS,
};

struct device_driver {
	const char *name;
	const struct bus_type *bus;
	struct module *owner;
	const char *mod_name;
	bool suppress_bind_attrs;
	enum probe_type probe_type;
	const struct of_device_id *of_match_table;
	const struct acpi_device_id *acpi_match_table;
	int (*probe)(struct device *dev);
	void (*sync_state)(struct device *dev);
	int (*remove)(struct device *dev);
	void (*shutdown)(struct device *dev);
	int (*suspend)(struct device *dev, pm_message_t state);
	int (*resume)(struct device *dev);
	const struct attribute_group **groups, **dev_groups;
	const struct dev_pm_ops *pm;
	void *p;
	struct list_head km_node;   /* of its bus; a driver of all zero bytes is on none */
	struct kobject *km_kobj;
};

struct driver_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device_driver *driver, char *buf);
	ssize_t (*store)(struct device_driver *driver, const char *buf, size_t count);
};

#define DRIVER_ATTR_RW(_name) struct driver_attribute driver_attr_##_name = __ATTR_RW(_name)
#define DRIVER_ATTR_RO(_name) struct driver_attribute driver_attr_##_name = __ATTR_RO(_name)
#define DRIVER_ATTR_WO(_name) struct driver_attribute driver_attr_##_name = __ATTR_WO(_name)

int __must_check driver_register(struct device_driver *drv);
void driver_unregister(struct device_driver *drv);
struct device_driver *driver_find(const char *name, const struct bus_type *bus);
int __must_check driver_create_file(const struct device_driver *driver,
				    const struct driver_attribute *attr);
void driver_remove_file(const struct device_driver *driver, const struct driver_attribute *attr);
int driver_for_each_device(struct device_driver *drv, struct device *start, void *data,
			   int (*fn)(struct device *dev, void *data));

/* What deferred probes wait for. */
void wait_for_device_probe(void);

#endif
