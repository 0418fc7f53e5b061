/* SPDX-License-Identifier: MIT */
/* Files below /sys/kernel/debug; see linux/debugfs.h. */
#include <linux/debugfs.h>

#include <linux/atomic.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/kstrtox.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat/file/vfs.h"

bool debugfs_initialized(void)
{
	return true;
}
EXPORT_SYMBOL(debugfs_initialized);

/* ---- names ---- */

static struct dentry *place_of(struct dentry *parent)
{
	return parent ? parent : km_vfs_place(KM_VFS_DEBUG);
}

static struct dentry *told(struct dentry *d, const char *name, struct dentry *parent)
{
	if (PTR_ERR_OR_ZERO(d) == -EEXIST)
		pr_err("debugfs: '%s' already exists in '%s'\n", name,
		       parent ? (const char *)parent->d_name.name : "/");
	return d;
}

static const struct file_operations nothing_fops = {
	.open = simple_open,
	.llseek = noop_llseek,
};

static struct dentry *create(const char *name, umode_t mode, struct dentry *parent, void *data,
			     const struct file_operations *fops, loff_t size)
{
	if (IS_ERR(parent))
		return parent;
	if (!fops)
		fops = &nothing_fops;
	return told(km_vfs_create(place_of(parent), name, mode, fops, data, size), name, parent);
}

struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent,
				   void *data, const struct file_operations *fops)
{
	return create(name, mode, parent, data, fops, 0);
}
EXPORT_SYMBOL(debugfs_create_file);

struct dentry *debugfs_create_file_unsafe(const char *name, umode_t mode, struct dentry *parent,
					  void *data, const struct file_operations *fops)
{
	return debugfs_create_file(name, mode, parent, data, fops);
}
EXPORT_SYMBOL(debugfs_create_file_unsafe);

void debugfs_create_file_size(const char *name, umode_t mode, struct dentry *parent, void *data,
			      const struct file_operations *fops, loff_t file_size)
{
	create(name, mode, parent, data, fops, file_size);
}
EXPORT_SYMBOL(debugfs_create_file_size);

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent)
{
	if (IS_ERR(parent))
		return parent;
	return told(km_vfs_mkdir(place_of(parent), name, 0755), name, parent);
}
EXPORT_SYMBOL(debugfs_create_dir);

struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *dest)
{
	if (IS_ERR(parent))
		return parent;
	return told(km_vfs_symlink(place_of(parent), name, dest), name, parent);
}
EXPORT_SYMBOL(debugfs_create_symlink);

/* The caller puts what it gets: dput(). */
struct dentry *debugfs_lookup(const char *name, struct dentry *parent)
{
	if (!name || IS_ERR(parent))
		return NULL;
	return km_vfs_child_get(place_of(parent), name);
}
EXPORT_SYMBOL(debugfs_lookup);

void dput(struct dentry *dentry)
{
	if (dentry)
		km_vfs_put(dentry);
}
EXPORT_SYMBOL(dput);

void debugfs_lookup_and_remove(const char *name, struct dentry *parent)
{
	if (name && !IS_ERR(parent))
		km_vfs_remove_child(place_of(parent), name);
}
EXPORT_SYMBOL(debugfs_lookup_and_remove);

void debugfs_remove(struct dentry *dentry)
{
	km_vfs_remove(dentry);
}
EXPORT_SYMBOL(debugfs_remove);

int debugfs_file_get(struct dentry *dentry)
{
	return km_vfs_enter(dentry) ? 0 : -EIO;
}
EXPORT_SYMBOL(debugfs_file_get);

void debugfs_file_put(struct dentry *dentry)
{
	km_vfs_leave(dentry);
}
EXPORT_SYMBOL(debugfs_file_put);

ssize_t debugfs_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos)
{
	return simple_attr_read(file, buf, len, ppos);
}
EXPORT_SYMBOL(debugfs_attr_read);

ssize_t debugfs_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos)
{
	return simple_attr_write(file, buf, len, ppos);
}
EXPORT_SYMBOL(debugfs_attr_write);

ssize_t debugfs_attr_write_signed(struct file *file, const char __user *buf, size_t len,
				  loff_t *ppos)
{
	return simple_attr_write_signed(file, buf, len, ppos);
}
EXPORT_SYMBOL(debugfs_attr_write_signed);

/* ---- numbers: a file whose mode allows only one of both has only the one operation ---- */

#define NUMBER(name, type, fmt)                                                          \
	static int name##_get(void *data, u64 *val)                                      \
	{                                                                                \
		*val = READ_ONCE(*(type *)data);                                         \
		return 0;                                                                \
	}                                                                                \
	static int name##_set(void *data, u64 val)                                       \
	{                                                                                \
		WRITE_ONCE(*(type *)data, (type)val);                                    \
		return 0;                                                                \
	}                                                                                \
	DEFINE_SIMPLE_ATTRIBUTE(name##_fops, name##_get, name##_set, fmt);               \
	DEFINE_SIMPLE_ATTRIBUTE(name##_ro_fops, name##_get, NULL, fmt);                  \
	DEFINE_SIMPLE_ATTRIBUTE(name##_wo_fops, NULL, name##_set, fmt);                  \
	void debugfs_create_##name(const char *file, umode_t mode, struct dentry *parent, \
				   type *value)                                          \
	{                                                                                \
		debugfs_create_file(file, mode, parent, value,                           \
				    !(mode & S_IWUGO) ? &name##_ro_fops :                \
				    !(mode & S_IRUGO) ? &name##_wo_fops : &name##_fops); \
	}                                                                                \
	EXPORT_SYMBOL(debugfs_create_##name)

NUMBER(u8, u8, "%llu\n");
NUMBER(u16, u16, "%llu\n");
NUMBER(u32, u32, "%llu\n");
NUMBER(u64, u64, "%llu\n");
NUMBER(ulong, unsigned long, "%llu\n");
NUMBER(x8, u8, "0x%02llx\n");
NUMBER(x16, u16, "0x%04llx\n");
NUMBER(x32, u32, "0x%08llx\n");
NUMBER(x64, u64, "0x%016llx\n");
NUMBER(size_t, size_t, "%llu\n");

static int atomic_file_get(void *data, u64 *val)
{
	*val = atomic_read(data);
	return 0;
}

static int atomic_file_set(void *data, u64 val)
{
	atomic_set(data, val);
	return 0;
}

DEFINE_SIMPLE_ATTRIBUTE_SIGNED(atomic_fops, atomic_file_get, atomic_file_set, "%lld\n");
DEFINE_SIMPLE_ATTRIBUTE_SIGNED(atomic_ro_fops, atomic_file_get, NULL, "%lld\n");

void debugfs_create_atomic_t(const char *name, umode_t mode, struct dentry *parent,
			     atomic_t *value)
{
	debugfs_create_file(name, mode, parent, value,
			    mode & S_IWUGO ? &atomic_fops : &atomic_ro_fops);
}
EXPORT_SYMBOL(debugfs_create_atomic_t);

/* ---- yes and no ---- */

static ssize_t bool_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	bool *value = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, *value ? "Y\n" : "N\n", 2);
}

static ssize_t bool_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	bool value;

	if (!kstrtobool_from_user(buf, count, &value))
		*(bool *)file->private_data = value;
	return count;
}

static const struct file_operations bool_fops = {
	.open = simple_open, .read = bool_read, .write = bool_write, .llseek = default_llseek,
};
static const struct file_operations bool_ro_fops = {
	.open = simple_open, .read = bool_read, .llseek = default_llseek,
};

void debugfs_create_bool(const char *name, umode_t mode, struct dentry *parent, bool *value)
{
	debugfs_create_file(name, mode, parent, value,
			    mode & S_IWUGO ? &bool_fops : &bool_ro_fops);
}
EXPORT_SYMBOL(debugfs_create_bool);

/* ---- strings, which a write replaces ---- */

static DEFINE_MUTEX(str_lock);

static ssize_t str_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	char *text;
	ssize_t ret;

	mutex_lock(&str_lock);
	text = kasprintf(GFP_KERNEL, "%s\n", *(char **)file->private_data ?: "");
	mutex_unlock(&str_lock);
	if (!text)
		return -ENOMEM;
	ret = simple_read_from_buffer(buf, count, ppos, text, strlen(text));
	kfree(text);
	return ret;
}

static ssize_t str_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	char **str = file->private_data, *old, *new;

	if (*ppos)
		return -EINVAL;
	if (count + 1 > PAGE_SIZE)
		return -E2BIG;
	new = memdup_user_nul(buf, count);
	if (IS_ERR(new))
		return PTR_ERR(new);
	strim(new);
	mutex_lock(&str_lock);
	old = *str;
	rcu_assign_pointer(*str, new);
	mutex_unlock(&str_lock);
	synchronize_rcu();
	kfree(old);
	return count;
}

static const struct file_operations str_fops = {
	.open = simple_open, .read = str_read, .write = str_write, .llseek = default_llseek,
};
static const struct file_operations str_ro_fops = {
	.open = simple_open, .read = str_read, .llseek = default_llseek,
};

void debugfs_create_str(const char *name, umode_t mode, struct dentry *parent, char **value)
{
	debugfs_create_file(name, mode, parent, value,
			    mode & S_IWUGO ? &str_fops : &str_ro_fops);
}
EXPORT_SYMBOL(debugfs_create_str);

/* ---- bytes and arrays ---- */

static ssize_t blob_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct debugfs_blob_wrapper *blob = file->private_data;

	return simple_read_from_buffer(buf, count, ppos, blob->data, blob->size);
}

static ssize_t blob_write(struct file *file, const char __user *buf, size_t count, loff_t *ppos)
{
	struct debugfs_blob_wrapper *blob = file->private_data;

	return simple_write_to_buffer(blob->data, blob->size, ppos, buf, count);
}

static const struct file_operations blob_fops = {
	.open = simple_open, .read = blob_read, .write = blob_write, .llseek = default_llseek,
};

struct dentry *debugfs_create_blob(const char *name, umode_t mode, struct dentry *parent,
				   struct debugfs_blob_wrapper *blob)
{
	return debugfs_create_file(name, mode & 0644, parent, blob, &blob_fops);
}
EXPORT_SYMBOL(debugfs_create_blob);

static int u32_array_show(struct seq_file *m, void *v)
{
	const struct debugfs_u32_array *a = m->private;

	for (u32 i = 0; i < a->n_elements; i++)
		seq_printf(m, "%u%c", a->array[i], i + 1 < a->n_elements ? ' ' : '\n');
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(u32_array);

void debugfs_create_u32_array(const char *name, umode_t mode, struct dentry *parent,
			      struct debugfs_u32_array *array)
{
	debugfs_create_file(name, mode, parent, array, &u32_array_fops);
}
EXPORT_SYMBOL(debugfs_create_u32_array);

/* ---- a function of a device ---- */

struct devm_entry {
	struct device *dev;
	int (*read)(struct seq_file *s, void *data);
};

static int devm_open(struct inode *inode, struct file *file)
{
	struct devm_entry *e = inode->i_private;

	return single_open(file, e->read, e->dev);
}

static const struct file_operations devm_fops = {
	.open = devm_open, .read = seq_read, .llseek = seq_lseek, .release = single_release,
};

void debugfs_create_devm_seqfile(struct device *dev, const char *name, struct dentry *parent,
				 int (*read_fn)(struct seq_file *s, void *data))
{
	struct devm_entry *e;

	if (IS_ERR(parent))
		return;
	e = devm_kzalloc(dev, sizeof(*e), GFP_KERNEL);
	if (!e)
		return;
	e->dev = dev;
	e->read = read_fn;
	debugfs_create_file(name, S_IRUGO, parent, e, &devm_fops);
}
EXPORT_SYMBOL(debugfs_create_devm_seqfile);
