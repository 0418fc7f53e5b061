/* SPDX-License-Identifier: MIT */
/* Functions called by the unbound workqueue, and waited for by cookie or domain. */
#ifndef KM_COMPAT_LINUX_ASYNC_H
#define KM_COMPAT_LINUX_ASYNC_H

#include <linux/list.h>
#include <linux/numa.h>
#include <linux/types.h>

typedef u64 async_cookie_t; /* ascending */
typedef void (*async_func_t)(void *data, async_cookie_t cookie);

struct async_domain {
	struct list_head pending;
	unsigned registered : 1; /* async_synchronize_full() waits for it too */
};

#define ASYNC_DOMAIN(name) \
	struct async_domain name = { .pending = LIST_HEAD_INIT(name.pending), .registered = 1 }
#define ASYNC_DOMAIN_EXCLUSIVE(name) \
	struct async_domain name = { .pending = LIST_HEAD_INIT(name.pending), .registered = 0 }

/* Called at once, by the caller, when memory is short. */
async_cookie_t async_schedule_node_domain(async_func_t func, void *data, int node,
					  struct async_domain *domain);
async_cookie_t async_schedule_node(async_func_t func, void *data, int node);

static inline async_cookie_t async_schedule(async_func_t func, void *data)
{
	return async_schedule_node(func, data, NUMA_NO_NODE);
}

static inline async_cookie_t async_schedule_domain(async_func_t func, void *data,
						   struct async_domain *domain)
{
	return async_schedule_node_domain(func, data, NUMA_NO_NODE, domain);
}

void async_synchronize_full(void);
void async_synchronize_full_domain(struct async_domain *domain);
/* Until all with a smaller cookie are done. */
void async_synchronize_cookie(async_cookie_t cookie);
void async_synchronize_cookie_domain(async_cookie_t cookie, struct async_domain *domain);
bool current_is_async(void);

#endif
