/* SPDX-License-Identifier: MIT */
/*
 * Files as drivers see them: inodes and dentries of the one tree that this layer has (/dev, /proc,
 * /sys, with debugfs in /sys/kernel/debug), open files and their operations. There are no file
 * systems, no page cache and no superblocks. Tests open files with linux/km_file.h.
 */
#ifndef KM_COMPAT_LINUX_FS_H
#define KM_COMPAT_LINUX_FS_H

#include_next <linux/fs.h>
#include <linux/atomic.h>
#include <linux/cache.h>
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/fcntl.h>
#include <linux/ioctl.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/semaphore.h>
#include <linux/spinlock.h>
#include <linux/stat.h>
#include <linux/types.h>
#include <linux/uidgid.h>
#include <linux/wait.h>

struct cdev;
struct file;
struct fasync_struct;
struct inode;
struct iov_iter;
struct kiocb;
struct kstat;
struct module;
struct pipe_inode_info;
struct poll_table_struct;
struct seq_file;
struct vm_area_struct;
struct dir_context;
struct file_lock;
struct io_uring_cmd;
struct km_node;

#ifndef __bitwise
#define __bitwise
#endif
typedef unsigned int __poll_t;
typedef void *fl_owner_t;

#define FMODE_READ ((fmode_t)0x1)
#define FMODE_WRITE ((fmode_t)0x2)
#define FMODE_LSEEK ((fmode_t)0x4)
#define FMODE_PREAD ((fmode_t)0x8)
#define FMODE_PWRITE ((fmode_t)0x10)
#define FMODE_EXEC ((fmode_t)0x20)
#define FMODE_EXCL ((fmode_t)0x80)
#define FMODE_STREAM ((fmode_t)0x200000)
#define FMODE_NONOTIFY ((fmode_t)0x4000000)

#define MAX_LFS_FILESIZE ((loff_t)LLONG_MAX)

/* ---- the tree ---- */

struct qstr {
	u32 len;
	const unsigned char *name;
};

struct inode {
	umode_t i_mode;
	kuid_t i_uid;
	kgid_t i_gid;
	unsigned long i_ino;
	dev_t i_rdev;
	loff_t i_size;
	spinlock_t i_lock;
	const struct file_operations *i_fop;
	struct cdev *i_cdev;
	void *i_private;
};

/* A name in the tree, with its inode. */
struct dentry {
	struct qstr d_name;
	struct dentry *d_parent;       /* NULL: the root */
	struct inode *d_inode;
	struct list_head d_child;      /* in the list of its parent */
	struct list_head d_subdirs;    /* oldest first */
	int d_count;                   /* the tree's, and one of each file; under the tree's lock */
	bool d_gone;                   /* removed; open files fail with -EIO */
	unsigned int d_active;         /* calls of its operations under way; under the tree's lock */
	const char *d_link;            /* of a symbolic link */
	void (*d_free)(struct dentry *dentry); /* with the last count */
	void (*d_removed)(struct dentry *dentry); /* when it is gone and no call is under way */
	void *d_fsdata;
	struct inode km_inode;
};

struct vfsmount;

struct path {
	struct vfsmount *mnt;
	struct dentry *dentry;
};

struct fown_struct {
	int signum;
};

struct file {
	fmode_t f_mode;
	unsigned int f_flags;
	atomic_long_t f_count;
	loff_t f_pos;
	struct mutex f_pos_lock;
	spinlock_t f_lock;
	const struct file_operations *f_op;
	struct inode *f_inode;
	struct path f_path;
	struct fown_struct f_owner;
	void *private_data;
	struct cdev *km_cdev;          /* of a device's node */
	unsigned int km_signals;       /* sent by kill_fasync(); atomic */
	struct list_head km_maps;      /* of km_file_mmap() */
	struct list_head km_opener;    /* of a /proc entry's open files */
};

static inline struct inode *file_inode(const struct file *f)
{
	return f->f_inode;
}

static inline struct dentry *file_dentry(const struct file *f)
{
	return f->f_path.dentry;
}

static inline struct inode *d_inode(const struct dentry *dentry)
{
	return dentry->d_inode;
}

static inline unsigned int iminor(const struct inode *inode)
{
	return MINOR(inode->i_rdev);
}

static inline unsigned int imajor(const struct inode *inode)
{
	return MAJOR(inode->i_rdev);
}

static inline loff_t i_size_read(const struct inode *inode)
{
	return READ_ONCE(inode->i_size);
}

static inline void i_size_write(struct inode *inode, loff_t size)
{
	WRITE_ONCE(inode->i_size, size);
}

struct file *get_file(struct file *f);
void fput(struct file *f);
#define file_count(f) atomic_long_read(&(f)->f_count)
char *file_path(struct file *f, char *buf, int len);

/* ---- operations ---- */

struct file_operations {
	struct module *owner;
	unsigned int fop_flags;
	loff_t (*llseek)(struct file *file, loff_t offset, int whence);
	ssize_t (*read)(struct file *file, char __user *buf, size_t count, loff_t *pos);
	ssize_t (*write)(struct file *file, const char __user *buf, size_t count, loff_t *pos);
	ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *iter);  /* not called here */
	ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *iter); /* not called here */
	__poll_t (*poll)(struct file *file, struct poll_table_struct *table);
	long (*unlocked_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	long (*compat_ioctl)(struct file *file, unsigned int cmd, unsigned long arg);
	int (*mmap)(struct file *file, struct vm_area_struct *vma);
	unsigned long mmap_supported_flags;
	int (*open)(struct inode *inode, struct file *file);
	int (*flush)(struct file *file, fl_owner_t id);
	int (*release)(struct inode *inode, struct file *file);
	int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
	int (*fasync)(int fd, struct file *file, int on);
	int (*lock)(struct file *file, int cmd, struct file_lock *lock);
	ssize_t (*splice_write)(struct pipe_inode_info *pipe, struct file *out, loff_t *pos,
				size_t len, unsigned int flags);
	ssize_t (*splice_read)(struct file *in, loff_t *pos, struct pipe_inode_info *pipe,
			       size_t len, unsigned int flags);
	long (*fallocate)(struct file *file, int mode, loff_t offset, loff_t len);
	void (*show_fdinfo)(struct seq_file *m, struct file *f);
	int (*iterate_shared)(struct file *file, struct dir_context *ctx);
	int (*uring_cmd)(struct io_uring_cmd *cmd, unsigned int issue_flags);
};

/* While the module lives; NULL when it is going. */
#define fops_get(fops) \
	({ const struct file_operations *_fops = (fops); \
	   _fops && !try_module_get(_fops->owner) ? NULL : _fops; })
#define fops_put(fops) \
	do { if (fops) module_put((fops)->owner); } while (0)
#define replace_fops(f, fops)                                                            \
	do {                                                                             \
		struct file *__file = (f);                                               \
		fops_put(__file->f_op);                                                  \
		__file->f_op = (fops);                                                   \
	} while (0)

int nonseekable_open(struct inode *inode, struct file *file);
int stream_open(struct inode *inode, struct file *file);
int simple_open(struct inode *inode, struct file *file);
int generic_file_open(struct inode *inode, struct file *file);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
loff_t fixed_size_llseek(struct file *file, loff_t offset, int whence, loff_t size);
loff_t no_seek_end_llseek(struct file *file, loff_t offset, int whence);
loff_t no_seek_end_llseek_size(struct file *file, loff_t offset, int whence, loff_t size);
loff_t generic_file_llseek(struct file *file, loff_t offset, int whence);
loff_t generic_file_llseek_size(struct file *file, loff_t offset, int whence, loff_t maxsize,
				loff_t eof);
loff_t vfs_setpos(struct file *file, loff_t offset, loff_t maxsize);
int noop_fsync(struct file *file, loff_t start, loff_t end, int datasync);
long compat_ptr_ioctl(struct file *file, unsigned int cmd, unsigned long arg);

ssize_t simple_read_from_buffer(void __user *to, size_t count, loff_t *ppos, const void *from,
				size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *ppos, const void __user *from,
			       size_t count);
ssize_t memory_read_from_buffer(void *to, size_t count, loff_t *ppos, const void *from,
				size_t available);

/* ---- a number as a file ---- */

int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *, u64 *),
		     int (*set)(void *, u64), const char *fmt);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write(struct file *file, const char __user *buf, size_t len, loff_t *ppos);
ssize_t simple_attr_write_signed(struct file *file, const char __user *buf, size_t len,
				 loff_t *ppos);
__printf(1, 2) static inline void __simple_attr_check_format(const char *fmt, ...) { }

#define DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, __is_signed)        \
	static int __fops##_open(struct inode *inode, struct file *file)                 \
	{                                                                                \
		__simple_attr_check_format(__fmt, 0ull);                                 \
		return simple_attr_open(inode, file, __get, __set, __fmt);               \
	}                                                                                \
	static const struct file_operations __fops = {                                   \
		.owner = THIS_MODULE,                                                    \
		.open = __fops##_open,                                                   \
		.release = simple_attr_release,                                          \
		.read = simple_attr_read,                                                \
		.write = (__is_signed) ? simple_attr_write_signed : simple_attr_write,   \
		.llseek = generic_file_llseek,                                           \
	}
#define DEFINE_SIMPLE_ATTRIBUTE(__fops, __get, __set, __fmt) \
	DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, false)
#define DEFINE_SIMPLE_ATTRIBUTE_SIGNED(__fops, __get, __set, __fmt) \
	DEFINE_SIMPLE_ATTRIBUTE_XSIGNED(__fops, __get, __set, __fmt, true)

/* ---- signals about input ---- */

struct fasync_struct {
	int fa_fd;
	struct fasync_struct *fa_next;
	struct file *fa_file;
};

int fasync_helper(int fd, struct file *file, int on, struct fasync_struct **fapp);
/* Counted by each file: km_file_signals(). No process gets one. */
void kill_fasync(struct fasync_struct **fp, int sig, int band);

/* ---- character devices ---- */

#define WHITEOUT_DEV 0
#define CHRDEV_MAJOR_MAX 512
#define CHRDEV_MAJOR_DYN_END 234
#define CHRDEV_MAJOR_DYN_EXT_START 511
#define CHRDEV_MAJOR_DYN_EXT_END 384

int alloc_chrdev_region(dev_t *dev, unsigned int baseminor, unsigned int count, const char *name);
int register_chrdev_region(dev_t from, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t from, unsigned int count);
int __register_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
		      const char *name, const struct file_operations *fops);
void __unregister_chrdev(unsigned int major, unsigned int baseminor, unsigned int count,
			 const char *name);

static inline int register_chrdev(unsigned int major, const char *name,
				  const struct file_operations *fops)
{
	return __register_chrdev(major, 0, 256, name, fops);
}

static inline void unregister_chrdev(unsigned int major, const char *name)
{
	__unregister_chrdev(major, 0, 256, name);
}

#endif
