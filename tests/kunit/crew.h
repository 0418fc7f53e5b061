/* SPDX-License-Identifier: MIT */
/* Threads that do the same at the same time: crew_run(nr, work, arg) returns when all have. */
#ifndef TESTS_KUNIT_CREW_H
#define TESTS_KUNIT_CREW_H

#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#define CREW_MAX 8

struct crew {
	void (*work)(void *arg, int who);
	void *arg;
	atomic_t here, next; /* at the start line; numbers given out */
	int nr;
	struct completion done;
};

static int crew_main(void *data)
{
	struct crew *crew = data;
	int who = atomic_fetch_inc(&crew->next);

	atomic_inc(&crew->here);
	while (atomic_read(&crew->here) < crew->nr)
		cond_resched();
	crew->work(crew->arg, who);
	complete(&crew->done);
	while (!kthread_should_stop())
		schedule_timeout_uninterruptible(1);
	return 0;
}

/* False: a thread could not be made. */
static __maybe_unused bool crew_run(int nr, void (*work)(void *arg, int who), void *arg)
{
	struct crew crew = { .work = work, .arg = arg, .nr = nr };
	struct task_struct *tasks[CREW_MAX];
	bool good = true;
	int made = 0;

	init_completion(&crew.done);
	for (; made < nr && made < CREW_MAX; made++) {
		tasks[made] = kthread_run(crew_main, &crew, "crew/%d", made);
		if (IS_ERR(tasks[made])) {
			good = false;
			break;
		}
	}
	atomic_add(nr - made, &crew.here); /* those that are not there are not waited for */
	for (int i = 0; i < made; i++)
		wait_for_completion(&crew.done);
	while (made--)
		kthread_stop(tasks[made]);
	return good;
}

#endif
