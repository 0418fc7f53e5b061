/* SPDX-License-Identifier: MIT */
/* Waiting for files to become ready. */
#ifndef KM_COMPAT_LINUX_POLL_H
#define KM_COMPAT_LINUX_POLL_H

#include_next <linux/poll.h>
#include <linux/eventpoll.h>
#include <linux/fs.h>
#include <linux/ktime.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/wait.h>

#define DEFAULT_POLLMASK (EPOLLIN | EPOLLOUT | EPOLLRDNORM | EPOLLWRNORM)

struct poll_table_struct;
typedef void (*poll_queue_proc)(struct file *file, wait_queue_head_t *head,
				struct poll_table_struct *table);

typedef struct poll_table_struct {
	poll_queue_proc _qproc;
	__poll_t _key;
} poll_table;

static inline void poll_wait(struct file *file, wait_queue_head_t *head, poll_table *p)
{
	if (p && p->_qproc && head)
		p->_qproc(file, head, p);
}

static inline bool poll_does_not_wait(const poll_table *p)
{
	return !p || !p->_qproc;
}

static inline __poll_t poll_requested_events(const poll_table *p)
{
	return p ? p->_key : ~(__poll_t)0;
}

static inline void init_poll_funcptr(poll_table *pt, poll_queue_proc qproc)
{
	pt->_qproc = qproc;
	pt->_key = ~(__poll_t)0;
}

static inline bool file_can_poll(struct file *file)
{
	return file->f_op->poll;
}

#endif
