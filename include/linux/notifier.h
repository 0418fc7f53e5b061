/* SPDX-License-Identifier: MIT */
/*
 * Those who want to be told of something: the block that the owner of a list
 * links, and what its function may answer. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_NOTIFIER_H
#define KMEM_LINUX_NOTIFIER_H

#include <kmem/types.h>

struct notifier_block;

typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
	notifier_fn_t notifier_call;
	struct notifier_block *next; /* the list's */
	int priority;                /* higher ones are called first */
};

#define NOTIFY_DONE 0x0000      /* don't care */
#define NOTIFY_OK 0x0001        /* suits me */
#define NOTIFY_STOP_MASK 0x8000 /* call no others */
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)

/* An answer that carries a negative errno, or 0; and back. */
static inline int notifier_from_errno(int err)
{
	return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK;
}

static inline int notifier_to_errno(int ret)
{
	ret &= ~NOTIFY_STOP_MASK;
	return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

#endif
