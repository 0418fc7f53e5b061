/* SPDX-License-Identifier: MIT */
/* Classes: devices by what they do. */
#ifndef KM_COMPAT_LINUX_DEVICE_CLASS_H
#define KM_COMPAT_LINUX_DEVICE_CLASS_H

#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/version.h>

struct device;
struct dev_pm_ops;
struct kobj_uevent_env;
struct module;

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 2, 0)
#define KM_DEVNODE_CONST const
#else
#define KM_DEVNODE_CONST
#endif

struct class {
	const char *name;
	struct module *owner;
	const struct attribute_group **class_groups, **dev_groups;
	int (*dev_uevent)(KM_DEVNODE_CONST struct device *dev, struct kobj_uevent_env *env);
	char *(*devnode)(KM_DEVNODE_CONST struct device *dev, umode_t *mode);
	void (*class_release)(struct class *class);
	void (*dev_release)(struct device *dev);
	int (*shutdown_pre)(struct device *dev);
	const struct dev_pm_ops *pm;
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define KM_CLASS_CONST const
#else
#define KM_CLASS_CONST
#endif

struct class_attribute {
	struct attribute attr;
	ssize_t (*show)(KM_CLASS_CONST struct class *class,
			KM_CLASS_CONST struct class_attribute *attr, char *buf);
	ssize_t (*store)(KM_CLASS_CONST struct class *class,
			 KM_CLASS_CONST struct class_attribute *attr, const char *buf,
			 size_t count);
};

#define CLASS_ATTR_RW(_name) struct class_attribute class_attr_##_name = __ATTR_RW(_name)
#define CLASS_ATTR_RO(_name) struct class_attribute class_attr_##_name = __ATTR_RO(_name)
#define CLASS_ATTR_WO(_name) struct class_attribute class_attr_##_name = __ATTR_WO(_name)

/* class_create(name), and to 6.3 class_create(owner, name). */
struct class *__must_check km_class_create(struct module *owner, const char *name);
#define km_class_create1(name) km_class_create(NULL, name)
#define km_class_create2(owner, name) km_class_create(owner, name)
#define km_class_create_pick(a, b, which, ...) which
#define class_create(...) \
	km_class_create_pick(__VA_ARGS__, km_class_create2, km_class_create1, 0)(__VA_ARGS__)
void class_destroy(const struct class *cls);
int __must_check class_register(const struct class *class);
void class_unregister(const struct class *class);
bool class_is_registered(const struct class *class);
int __must_check class_create_file(const struct class *class, const struct class_attribute *attr);
void class_remove_file(const struct class *class, const struct class_attribute *attr);
int class_for_each_device(const struct class *class, const struct device *start, void *data,
			  int (*fn)(struct device *dev, void *data));
/* A reference is taken. */
struct device *class_find_device(const struct class *class, const struct device *start,
				 const void *data, int (*match)(struct device *, const void *));
struct device *class_find_device_by_name(const struct class *class, const char *name);
struct device *class_find_device_by_devt(const struct class *class, dev_t devt);

#endif
