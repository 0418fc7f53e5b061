/* SPDX-License-Identifier: MIT */
/* Asynchronous calls: items of the unbound queue, in a list by cookie while they are not done. */
#include <linux/async.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#define ALL_DONE (~(async_cookie_t)0)

struct async_entry {
	struct list_head in_domain, in_all; /* in_all is empty for an exclusive domain */
	struct work_struct work;
	async_cookie_t cookie;
	async_func_t func;
	void *data;
};

static DEFINE_SPINLOCK(async_lock);
static DECLARE_WAIT_QUEUE_HEAD(async_done);
static LIST_HEAD(all_pending);
static ASYNC_DOMAIN(default_domain);
static async_cookie_t next_cookie = 1;

static async_cookie_t lowest(struct async_domain *domain)
{
	async_cookie_t cookie = ALL_DONE;
	struct async_entry *entry;
	unsigned long irq;

	spin_lock_irqsave(&async_lock, irq);
	if (domain)
		entry = list_first_entry_or_null(&domain->pending, struct async_entry, in_domain);
	else
		entry = list_first_entry_or_null(&all_pending, struct async_entry, in_all);
	if (entry)
		cookie = entry->cookie;
	spin_unlock_irqrestore(&async_lock, irq);
	return cookie;
}

static void async_run(struct work_struct *work)
{
	struct async_entry *entry = container_of(work, struct async_entry, work);
	unsigned long irq;

	entry->func(entry->data, entry->cookie);
	spin_lock_irqsave(&async_lock, irq);
	list_del_init(&entry->in_domain);
	list_del_init(&entry->in_all);
	spin_unlock_irqrestore(&async_lock, irq);
	kfree(entry);
	wake_up_all(&async_done);
}

async_cookie_t async_schedule_node_domain(async_func_t func, void *data, int node,
					  struct async_domain *domain)
{
	struct async_entry *entry = kzalloc(sizeof(*entry), GFP_ATOMIC);
	async_cookie_t cookie;
	unsigned long irq;

	spin_lock_irqsave(&async_lock, irq);
	cookie = next_cookie++;
	if (entry) {
		INIT_WORK(&entry->work, async_run);
		INIT_LIST_HEAD(&entry->in_all);
		entry->cookie = cookie;
		entry->func = func;
		entry->data = data;
		list_add_tail(&entry->in_domain, &domain->pending);
		if (domain->registered)
			list_add_tail(&entry->in_all, &all_pending);
	}
	spin_unlock_irqrestore(&async_lock, irq);
	if (entry)
		queue_work(system_dfl_wq, &entry->work);
	else
		func(data, cookie);
	return cookie;
}

async_cookie_t async_schedule_node(async_func_t func, void *data, int node)
{
	return async_schedule_node_domain(func, data, node, &default_domain);
}

void async_synchronize_cookie_domain(async_cookie_t cookie, struct async_domain *domain)
{
	wait_event(async_done, lowest(domain) >= cookie);
}

void async_synchronize_cookie(async_cookie_t cookie)
{
	async_synchronize_cookie_domain(cookie, &default_domain);
}

void async_synchronize_full_domain(struct async_domain *domain)
{
	async_synchronize_cookie_domain(ALL_DONE, domain);
}

void async_synchronize_full(void)
{
	async_synchronize_full_domain(NULL);
}

bool current_is_async(void)
{
	struct work_struct *work = current_work();

	return work && work->func == async_run;
}
