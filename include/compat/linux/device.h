/* SPDX-License-Identifier: MIT */
/*
 * Devices, classes, buses and drivers, registered and matched as the kernel does: by the bus, at
 * registration, in the thread that registers. Attributes are files below /sys, character devices
 * appear in /dev. init_name and the object's name are one.
 */
#ifndef KM_COMPAT_LINUX_DEVICE_H
#define KM_COMPAT_LINUX_DEVICE_H

#include <linux/ioport.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/pm.h>
#include <linux/types.h>
#include <linux/version.h>

struct bus_type;
struct class;
struct dentry;
struct device;
struct device_driver;
struct device_dma_parameters;
struct device_node;
struct device_type;
struct fwnode_handle;

/* Behind the fields that the allocators know. */
#define KM_DEVICE_MORE                                                                   \
	struct kobject kobj;                                                             \
	const struct device_type *type;                                                  \
	const struct bus_type *bus;                                                      \
	struct device_driver *driver;       /* that is bound to it */                    \
	const struct class *class;                                                       \
	const struct attribute_group **groups;                                           \
	void (*release)(struct device *dev);                                             \
	dev_t devt;                                                                      \
	u32 id;                                                                          \
	u64 bus_dma_limit;                                                               \
	struct device_dma_parameters *dma_parms;                                         \
	struct device_node *of_node;                                                     \
	struct fwnode_handle *fwnode;                                                    \
	struct fwnode_handle *km_swnode;    /* of device_add_software_node() and the like */ \
	struct mutex mutex;                 /* device_lock() */                          \
	struct dev_pm_info power;                                                        \
	struct list_head km_bus_node, km_class_node, km_children, km_sibling;            \
	struct dentry *km_devnode;          /* in /dev */                                \
	struct list_head km_dma_maps;       /* under the lock of dma_map.c */            \
	bool km_added, offline, km_swnode_managed;

#include_next <linux/device.h>
#include <linux/bug.h>
#include <linux/dev_printk.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/ioport.h>
#include <linux/slab.h>
#include <linux/device/bus.h>
#include <linux/device/class.h>
#include <linux/device/driver.h>

struct device_dma_parameters {
	unsigned int max_segment_size;
	unsigned int min_align_mask;
	unsigned long segment_boundary_mask;
};

struct device_type {
	const char *name;
	const struct attribute_group **groups;
	int (*uevent)(const struct device *dev, struct kobj_uevent_env *env);
	char *(*devnode)(const struct device *dev, umode_t *mode, kuid_t *uid, kgid_t *gid);
	void (*release)(struct device *dev);
	const struct dev_pm_ops *pm;
};

/* ---- attributes ---- */

struct device_attribute {
	struct attribute attr;
	ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
	ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t count);
};

struct dev_ext_attribute {
	struct device_attribute attr;
	void *var;
};

ssize_t device_show_ulong(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_ulong(struct device *dev, struct device_attribute *attr, const char *buf,
			   size_t count);
ssize_t device_show_int(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_int(struct device *dev, struct device_attribute *attr, const char *buf,
			 size_t count);
ssize_t device_show_bool(struct device *dev, struct device_attribute *attr, char *buf);
ssize_t device_store_bool(struct device *dev, struct device_attribute *attr, const char *buf,
			  size_t count);
ssize_t device_show_string(struct device *dev, struct device_attribute *attr, char *buf);

#define DEVICE_ATTR(_name, _mode, _show, _store) \
	struct device_attribute dev_attr_##_name = __ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_PREALLOC(_name, _mode, _show, _store) DEVICE_ATTR(_name, _mode, _show, _store)
#define DEVICE_ATTR_RW(_name) struct device_attribute dev_attr_##_name = __ATTR_RW(_name)
#define DEVICE_ATTR_RO(_name) struct device_attribute dev_attr_##_name = __ATTR_RO(_name)
#define DEVICE_ATTR_WO(_name) struct device_attribute dev_attr_##_name = __ATTR_WO(_name)
#define DEVICE_ATTR_ADMIN_RW(_name) \
	struct device_attribute dev_attr_##_name = __ATTR_RW_MODE(_name, 0600)
#define DEVICE_ATTR_ADMIN_RO(_name) \
	struct device_attribute dev_attr_##_name = __ATTR_RO_MODE(_name, 0400)
#define km_ext_attr(_name, _mode, type, _var)                                            \
	struct dev_ext_attribute dev_attr_##_name = {                                    \
		__ATTR(_name, _mode, device_show_##type, device_store_##type), &(_var)   \
	}
#define DEVICE_ULONG_ATTR(_name, _mode, _var) km_ext_attr(_name, _mode, ulong, _var)
#define DEVICE_INT_ATTR(_name, _mode, _var) km_ext_attr(_name, _mode, int, _var)
#define DEVICE_BOOL_ATTR(_name, _mode, _var) km_ext_attr(_name, _mode, bool, _var)
#define DEVICE_ATTR_IGNORE_LOCKDEP(_name, _mode, _show, _store) \
	DEVICE_ATTR(_name, _mode, _show, _store)

int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
int __must_check device_create_bin_file(struct device *dev, const struct bin_attribute *attr);
void device_remove_bin_file(struct device *dev, const struct bin_attribute *attr);
int __must_check device_add_groups(struct device *dev, const struct attribute_group **groups);
void device_remove_groups(struct device *dev, const struct attribute_group **groups);
int __must_check device_add_group(struct device *dev, const struct attribute_group *grp);
void device_remove_group(struct device *dev, const struct attribute_group *grp);
int __must_check devm_device_add_groups(struct device *dev,
					const struct attribute_group **groups);
int __must_check devm_device_add_group(struct device *dev, const struct attribute_group *grp);

/* ---- devices ---- */

void device_initialize(struct device *dev);
int __must_check device_add(struct device *dev);
int __must_check device_register(struct device *dev);
void device_del(struct device *dev);
void device_unregister(struct device *dev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
__printf(2, 3) int dev_set_name(struct device *dev, const char *name, ...);
int __must_check device_rename(struct device *dev, const char *new_name);
int device_for_each_child(struct device *parent, void *data,
			  int (*fn)(struct device *dev, void *data));
struct device *device_find_child(struct device *parent, void *data,
				 int (*match)(struct device *dev, void *data));
struct device *root_device_register(const char *name);
#define __root_device_register(name, owner) root_device_register(name)
void root_device_unregister(struct device *root);

static inline struct device *kobj_to_dev(const struct kobject *kobj)
{
	return container_of(kobj, struct device, kobj);
}

static inline bool device_is_registered(struct device *dev)
{
	return dev->km_added;
}

static inline void device_lock(struct device *dev)
{
	mutex_lock(&dev->mutex);
}

static inline int device_trylock(struct device *dev)
{
	return mutex_trylock(&dev->mutex);
}

static inline void device_unlock(struct device *dev)
{
	mutex_unlock(&dev->mutex);
}

static inline void device_lock_assert(struct device *dev)
{
	lockdep_assert_held(&dev->mutex);
}

static inline const char *dev_bus_name(const struct device *dev)
{
	return dev->bus ? dev->bus->name : dev->class ? dev->class->name : "";
}

static inline struct device_node *dev_of_node(struct device *dev)
{
	return dev ? dev->of_node : NULL;
}

static inline void device_set_of_node_from_dev(struct device *dev, const struct device *dev2)
{
	dev->of_node = dev2->of_node;
}

/* NO-OP: there is no power management, and nobody listens to devices. */
static inline void dev_set_uevent_suppress(struct device *dev, int val) { }
static inline void device_enable_async_suspend(struct device *dev) { }
static inline void device_set_wakeup_capable(struct device *dev, bool capable) { }
static inline int device_init_wakeup(struct device *dev, bool enable)
{
	return 0;
}

/* Binding by hand; device_attach(): 1 when a driver was found. */
int __must_check device_bind_driver(struct device *dev);
void device_release_driver(struct device *dev);
int __must_check device_attach(struct device *dev);
int __must_check driver_attach(struct device_driver *drv);
int __must_check device_reprobe(struct device *dev);

/* The name of its node in /dev. */
const char *device_get_devnode(const struct device *dev, umode_t *mode, kuid_t *uid, kgid_t *gid,
			       const char **tmp);

/* ---- devices of a class, made by a number ---- */

__printf(5, 6) struct device *device_create(const struct class *cls, struct device *parent,
					    dev_t devt, void *drvdata, const char *fmt, ...);
__printf(6, 7) struct device *
device_create_with_groups(const struct class *cls, struct device *parent, dev_t devt,
			  void *drvdata, const struct attribute_group **groups, const char *fmt,
			  ...);
void device_destroy(const struct class *cls, dev_t devt);

/* -EPROBE_DEFER is told only for debugging. Returns err. */
__printf(3, 4) int dev_err_probe(const struct device *dev, int err, const char *fmt, ...);

#endif
