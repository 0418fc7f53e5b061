/* SPDX-License-Identifier: MIT */
/* Areas in the child of a fork: its own frames at the same addresses, with the same rights. */
#include "vmalloc_util.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

/* Run fn in a child; its result, 0 for good. */
static int in_child(int (*fn)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(fn());
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static char *area, *alias, *read_only;
static void *kept[3];

static int use_all(void)
{
	for (int i = 0; i < 3 * 4096; i += 512)
		if (area[i] != (char)(i / 512) || alias[i] != area[i])
			return 1;
	area[5] = 100;
	if (alias[5] != 100 || read_only[5] != 100)
		return 2;
	if (!util_faults(read_only, true) || !util_faults(area + 3 * 4096, true))
		return 3;
	vmalloc_check();
	/* What was kept serves again, and shows no other process. */
	for (int i = 0; i < 200; i++) {
		char *p = vmalloc(1 + (unsigned long)i * 700);

		if (!p)
			return 4;
		memset(p, 7, 1 + (size_t)i * 700);
		vfree(p);
	}
	vunmap(alias);
	vunmap(read_only);
	vfree(area);
	vmap_purge(true);
	vmalloc_check();
	return vmalloc_nr_pages() == 0 ? 0 : 5;
}

#if defined(__SANITIZE_THREAD__)
#define NO_THREADS_AFTER_FORK 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define NO_THREADS_AFTER_FORK 1
#endif
#endif
#ifndef NO_THREADS_AFTER_FORK
#define NO_THREADS_AFTER_FORK 0
#endif

TEST(parent_and_child_do_not_see_each_other)
{
	struct vm_struct *vm;

	area = vmalloc(3 * PAGE_SIZE);
	for (int i = 0; i < 3 * 4096; i += 512)
		area[i] = (char)(i / 512);
	vm = find_vm_area(area);
	alias = vmap(vm->pages, 3, VM_MAP, PAGE_KERNEL);
	read_only = vmap(vm->pages, 3, VM_MAP, PAGE_KERNEL_RO);
	for (int i = 0; i < 3; i++)
		kept[i] = vmalloc(10000);
	for (int i = 0; i < 3; i++)
		vfree(kept[i]);
	for (int round = 0; round < 3; round++) {
		CHECK_EQ(in_child(use_all), 0);
		CHECK_EQ(area[5], 0);
		vmalloc_check();
	}
	vunmap(alias);
	vunmap(read_only);
	vfree(area);
	util_forget();
}

static bool stop; /* atomic */

static void *churn(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		char *p = vmalloc(1 + test_rand_below(30000)), *q = vmalloc_exec(1);

		vfree(p);
		vfree_atomic(q);
	}
	return NULL;
}

static int use_some(void)
{
	char *p[20];

	vmalloc_check();
	for (int i = 0; i < 20; i++) {
		p[i] = vmalloc(5000);
		if (!p[i])
			return 1;
		memset(p[i], i, 5000);
	}
	for (int i = 0; i < 20; i++) {
		if (p[i][4999] != (char)i)
			return 2;
		vfree(p[i]);
	}
	vmap_purge(true);
	vmalloc_check();
	return 0;
}

TEST(a_fork_may_come_at_any_time)
{
	pthread_t thread[2];

	if (NO_THREADS_AFTER_FORK) {
		test_skip("the sanitizer allows no threads after such a fork");
		return;
	}
	__atomic_store_n(&stop, false, __ATOMIC_RELAXED);
	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, churn, NULL);
	for (unsigned long i = 0; i < test_scale(40); i++)
		CHECK_EQ(in_child(use_some), 0);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	util_forget();
}
