/* SPDX-License-Identifier: MIT */
/* Objects with a count, a name and a directory; see linux/kobject.h. */
#include <linux/kobject.h>

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

#include "compat/device/sysfs.h"
#include "compat/file/vfs.h"

/* ---- names ---- */

int kobject_set_name_vargs(struct kobject *kobj, const char *fmt, va_list vargs)
{
	const char *name;

	if (kobj->name && !fmt)
		return 0;
	name = kvasprintf_const(GFP_KERNEL, fmt, vargs);
	if (!name)
		return -ENOMEM;
	if (strchr(name, '/')) { /* no file may be called so */
		char *own = kstrdup(name, GFP_KERNEL);

		kfree_const(name);
		if (!own)
			return -ENOMEM;
		name = strreplace(own, '/', '!') ? own : own;
	}
	kfree_const(kobj->name);
	kobj->name = name;
	return 0;
}
EXPORT_SYMBOL(kobject_set_name_vargs);

int kobject_set_name(struct kobject *kobj, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = kobject_set_name_vargs(kobj, fmt, args);
	va_end(args);
	return err;
}
EXPORT_SYMBOL(kobject_set_name);

char *kobject_get_path(const struct kobject *kobj, gfp_t flag)
{
	const struct kobject *k;
	size_t len = 0;
	char *path, *at;

	for (k = kobj; k; k = k->parent) {
		if (!k->name)
			return NULL;
		len += strlen(k->name) + 1;
	}
	path = kmalloc(len + 1, flag);
	if (!path)
		return NULL;
	at = path + len;
	*at = '\0';
	for (k = kobj; k; k = k->parent) {
		at -= strlen(k->name);
		memcpy(at, k->name, strlen(k->name));
		*--at = '/';
	}
	return path;
}
EXPORT_SYMBOL(kobject_get_path);

/* ---- life ---- */

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype)
{
	if (WARN(!kobj || !ktype, "kobject (%p): must have a ktype to be initialized properly!\n",
		 kobj))
		return;
	WARN(kobj->state_initialized,
	     "kobject (%p): tried to init an initialized object, something is seriously wrong.\n",
	     kobj);
	kref_init(&kobj->kref);
	INIT_LIST_HEAD(&kobj->entry);
	kobj->sd = NULL;
	kobj->state_in_sysfs = 0;
	kobj->state_initialized = 1;
	kobj->ktype = ktype;
}
EXPORT_SYMBOL(kobject_init);

struct kobject *kobject_get(struct kobject *kobj)
{
	if (kobj) {
		WARN(!kobj->state_initialized, "kobject: '%s' (%p): is not initialized, yet "
		     "kobject_get() is being called.\n", kobject_name(kobj), kobj);
		kref_get(&kobj->kref);
	}
	return kobj;
}
EXPORT_SYMBOL(kobject_get);

struct kobject *kobject_get_unless_zero(struct kobject *kobj)
{
	return kobj && kref_get_unless_zero(&kobj->kref) ? kobj : NULL;
}
EXPORT_SYMBOL(kobject_get_unless_zero);

static void kobject_release(struct kref *kref)
{
	struct kobject *kobj = container_of(kref, struct kobject, kref), *parent = NULL;
	const struct kobj_type *t = kobj->ktype;
	const char *name = kobj->name;

	if (kobj->state_in_sysfs) {
		parent = kobj->parent;
		km_kobject_unlink(kobj);
	}
	if (t && t->release)
		t->release(kobj);
	kfree_const(name);
	kobject_put(parent);
}

void kobject_put(struct kobject *kobj)
{
	if (!kobj)
		return;
	WARN(!kobj->state_initialized, "kobject: '%s' (%p): is not initialized, yet kobject_put() is "
	     "being called.\n", kobject_name(kobj), kobj);
	kref_put(&kobj->kref, kobject_release);
}
EXPORT_SYMBOL(kobject_put);

/* ---- the tree ---- */

static struct dentry *parent_dir(const struct kobject *parent)
{
	return parent && parent->sd ? parent->sd : km_vfs_place(KM_VFS_SYS);
}

static int groups_create(struct kobject *kobj)
{
	const struct kobj_type *t = kobj->ktype;
	int err = t->default_groups ? sysfs_create_groups(kobj, t->default_groups) : 0;

	for (struct attribute **a = t->default_attrs; !err && a && *a; a++)
		err = sysfs_create_file(kobj, *a);
	return err;
}

static int kobject_link(struct kobject *kobj)
{
	struct dentry *dir;
	int err;

	if (!kobj->name || !*kobj->name) {
		WARN(1, "kobject: (%p): attempted to be registered with empty name!\n", kobj);
		return -EINVAL;
	}
	kobject_get(kobj->parent);
	if (kobj->kset) {
		if (!kobj->parent)
			kobj->parent = kobject_get(&kobj->kset->kobj);
		kset_get(kobj->kset);
		spin_lock(&kobj->kset->list_lock);
		list_add_tail(&kobj->entry, &kobj->kset->list);
		spin_unlock(&kobj->kset->list_lock);
	}
	dir = km_vfs_mkdir(parent_dir(kobj->parent), kobj->name, 0755);
	err = PTR_ERR_OR_ZERO(dir);
	if (!err) {
		kobj->sd = dir;
		kobj->state_in_sysfs = 1;
		err = groups_create(kobj);
	}
	if (err) {
		struct kobject *parent = kobj->parent;

		km_kobject_unlink(kobj);
		kobject_put(parent);
		kobj->parent = NULL;
	}
	if (err == -EEXIST)
		pr_err("kobject_add_internal failed for %s with -EEXIST, don't try to register "
		       "things with the same name in the same directory.\n", kobj->name);
	return err;
}

void km_kobject_unlink(struct kobject *kobj)
{
	km_vfs_remove(kobj->sd);
	kobj->sd = NULL;
	kobj->state_in_sysfs = 0;
	if (kobj->kset) {
		spin_lock(&kobj->kset->list_lock);
		list_del_init(&kobj->entry);
		spin_unlock(&kobj->kset->list_lock);
		kset_put(kobj->kset);
	}
}

static int add_vargs(struct kobject *kobj, struct kobject *parent, const char *fmt, va_list args)
{
	int err;

	if (!kobj)
		return -EINVAL;
	if (WARN(!kobj->state_initialized, "kobject: '%s' (%p): tried to add an uninitialized "
		 "object, something is seriously wrong.\n", kobject_name(kobj), kobj))
		return -EINVAL;
	err = kobject_set_name_vargs(kobj, fmt, args);
	if (err)
		return err;
	kobj->parent = parent;
	return kobject_link(kobj);
}

int kobject_add(struct kobject *kobj, struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int err;

	va_start(args, fmt);
	err = add_vargs(kobj, parent, fmt, args);
	va_end(args);
	return err;
}
EXPORT_SYMBOL(kobject_add);

int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype,
			 struct kobject *parent, const char *fmt, ...)
{
	va_list args;
	int err;

	kobject_init(kobj, ktype);
	va_start(args, fmt);
	err = add_vargs(kobj, parent, fmt, args);
	va_end(args);
	return err;
}
EXPORT_SYMBOL(kobject_init_and_add);

void kobject_del(struct kobject *kobj)
{
	struct kobject *parent;

	if (!kobj || !kobj->state_in_sysfs)
		return;
	parent = kobj->parent;
	km_kobject_unlink(kobj);
	kobj->parent = NULL;
	kobject_put(parent);
}
EXPORT_SYMBOL(kobject_del);

int kobject_rename(struct kobject *kobj, const char *new_name)
{
	const char *name = kstrdup_const(new_name, GFP_KERNEL), *old = kobj->name;
	int err = name ? km_vfs_rename(kobj->sd, new_name) : -ENOMEM;

	kfree_const(err ? name : old);
	if (!err)
		kobj->name = name;
	return err;
}
EXPORT_SYMBOL(kobject_rename);

static void dynamic_release(struct kobject *kobj)
{
	kfree(kobj);
}

static const struct kobj_type dynamic_ktype = {
	.release = dynamic_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

struct kobject *kobject_create_and_add(const char *name, struct kobject *parent)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);
	int err;

	if (!kobj)
		return NULL;
	err = kobject_init_and_add(kobj, &dynamic_ktype, parent, "%s", name);
	if (!err)
		return kobj;
	pr_warn("kobject_create_and_add: kobject_add error: %d\n", err);
	kobject_put(kobj);
	return NULL;
}
EXPORT_SYMBOL(kobject_create_and_add);

/* ---- sets ---- */

static void kset_release(struct kobject *kobj)
{
	kfree(container_of(kobj, struct kset, kobj));
}

static const struct kobj_type kset_ktype = {
	.release = kset_release,
	.sysfs_ops = &kobj_sysfs_ops,
};

void kset_init(struct kset *k)
{
	kobject_init(&k->kobj, k->kobj.ktype ? k->kobj.ktype : &kset_ktype);
	INIT_LIST_HEAD(&k->list);
	spin_lock_init(&k->list_lock);
}
EXPORT_SYMBOL(kset_init);

int kset_register(struct kset *k)
{
	if (!k)
		return -EINVAL;
	kset_init(k);
	return kobject_link(&k->kobj);
}
EXPORT_SYMBOL(kset_register);

void kset_unregister(struct kset *k)
{
	if (!k)
		return;
	kobject_del(&k->kobj);
	kobject_put(&k->kobj);
}
EXPORT_SYMBOL(kset_unregister);

struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *u,
				 struct kobject *parent_kobj)
{
	struct kset *k = kzalloc(sizeof(*k), GFP_KERNEL);

	if (!k)
		return NULL;
	k->uevent_ops = u;
	k->kobj.parent = parent_kobj;
	k->kobj.ktype = &kset_ktype;
	if (!kobject_set_name(&k->kobj, "%s", name) && !kset_register(k))
		return k;
	kfree_const(k->kobj.name);
	kfree(k);
	return NULL;
}
EXPORT_SYMBOL(kset_create_and_add);

struct kobject *kset_find_obj(struct kset *kset, const char *name)
{
	struct kobject *k, *found = NULL;

	spin_lock(&kset->list_lock);
	list_for_each_entry(k, &kset->list, entry) {
		if (k->name && !strcmp(k->name, name)) {
			found = kobject_get_unless_zero(k);
			break;
		}
	}
	spin_unlock(&kset->list_lock);
	return found;
}
EXPORT_SYMBOL(kset_find_obj);

/* ---- those that are always there ---- */

#define ALWAYS(which, place, up, text)                                                   \
	static struct kobject which##_object = {                                         \
		.name = text, .parent = up, .ktype = &dynamic_ktype,                   \
		.sd = &km_vfs_places[place], .kref = KREF_INIT(1),                       \
		.entry = LIST_HEAD_INIT(which##_object.entry),                           \
		.state_initialized = 1, .state_in_sysfs = 1,                             \
	};                                                                               \
	struct kobject *which##_kobj = &which##_object;                                  \
	EXPORT_SYMBOL(which##_kobj)

ALWAYS(kernel, KM_VFS_KERNEL, NULL, "kernel");
ALWAYS(mm, KM_VFS_MM, &kernel_object, "mm");
ALWAYS(power, KM_VFS_POWER, NULL, "power");
ALWAYS(firmware, KM_VFS_FIRMWARE, NULL, "firmware");
ALWAYS(km_bus, KM_VFS_BUS, NULL, "bus");
ALWAYS(km_class, KM_VFS_CLASS, NULL, "class");
ALWAYS(km_devices, KM_VFS_DEVICES, NULL, "devices");

/* ---- attributes of plain objects ---- */

static ssize_t kobj_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
	struct kobj_attribute *a = container_of(attr, struct kobj_attribute, attr);

	return a->show ? a->show(kobj, a, buf) : -EIO;
}

static ssize_t kobj_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf,
			       size_t count)
{
	struct kobj_attribute *a = container_of(attr, struct kobj_attribute, attr);

	return a->store ? a->store(kobj, a, buf, count) : -EIO;
}

const struct sysfs_ops kobj_sysfs_ops = { .show = kobj_attr_show, .store = kobj_attr_store };
EXPORT_SYMBOL(kobj_sysfs_ops);
