/* SPDX-License-Identifier: MIT */
/*
 * How a test uses files: as a program would by system calls, with buffers that are ordinary memory
 * of the process. And the tree as text. All may sleep.
 */
#ifndef KM_COMPAT_LINUX_KM_FILE_H
#define KM_COMPAT_LINUX_KM_FILE_H

#include <linux/fs.h>

/* "/dev/x", "x" (below /dev), or a path below /proc or /sys. ERR_PTR() when it fails. */
struct file *km_file_open(const char *name, int flags);
/* The character device of a number, whatever its name. */
struct file *km_file_open_dev(dev_t dev, int flags);
int km_file_close(struct file *file);

/* As read(), write(), pread(), pwrite(), lseek(), ioctl(), fsync(): a count or -errno. */
ssize_t km_file_read(struct file *file, void *buf, size_t count);
ssize_t km_file_write(struct file *file, const void *buf, size_t count);
ssize_t km_file_pread(struct file *file, void *buf, size_t count, loff_t pos);
ssize_t km_file_pwrite(struct file *file, const void *buf, size_t count, loff_t pos);
loff_t km_file_llseek(struct file *file, loff_t offset, int whence);
long km_file_ioctl(struct file *file, unsigned int cmd, unsigned long arg);
int km_file_fsync(struct file *file);
/* What is ready now of EPOLL*; and waiting until some of events is, 0 after the time. */
__poll_t km_file_poll(struct file *file);
__poll_t km_file_poll_wait(struct file *file, __poll_t events, unsigned int timeout_ms);
/* Switch O_ASYNC on or off; how many signals came since. */
int km_file_fasync(struct file *file, int on);
unsigned int km_file_signals(struct file *file);

/* Mapped as by mmap() with MAP_SHARED: an address of the process, or ERR_PTR(). */
void *km_file_mmap(struct file *file, size_t len, unsigned long prot, loff_t offset);
int km_file_munmap(struct file *file, void *addr);

/* ---- the tree ---- */

/* All of a file, with a NUL at its end; its length, of which size - 1 bytes are in buf. -errno. */
ssize_t km_vfs_read(const char *path, char *buf, size_t size);
ssize_t km_vfs_write(const char *path, const char *text);
/* The names in a directory, one a line, directories with a slash; as km_vfs_read(). */
ssize_t km_vfs_list(const char *path, char *buf, size_t size);
bool km_vfs_exists(const char *path);

#endif
