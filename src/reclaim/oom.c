/* SPDX-License-Identifier: MIT */
/*
 * The OOM step. One round is under way at a time, and the list of notifiers
 * does not change meanwhile: both by a mutex that knows its owner, since user
 * code runs inside.
 */
#include "reclaim/reclaim_internal.h"

#include <linux/oom.h>

static struct owned mutex;
static struct notifier_block *notifiers; /* by falling priority; mutex */

int register_oom_notifier(struct notifier_block *nb)
{
	struct notifier_block **link = &notifiers;

	if (!owned_get(&mutex))
		return -EDEADLK;
	while (*link && (*link)->priority >= nb->priority)
		link = &(*link)->next;
	lock_section_enter();
	nb->next = *link;
	*link = nb;
	lock_section_leave();
	owned_put(&mutex);
	return 0;
}

int unregister_oom_notifier(struct notifier_block *nb)
{
	struct notifier_block **link = &notifiers;
	int err;

	if (!owned_get(&mutex))
		return -EDEADLK;
	while (*link && *link != nb)
		link = &(*link)->next;
	err = *link ? 0 : -ENOENT;
	lock_section_enter();
	if (!err)
		*link = nb->next;
	lock_section_leave();
	owned_put(&mutex);
	return err;
}

unsigned long reclaim_out_of_memory(void)
{
	unsigned int before = km_thread.flags;
	unsigned long pages = 0;

	/* An allocation inside the round does not start another. */
	if (before & KM_PF_IN_RECLAIM || !owned_get(&mutex))
		return 0;
	km_thread.flags |= KM_PF_IN_RECLAIM;
	for (struct notifier_block *nb = notifiers; nb; nb = nb->next)
		if (nb->notifier_call(nb, 0, &pages) & NOTIFY_STOP_MASK)
			break;
	owned_put(&mutex);
	km_thread.flags = before;
	reclaim_count(oom);
	reclaim_add(oom_pages, pages);
	return pages;
}

/* A round of another thread's ended with it; it changed nothing. */
void oom_fork_child(int parent)
{
	owned_fork_child(&mutex, parent);
}
