/* SPDX-License-Identifier: MIT */
/* Counting semaphores, which any thread may take and give; all zero has no units. */
#ifndef KM_COMPAT_LINUX_SEMAPHORE_H
#define KM_COMPAT_LINUX_SEMAPHORE_H

#include <linux/list.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct semaphore {
	union {
		struct {
			unsigned int count;
			unsigned int waiters;
		};
		u64 km_state; /* both, as they change */
	};
};

#define __SEMAPHORE_INITIALIZER(name, n) { .count = (n) }
#define KM_SEMAPHORE_1(name) struct semaphore name = __SEMAPHORE_INITIALIZER(name, 1)
#define KM_SEMAPHORE_2(name, n) struct semaphore name = __SEMAPHORE_INITIALIZER(name, n)
#define KM_SEMAPHORE_PICK(name, n, which, ...) which
/* (name, units); before 6.4 (name), with one. */
#define DEFINE_SEMAPHORE(...) \
	KM_SEMAPHORE_PICK(__VA_ARGS__, KM_SEMAPHORE_2, KM_SEMAPHORE_1, )(__VA_ARGS__)

static inline void sema_init(struct semaphore *sem, int val)
{
	*sem = (struct semaphore)__SEMAPHORE_INITIALIZER(*sem, val);
}

void down(struct semaphore *sem);
/* 0, or -EINTR when a signal (killable: SIGKILL) is pending for the kthread. */
int __must_check down_interruptible(struct semaphore *sem);
int __must_check down_killable(struct semaphore *sem);
/* 0: got it. Any context. */
int __must_check down_trylock(struct semaphore *sem);
/* timeout in jiffies; 0 or -ETIME. */
int __must_check down_timeout(struct semaphore *sem, long timeout);
/* Any context. */
void up(struct semaphore *sem);

#endif
