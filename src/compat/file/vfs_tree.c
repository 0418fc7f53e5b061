/* SPDX-License-Identifier: MIT */
/*
 * The tree: dentries under one mutex, see vfs.h. The tree has one count of each dentry in it, each
 * open file another, and each child that is not freed yet one of its parent, be they still in the
 * tree or not. Places are static and stay, so that no test takes them for a leak.
 */
#include "compat/file/vfs.h"

#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/wait.h>

#define LINKS_MAX 8

static DEFINE_MUTEX(tree_lock);
static DECLARE_WAIT_QUEUE_HEAD(idle); /* a removed dentry has no call under way any more */
struct dentry km_vfs_places[KM_VFS_PLACES];
static bool places_there;
static unsigned long last_ino;

/* ---- making; all under tree_lock ---- */

static void dentry_init(struct dentry *d, const char *name, umode_t mode)
{
	struct inode *inode = &d->km_inode;

	d->d_name.name = (const unsigned char *)name;
	d->d_name.len = strlen(name);
	INIT_LIST_HEAD(&d->d_child);
	INIT_LIST_HEAD(&d->d_subdirs);
	d->d_count = 1;
	d->d_inode = inode;
	inode->i_mode = mode;
	inode->i_ino = ++last_ino;
	spin_lock_init(&inode->i_lock);
}

static void dentry_link(struct dentry *d, struct dentry *parent)
{
	d->d_parent = parent;
	parent->d_count++;
	list_add_tail(&d->d_child, &parent->d_subdirs);
}

static void places_make(void)
{
	static const struct {
		int parent; /* of those before it; -1: none */
		const char *name;
	} all[KM_VFS_PLACES] = {
		[KM_VFS_ROOT] = { -1, "" },
		[KM_VFS_DEV] = { KM_VFS_ROOT, "dev" },
		[KM_VFS_PROC] = { KM_VFS_ROOT, "proc" },
		[KM_VFS_SYS] = { KM_VFS_ROOT, "sys" },
		[KM_VFS_KERNEL] = { KM_VFS_SYS, "kernel" },
		[KM_VFS_DEBUG] = { KM_VFS_KERNEL, "debug" },
		[KM_VFS_MM] = { KM_VFS_KERNEL, "mm" },
		[KM_VFS_POWER] = { KM_VFS_SYS, "power" },
		[KM_VFS_FIRMWARE] = { KM_VFS_SYS, "firmware" },
		[KM_VFS_BUS] = { KM_VFS_SYS, "bus" },
		[KM_VFS_CLASS] = { KM_VFS_SYS, "class" },
		[KM_VFS_DEVICES] = { KM_VFS_SYS, "devices" },
	};

	for (unsigned int i = 0; i < KM_VFS_PLACES; i++) {
		dentry_init(&km_vfs_places[i], all[i].name, S_IFDIR | 0755);
		if (all[i].parent >= 0)
			dentry_link(&km_vfs_places[i], &km_vfs_places[all[i].parent]);
	}
	places_there = true;
}

static void tree_enter(void)
{
	mutex_lock(&tree_lock);
	if (unlikely(!places_there))
		places_make();
}

static struct dentry *child(const struct dentry *parent, const char *name, size_t len)
{
	struct dentry *d;

	list_for_each_entry(d, &parent->d_subdirs, d_child) {
		if (d->d_name.len == len && !memcmp(d->d_name.name, name, len))
			return d;
	}
	return NULL;
}

static void dentry_free(struct dentry *d)
{
	if (d->d_free)
		d->d_free(d);
	kfree(d->d_link);
	kfree(d->d_name.name);
	kfree(d);
}

static int parent_check(const struct dentry *parent, const char *name)
{
	if (parent->d_gone)
		return -ENOENT;
	if (!S_ISDIR(parent->d_inode->i_mode))
		return -ENOTDIR;
	return child(parent, name, strlen(name)) ? -EEXIST : 0;
}

struct dentry *km_vfs_make(struct dentry *parent, const char *name, const struct km_vfs_new *what)
{
	char *own_name, *own_link;
	struct dentry *d;
	int err = -ENOMEM;

	if (IS_ERR_OR_NULL(parent) || !name || !*name || strchr(name, '/'))
		return ERR_PTR(-EINVAL);
	d = kzalloc(sizeof(*d), GFP_KERNEL);
	own_name = kstrdup(name, GFP_KERNEL);
	own_link = kstrdup(what->link, GFP_KERNEL);
	if (!d || !own_name || (what->link && !own_link))
		goto fail;
	tree_enter();
	err = parent_check(parent, name);
	if (!err) {
		dentry_init(d, own_name, what->mode);
		d->d_link = own_link;
		d->d_fsdata = what->fsdata;
		d->d_free = what->free;
		d->d_removed = what->removed;
		d->d_inode->i_rdev = what->dev;
		d->d_inode->i_fop = what->fops;
		d->d_inode->i_private = what->data;
		d->d_inode->i_size = what->size;
		dentry_link(d, parent);
	}
	mutex_unlock(&tree_lock);
	if (!err)
		return d;
fail:
	kfree(own_link);
	kfree(own_name);
	kfree(d);
	return ERR_PTR(err);
}

struct dentry *km_vfs_mkdir(struct dentry *parent, const char *name, umode_t mode)
{
	struct km_vfs_new what = { .mode = S_IFDIR | (mode & S_IALLUGO) };

	return km_vfs_make(parent, name, &what);
}

struct dentry *km_vfs_create(struct dentry *parent, const char *name, umode_t mode,
			     const struct file_operations *fops, void *data, loff_t size)
{
	struct km_vfs_new what = {
		.mode = S_IFREG | (mode & S_IALLUGO), .fops = fops, .data = data, .size = size,
	};

	return km_vfs_make(parent, name, &what);
}

struct dentry *km_vfs_symlink(struct dentry *parent, const char *name, const char *target)
{
	struct km_vfs_new what = { .mode = S_IFLNK | S_IRWXUGO, .link = target };

	if (!target)
		return ERR_PTR(-EINVAL);
	what.size = strlen(target);
	return km_vfs_make(parent, name, &what);
}

struct dentry *km_vfs_mknod(struct dentry *parent, const char *name, umode_t mode, dev_t dev)
{
	struct km_vfs_new what = { .mode = S_IFCHR | (mode & S_IALLUGO), .dev = dev };

	return km_vfs_make(parent, name, &what);
}

struct dentry *km_vfs_place(enum km_vfs_place place)
{
	tree_enter();
	mutex_unlock(&tree_lock);
	return &km_vfs_places[place];
}

void *km_vfs_data(const struct dentry *dentry)
{
	return dentry->d_inode->i_private;
}

/* ---- finding ---- */

static struct dentry *walk(struct dentry *at, const char *path, int links)
{
	if (*path == '/')
		at = &km_vfs_places[KM_VFS_ROOT];
	while (at && *path) {
		size_t len = strcspn(path, "/");
		struct dentry *dir = at;

		if (len == 2 && !memcmp(path, "..", 2))
			at = at->d_parent ? at->d_parent : at;
		else if (len && !(len == 1 && *path == '.'))
			at = child(at, path, len);
		if (at && at->d_link)
			at = links < LINKS_MAX ? walk(dir, at->d_link, links + 1) : NULL;
		path += len;
		path += *path == '/';
	}
	return at;
}

struct dentry *km_vfs_lookup(struct dentry *parent, const char *path)
{
	struct dentry *d;

	tree_enter();
	d = walk(parent, path, 0);
	mutex_unlock(&tree_lock);
	return d;
}

struct dentry *km_vfs_child(struct dentry *dir, const char *name)
{
	struct dentry *d;

	tree_enter();
	d = child(dir, name, strlen(name));
	mutex_unlock(&tree_lock);
	return d;
}

struct dentry *km_vfs_child_get(struct dentry *dir, const char *name)
{
	struct dentry *d;

	tree_enter();
	d = child(dir, name, strlen(name));
	if (d)
		d->d_count++;
	mutex_unlock(&tree_lock);
	return d;
}

struct dentry *km_vfs_open(struct dentry *parent, const char *path)
{
	struct dentry *d;

	tree_enter();
	d = walk(parent, path, 0);
	if (d)
		d->d_count++;
	mutex_unlock(&tree_lock);
	return d;
}

void km_vfs_each(struct dentry *dir, void (*visit)(struct dentry *dentry, void *arg), void *arg)
{
	struct dentry *d;

	tree_enter();
	list_for_each_entry(d, &dir->d_subdirs, d_child)
		visit(d, arg);
	mutex_unlock(&tree_lock);
}

char *km_vfs_path(const struct dentry *d, char *buf, int len)
{
	char *at = buf + len;

	if (len < 2)
		return ERR_PTR(-ENAMETOOLONG);
	*--at = '\0';
	tree_enter();
	for (; d->d_parent; d = d->d_parent) {
		if (at - buf < d->d_name.len + 1) {
			at = ERR_PTR(-ENAMETOOLONG);
			break;
		}
		at -= d->d_name.len;
		memcpy(at, d->d_name.name, d->d_name.len);
		*--at = '/';
	}
	mutex_unlock(&tree_lock);
	return at;
}

int km_vfs_rename(struct dentry *dentry, const char *name)
{
	char *own = kstrdup(name, GFP_KERNEL);
	const unsigned char *old;

	if (!own)
		return -ENOMEM;
	tree_enter();
	if (dentry->d_gone || child(dentry->d_parent, name, strlen(name))) {
		mutex_unlock(&tree_lock);
		kfree(own);
		return dentry->d_gone ? -ENOENT : -EEXIST;
	}
	old = dentry->d_name.name;
	dentry->d_name.name = (unsigned char *)own;
	dentry->d_name.len = strlen(own);
	mutex_unlock(&tree_lock);
	kfree(old);
	return 0;
}

/* ---- counts and the end ---- */

void km_vfs_hold(struct dentry *dentry)
{
	tree_enter();
	dentry->d_count++;
	mutex_unlock(&tree_lock);
}

void km_vfs_put(struct dentry *dentry)
{
	while (dentry) {
		struct dentry *parent = dentry->d_parent;
		bool last;

		tree_enter();
		last = !--dentry->d_count;
		mutex_unlock(&tree_lock);
		if (!last)
			return;
		dentry_free(dentry);
		dentry = parent;
	}
}

bool km_vfs_enter(struct dentry *dentry)
{
	bool there;

	tree_enter();
	there = !dentry->d_gone;
	dentry->d_active += there;
	mutex_unlock(&tree_lock);
	return there;
}

void km_vfs_leave(struct dentry *dentry)
{
	bool wake;

	tree_enter();
	wake = !--dentry->d_active && dentry->d_gone;
	mutex_unlock(&tree_lock);
	if (wake)
		wake_up_all(&idle);
}

static bool is_idle(struct dentry *dentry)
{
	bool none;

	mutex_lock(&tree_lock);
	none = !dentry->d_active;
	mutex_unlock(&tree_lock);
	return none;
}

/* The dentry and all below it leave the tree for the list, deepest first. */
static void detach(struct dentry *d, struct list_head *gone)
{
	struct dentry *sub, *next;

	list_for_each_entry_safe(sub, next, &d->d_subdirs, d_child)
		detach(sub, gone);
	d->d_gone = true;
	list_move_tail(&d->d_child, gone);
}

/* Those that detach() has listed, and that the tree has no count of any more. */
static void finish(struct list_head *gone)
{
	struct dentry *d, *next;

	list_for_each_entry_safe(d, next, gone, d_child) {
		list_del_init(&d->d_child);
		wait_event(idle, is_idle(d));
		if (d->d_removed)
			d->d_removed(d);
		km_vfs_put(d);
	}
}

void km_vfs_remove(struct dentry *dentry)
{
	LIST_HEAD(gone);

	if (IS_ERR_OR_NULL(dentry))
		return;
	tree_enter();
	if (!dentry->d_gone)
		detach(dentry, &gone);
	mutex_unlock(&tree_lock);
	finish(&gone);
}

bool km_vfs_remove_child(struct dentry *dir, const char *name)
{
	struct dentry *d;
	LIST_HEAD(gone);

	tree_enter();
	d = child(dir, name, strlen(name));
	if (d)
		detach(d, &gone);
	mutex_unlock(&tree_lock);
	finish(&gone);
	return d;
}
