/* SPDX-License-Identifier: MIT */
/*
 * Who took which reference. The functions that are only declared are those of lib/ref_tracker.c, to
 * be compiled along.
 */
#ifndef KM_COMPAT_LINUX_REF_TRACKER_H
#define KM_COMPAT_LINUX_REF_TRACKER_H

#include <linux/init.h>
#include <linux/list.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/stackdepot.h>
#include <linux/string.h>
#include <linux/types.h>
#include <linux/version.h>

struct ref_tracker;

struct ref_tracker_dir {
	spinlock_t lock;
	unsigned int quarantine_avail; /* how many freed trackers are still to be kept */
	refcount_t untracked;          /* one, and the references for which memory was short */
	refcount_t no_tracker;         /* one, and those that nobody wanted tracked */
	bool dead;
	struct list_head list, quarantine;
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
	const char *class;
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
	char name[32];
#endif
};

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
#define __ostream_printf __printf(2, 3)
void ref_tracker_dir_debugfs(struct ref_tracker_dir *dir);
__printf(2, 3) void ref_tracker_dir_symlink(struct ref_tracker_dir *dir, const char *fmt, ...);
#endif

static inline void km_ref_tracker_dir_init(struct ref_tracker_dir *dir, unsigned int quarantine)
{
	spin_lock_init(&dir->lock);
	INIT_LIST_HEAD(&dir->list);
	INIT_LIST_HEAD(&dir->quarantine);
	dir->quarantine_avail = quarantine;
	dir->dead = false;
	refcount_set(&dir->untracked, 1);
	refcount_set(&dir->no_tracker, 1);
}

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 17, 0)
static inline void ref_tracker_dir_init(struct ref_tracker_dir *dir, unsigned int quarantine,
					const char *class)
{
	km_ref_tracker_dir_init(dir, quarantine);
	dir->class = class;
	ref_tracker_dir_debugfs(dir);
}
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 5, 0)
static inline void ref_tracker_dir_init(struct ref_tracker_dir *dir, unsigned int quarantine,
					const char *name)
{
	km_ref_tracker_dir_init(dir, quarantine);
	strscpy(dir->name, name, sizeof(dir->name));
}
#else
static inline void ref_tracker_dir_init(struct ref_tracker_dir *dir, unsigned int quarantine)
{
	km_ref_tracker_dir_init(dir, quarantine);
}
#endif

void ref_tracker_dir_exit(struct ref_tracker_dir *dir);
void ref_tracker_dir_print_locked(struct ref_tracker_dir *dir, unsigned int display_limit);
void ref_tracker_dir_print(struct ref_tracker_dir *dir, unsigned int display_limit);
int ref_tracker_dir_snprint(struct ref_tracker_dir *dir, char *buf, size_t size);
int ref_tracker_alloc(struct ref_tracker_dir *dir, struct ref_tracker **trackerp, gfp_t gfp);
int ref_tracker_free(struct ref_tracker_dir *dir, struct ref_tracker **trackerp);

#endif
