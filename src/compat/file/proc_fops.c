/* SPDX-License-Identifier: MIT */
/*
 * Files of /proc whose operations are file operations, as before Linux 5.6: each of these tables
 * gets one of the newer kind beside it, for good, as nobody says when it is no longer used.
 */
#include <linux/proc_fs.h>

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/mutex.h>

#define MOST 256

struct pair {
	const struct file_operations *fops;
	struct proc_ops ops;
};

static struct pair pairs[MOST];
static DEFINE_MUTEX(pairs_lock);

const struct proc_ops *km_proc_ops_of(const struct file_operations *fops);

const struct proc_ops *km_proc_ops_of(const struct file_operations *fops)
{
	struct pair *pair = pairs;

	mutex_lock(&pairs_lock);
	while (pair < pairs + MOST && pair->fops && pair->fops != fops)
		pair++;
	BUG_ON(pair == pairs + MOST);
	pair->fops = fops;
	pair->ops = (struct proc_ops){
		.proc_open = fops->open,
		.proc_read = fops->read,
		.proc_write = fops->write,
		.proc_lseek = fops->llseek,
		.proc_release = fops->release,
		.proc_poll = fops->poll,
		.proc_ioctl = fops->unlocked_ioctl,
		.proc_mmap = fops->mmap,
	};
	mutex_unlock(&pairs_lock);
	return &pair->ops;
}
EXPORT_SYMBOL(km_proc_ops_of);
