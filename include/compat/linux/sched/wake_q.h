/* SPDX-License-Identifier: MIT */
/* Tasks to be woken later, together, once a lock has been released. */
#ifndef KM_COMPAT_LINUX_SCHED_WAKE_Q_H
#define KM_COMPAT_LINUX_SCHED_WAKE_Q_H

#include <linux/sched.h>

struct wake_q_head {
	struct wake_q_node *first; /* NULL: empty */
	struct wake_q_node **lastp;
};

#define WAKE_Q_HEAD_INITIALIZER(name) { NULL, &(name).first }
#define DEFINE_WAKE_Q(name) struct wake_q_head name = WAKE_Q_HEAD_INITIALIZER(name)

static inline void wake_q_init(struct wake_q_head *head)
{
	head->first = NULL;
	head->lastp = &head->first;
}

static inline bool wake_q_empty(struct wake_q_head *head)
{
	return !head->first;
}

/* A task that is on such a list already stays there, and is woken with that. */
void wake_q_add(struct wake_q_head *head, struct task_struct *task);
/* The same, and takes over the caller's reference. */
void wake_q_add_safe(struct wake_q_head *head, struct task_struct *task);
void wake_up_q(struct wake_q_head *head);

#endif
