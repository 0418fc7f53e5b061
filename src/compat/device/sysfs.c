/* SPDX-License-Identifier: MIT */
/*
 * Attributes as files: a read shows the value into a page, a write stores what is written. The page
 * is made when the file is opened; reading from the start shows the value anew.
 */
#include <linux/sysfs.h>

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "compat/device/sysfs.h"
#include "compat/file/vfs.h"

/* Of a file: what it shows. */
struct node {
	struct kobject *kobj;
	const struct attribute *attr;
	const struct bin_attribute *bin; /* or NULL */
};

struct reader {
	struct mutex lock;
	char *page;
	ssize_t len;
};

/* ---- files of text ---- */

static int attr_open(struct inode *inode, struct file *file)
{
	const struct node *node = inode->i_private;
	const struct sysfs_ops *ops = node->kobj->ktype->sysfs_ops;
	struct reader *r;

	if (!ops || (file->f_mode & FMODE_WRITE && !(node->attr->mode & S_IWUGO && ops->store)) ||
	    (file->f_mode & FMODE_READ && !(node->attr->mode & S_IRUGO && ops->show)))
		return ops ? -EACCES : -EIO;
	r = kzalloc(sizeof(*r), GFP_KERNEL);
	if (!r)
		return -ENOMEM;
	mutex_init(&r->lock);
	r->page = (char *)get_zeroed_page(GFP_KERNEL);
	if (!r->page) {
		kfree(r);
		return -ENOMEM;
	}
	file->private_data = r;
	return 0;
}

static int attr_release(struct inode *inode, struct file *file)
{
	struct reader *r = file->private_data;

	free_page((unsigned long)r->page);
	kfree(r);
	return 0;
}

static ssize_t attr_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	const struct node *node = file->f_inode->i_private;
	struct reader *r = file->private_data;
	ssize_t ret;

	mutex_lock(&r->lock);
	if (!*pos) {
		memset(r->page, 0, PAGE_SIZE);
		r->len = node->kobj->ktype->sysfs_ops->show(node->kobj, (void *)node->attr,
							    r->page);
		if (r->len >= (ssize_t)PAGE_SIZE) {
			pr_warn("fill_read_buffer: %s returned bad count\n", node->attr->name);
			r->len = PAGE_SIZE - 1;
		}
	}
	ret = r->len < 0 ? r->len : simple_read_from_buffer(buf, count, pos, r->page, r->len);
	mutex_unlock(&r->lock);
	return ret;
}

static ssize_t attr_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	const struct node *node = file->f_inode->i_private;
	struct reader *r = file->private_data;
	size_t len = min_t(size_t, count, PAGE_SIZE - 1);
	ssize_t ret = -EFAULT;

	mutex_lock(&r->lock);
	if (!copy_from_user(r->page, buf, len)) {
		r->page[len] = '\0';
		ret = len ? node->kobj->ktype->sysfs_ops->store(node->kobj, (void *)node->attr,
								r->page, len) : 0;
	}
	if (ret > 0)
		*pos += ret;
	mutex_unlock(&r->lock);
	return ret;
}

static const struct file_operations attr_fops = {
	.open = attr_open,
	.release = attr_release,
	.read = attr_read,
	.write = attr_write,
	.llseek = default_llseek,
};

/* ---- files of bytes ---- */

static ssize_t bin_move(struct file *file, char __user *buf, size_t count, loff_t *pos, bool out)
{
	const struct node *node = file->f_inode->i_private;
	struct bin_attribute *bin = (void *)node->bin;
	ssize_t ret = out ? 0 : -EFBIG;
	char *page;

	if (!(out ? bin->read : bin->write))
		return -EIO;
	count = min_t(size_t, count, PAGE_SIZE);
	if (bin->size) {
		if (*pos >= (loff_t)bin->size)
			return count ? ret : 0;
		count = min_t(size_t, count, bin->size - *pos);
	}
	page = (char *)get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	if (out)
		ret = bin->read(file, node->kobj, bin, page, *pos, count);
	else if (copy_from_user(page, buf, count))
		ret = -EFAULT;
	else
		ret = bin->write(file, node->kobj, bin, page, *pos, count);
	if (out && ret > 0 && copy_to_user(buf, page, ret))
		ret = -EFAULT;
	if (ret > 0)
		*pos += ret;
	free_page((unsigned long)page);
	return ret;
}

static ssize_t bin_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return bin_move(file, buf, count, pos, true);
}

static ssize_t bin_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	return bin_move(file, (char __user *)buf, count, pos, false);
}

static int bin_mmap(struct file *file, struct vm_area_struct *vma)
{
	const struct node *node = file->f_inode->i_private;
	struct bin_attribute *bin = (void *)node->bin;

	return bin->mmap ? bin->mmap(file, node->kobj, bin, vma) : -ENODEV;
}

static const struct file_operations bin_fops = {
	.read = bin_read,
	.write = bin_write,
	.mmap = bin_mmap,
	.llseek = default_llseek,
};

/* ---- making and removing ---- */

static void node_free(struct dentry *d)
{
	kfree(d->d_inode->i_private);
}

static int node_create(struct kobject *kobj, struct dentry *dir, const struct attribute *attr,
		       const struct bin_attribute *bin, umode_t mode)
{
	struct km_vfs_new what;
	struct node *node;
	struct dentry *d;

	if (WARN_ON(!kobj || !dir || !attr))
		return -EINVAL;
	node = kzalloc(sizeof(*node), GFP_KERNEL);
	if (!node)
		return -ENOMEM;
	*node = (struct node){ kobj, attr, bin };
	what = (struct km_vfs_new){
		.mode = S_IFREG | (mode & S_IALLUGO),
		.fops = bin ? &bin_fops : &attr_fops,
		.data = node,
		.size = bin ? bin->size : PAGE_SIZE,
		.free = node_free,
	};
	d = km_vfs_make(dir, attr->name, &what);
	if (!IS_ERR(d))
		return 0;
	if (PTR_ERR(d) == -EEXIST)
		pr_warn("sysfs: cannot create duplicate filename '%s/%s'\n", kobject_name(kobj),
			attr->name);
	kfree(node);
	return PTR_ERR(d);
}

static void node_remove(struct dentry *dir, const char *name)
{
	if (dir)
		km_vfs_remove_child(dir, name);
}

int sysfs_create_file(struct kobject *kobj, const struct attribute *attr)
{
	return node_create(kobj, kobj ? kobj->sd : NULL, attr, NULL, attr->mode);
}
EXPORT_SYMBOL(sysfs_create_file);

int sysfs_create_files(struct kobject *kobj, const struct attribute *const *attr)
{
	int err = 0, i;

	for (i = 0; attr[i] && !err; i++)
		err = sysfs_create_file(kobj, attr[i]);
	if (err) {
		while (--i > 0)
			sysfs_remove_file(kobj, attr[i - 1]);
	}
	return err;
}
EXPORT_SYMBOL(sysfs_create_files);

void sysfs_remove_file(struct kobject *kobj, const struct attribute *attr)
{
	node_remove(kobj->sd, attr->name);
}
EXPORT_SYMBOL(sysfs_remove_file);

void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *attr)
{
	for (; *attr; attr++)
		sysfs_remove_file(kobj, *attr);
}
EXPORT_SYMBOL(sysfs_remove_files);

int sysfs_create_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	return node_create(kobj, kobj ? kobj->sd : NULL, &attr->attr, attr, attr->attr.mode);
}
EXPORT_SYMBOL(sysfs_create_bin_file);

void sysfs_remove_bin_file(struct kobject *kobj, const struct bin_attribute *attr)
{
	node_remove(kobj->sd, attr->attr.name);
}
EXPORT_SYMBOL(sysfs_remove_bin_file);

/* ---- groups ---- */

static int group_fill(struct kobject *kobj, struct dentry *dir, const struct attribute_group *grp)
{
	int err = 0, i = 0;

	for (struct attribute **a = grp->attrs; a && *a && !err; a++, i++) {
		umode_t mode = grp->is_visible ? grp->is_visible(kobj, *a, i) : (*a)->mode;

		if (mode)
			err = node_create(kobj, dir, *a, NULL, mode);
	}
	i = 0;
	for (struct bin_attribute **b = grp->bin_attrs; b && *b && !err; b++, i++) {
		umode_t mode = grp->is_bin_visible ? grp->is_bin_visible(kobj, *b, i) :
						     (*b)->attr.mode;

		if (mode)
			err = node_create(kobj, dir, &(*b)->attr, *b, mode);
	}
	return err;
}

static void group_empty(struct dentry *dir, const struct attribute_group *grp)
{
	for (struct attribute **a = grp->attrs; a && *a; a++)
		node_remove(dir, (*a)->name);
	for (struct bin_attribute **b = grp->bin_attrs; b && *b; b++)
		node_remove(dir, (*b)->attr.name);
}

int sysfs_create_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct dentry *dir;
	int err;

	if (WARN_ON(!kobj || !kobj->sd))
		return -EINVAL;
	if (!grp->attrs && !grp->bin_attrs)
		return -EINVAL;
	dir = grp->name ? km_vfs_mkdir(kobj->sd, grp->name, 0755) : kobj->sd;
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	err = group_fill(kobj, dir, grp);
	if (err)
		sysfs_remove_group(kobj, grp);
	return err;
}
EXPORT_SYMBOL(sysfs_create_group);

void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *grp)
{
	if (grp->name)
		node_remove(kobj->sd, grp->name);
	else if (kobj->sd)
		group_empty(kobj->sd, grp);
}
EXPORT_SYMBOL(sysfs_remove_group);

/* What is visible now, and no more. */
int sysfs_update_group(struct kobject *kobj, const struct attribute_group *grp)
{
	struct dentry *dir = grp->name ? km_vfs_child(kobj->sd, grp->name) : kobj->sd;

	if (!dir)
		return -ENOENT;
	group_empty(dir, grp);
	return group_fill(kobj, dir, grp);
}
EXPORT_SYMBOL(sysfs_update_group);

int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	int err = 0, i;

	for (i = 0; groups && groups[i] && !err; i++)
		err = sysfs_create_group(kobj, groups[i]);
	if (err) {
		while (--i > 0)
			sysfs_remove_group(kobj, groups[i - 1]);
	}
	return err;
}
EXPORT_SYMBOL(sysfs_create_groups);

void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups)
{
	for (; groups && *groups; groups++)
		sysfs_remove_group(kobj, *groups);
}
EXPORT_SYMBOL(sysfs_remove_groups);

/* ---- links ---- */

int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name)
{
	struct dentry *link;
	char *path, *full;

	path = kobject_get_path(target, GFP_KERNEL);
	full = path ? kasprintf(GFP_KERNEL, "/sys%s", path) : NULL;
	link = full ? km_vfs_symlink(kobj ? kobj->sd : km_vfs_place(KM_VFS_SYS), name, full) :
		      ERR_PTR(-ENOMEM);
	kfree(full);
	kfree(path);
	return PTR_ERR_OR_ZERO(link);
}
EXPORT_SYMBOL(sysfs_create_link);

void sysfs_remove_link(struct kobject *kobj, const char *name)
{
	node_remove(kobj ? kobj->sd : km_vfs_place(KM_VFS_SYS), name);
}
EXPORT_SYMBOL(sysfs_remove_link);

/* ---- text ---- */

int sysfs_emit(char *buf, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!buf || offset_in_page(buf), "invalid sysfs_emit: buf:%p\n", buf))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf, PAGE_SIZE, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(sysfs_emit);

int sysfs_emit_at(char *buf, int at, const char *fmt, ...)
{
	va_list args;
	int len;

	if (WARN(!buf || offset_in_page(buf) || at < 0 || at >= (int)PAGE_SIZE,
		 "invalid sysfs_emit_at: buf:%p at:%d\n", buf, at))
		return 0;
	va_start(args, fmt);
	len = vscnprintf(buf + at, PAGE_SIZE - at, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(sysfs_emit_at);
