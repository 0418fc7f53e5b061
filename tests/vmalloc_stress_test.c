/* SPDX-License-Identifier: MIT */
/* More threads than CPUs: own areas, areas freed by others, maps, purges, texts, handlers. */
#include "vmalloc_util.h"

#include <kmem/kmem.h>
#include <pthread.h>

TEST_CMDLINE("mem=128M");

#define THREADS 6
#define SHARED 64
#define OWN 16

static char *shared[SHARED]; /* atomic: whoever exchanges a pointer out owns it */

static void fill(char *p, unsigned long size)
{
	*(unsigned long *)(void *)p = size;
	p[size - 1] = (char)size;
}

static void check_and_free(char *p)
{
	unsigned long size = *(unsigned long *)(void *)p;

	if (p[size - 1] != (char)size || size > 200000)
		CHECK_EQ(p[size - 1], (char)size);
	vfree(p);
}

static char *make(void)
{
	unsigned long size = 100 + test_rand_below(test_rand_below(8) ? 20000 : 200000);
	char *p = test_rand_below(2) ? vmalloc(size) : __vmalloc(size, GFP_ATOMIC | __GFP_NOWARN);

	if (p)
		fill(p, size);
	return p;
}

static void map_some(void)
{
	struct page *pages[3];
	char *a, *b;

	for (int i = 0; i < 3; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	a = vmap(pages, 3, VM_MAP, PAGE_KERNEL);
	b = vm_map_ram(pages, 3, NUMA_NO_NODE);
	if (CHECK(a && b)) {
		a[5000] = 42;
		CHECK_EQ(b[5000], 42);
		vunmap(a);
		vm_unmap_ram(b, 3);
	}
	for (int i = 0; i < 3; i++)
		__free_page(pages[i]);
}

static void *worker(void *arg)
{
	unsigned long rounds = *(unsigned long *)arg;
	char *own[OWN] = { NULL }, *p, text[8192];

	for (unsigned long i = 0; i < rounds; i++) {
		unsigned int k = (unsigned int)test_rand_below(OWN);

		if (own[k]) {
			check_and_free(own[k]);
			own[k] = NULL;
		} else {
			own[k] = make();
		}
		/* Hand one over to whoever comes by. */
		p = __atomic_exchange_n(&shared[test_rand_below(SHARED)], make(), __ATOMIC_ACQ_REL);
		if (p)
			check_and_free(p);
		if (i % 64 == 0)
			map_some();
		if (i % 256 == 1)
			vmap_purge(i % 512 == 1);
		if (i % 256 == 2)
			km_vmallocinfo(text, sizeof(text));
		if (i % 32 == 3) {
			char buf[100];

			p = __atomic_load_n(&shared[0], __ATOMIC_RELAXED);
			if (p) /* perhaps freed by now: still to be read without harm */
				vread(buf, p, sizeof(buf));
		}
	}
	for (int k = 0; k < OWN; k++)
		if (own[k])
			check_and_free(own[k]);
	return NULL;
}

static void run(void *(*fn)(void *), unsigned long rounds)
{
	pthread_t thread[THREADS];

	for (int i = 0; i < THREADS; i++)
		pthread_create(&thread[i], NULL, fn, &rounds);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < SHARED; i++)
		if (shared[i]) {
			check_and_free(shared[i]);
			shared[i] = NULL;
		}
	vmalloc_check();
	CHECK_EQ(vmalloc_nr_pages(), 0);
	util_forget();
}

TEST(threads_allocate_and_free_each_others_areas)
{
	run(worker, test_scale(1500));
}

static void *small_worker(void *arg)
{
	unsigned long rounds = *(unsigned long *)arg;

	for (unsigned long i = 0; i < rounds; i++) {
		unsigned long size = 100 + i * 37 % 60000;
		char *p = vmalloc(size);

		if (!CHECK(p))
			return NULL;
		fill(p, size);
		check_and_free(p);
		if (i % 1024 == 5)
			vmap_purge(true);
	}
	return NULL;
}

TEST(stacks_are_emptied_while_in_use)
{
	run(small_worker, test_scale(20000));
}

static void on_signal(int sig)
{
	char *p = __vmalloc(5000, GFP_ATOMIC | __GFP_NOWARN);

	(void)sig;
	if (p) {
		fill(p, 5000);
		check_and_free(p);
	}
}

static int done;

static void *signalled_worker(void *arg)
{
	worker(arg);
	__atomic_fetch_add(&done, 1, __ATOMIC_RELEASE);
	return NULL;
}

TEST(handlers_allocate_and_free)
{
	struct sigaction act = { .sa_handler = on_signal, .sa_flags = SA_RESTART }, old;
	unsigned long rounds = test_scale(300);
	pthread_t thread[2];

	sigaction(SIGUSR1, &act, &old);
	done = 0;
	for (int i = 0; i < 2; i++)
		pthread_create(&thread[i], NULL, signalled_worker, &rounds);
	while (__atomic_load_n(&done, __ATOMIC_ACQUIRE) < 2) {
		for (int i = 0; i < 2; i++)
			pthread_kill(thread[i], SIGUSR1);
		port_sleep_ns(200000);
	}
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	sigaction(SIGUSR1, &old, NULL);
	run(worker, 1);
}
