/* SPDX-License-Identifier: MIT */
/*
 * Those who want to be told when there are no addresses left. They are called
 * without a lock; while a call is under way, none leaves the list.
 */
#include "vmalloc/vmap_internal.h"

#include <linux/notifier.h>

static struct notifier_block *notifiers; /* by falling priority; vmap_lock, calls read without */
static unsigned int callers;             /* calls under way; vmap_lock */

int register_vmap_purge_notifier(struct notifier_block *nb)
{
	struct notifier_block **link = &notifiers;

	lock_get(&vmap_lock);
	while (*link && (*link)->priority >= nb->priority)
		link = &(*link)->next;
	nb->next = *link;
	__atomic_store_n(link, nb, __ATOMIC_RELEASE);
	lock_put(&vmap_lock);
	return 0;
}

static int unlink_unless_called(struct notifier_block *nb)
{
	struct notifier_block **link = &notifiers;
	int err = -EAGAIN;

	lock_get(&vmap_lock);
	if (!callers) {
		while (*link && *link != nb)
			link = &(*link)->next;
		err = *link ? 0 : -ENOENT;
		if (!err)
			*link = nb->next;
	}
	lock_put(&vmap_lock);
	return err;
}

int unregister_vmap_purge_notifier(struct notifier_block *nb)
{
	int err;

	while ((err = unlink_unless_called(nb)) == -EAGAIN)
		port_sleep_ns(100000);
	return err;
}

bool vmap_notify(void)
{
	struct notifier_block *nb;
	bool any;

	lock_get(&vmap_lock);
	callers++;
	any = notifiers != NULL;
	lock_put(&vmap_lock);
	for (nb = __atomic_load_n(&notifiers, __ATOMIC_ACQUIRE); nb;
	     nb = __atomic_load_n(&nb->next, __ATOMIC_ACQUIRE))
		if (nb->notifier_call(nb, 0, NULL) & NOTIFY_STOP_MASK)
			break;
	lock_get(&vmap_lock);
	callers--;
	lock_put(&vmap_lock);
	return any;
}
