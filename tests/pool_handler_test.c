/* SPDX-License-Identifier: MIT */
/*
 * Pools in signal handlers: a timer interrupts threads that use the same
 * pools, at any instruction, lock holders included. Nothing may deadlock, get
 * lost or be given out twice.
 */
#include "test.h"

#include "pool/pool.h"
#include <linux/device.h>
#include <linux/dmapool.h>
#include <linux/genalloc.h>
#include <linux/mempool.h>
#include <linux/percpu.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

TEST_CMDLINE("mem=64M");

static void timer(unsigned int us)
{
	struct itimerval often = { { 0, us }, { 0, us } };

	setitimer(ITIMER_REAL, &often, NULL);
}

/* Run body in threads, handler in all of them, for a while. */
static void run(void (*handler)(int), void *(*body)(void *))
{
	struct sigaction act = { .sa_handler = handler, .sa_flags = SA_RESTART };
	pthread_t threads[3];
	sigset_t alarm;

	sigaction(SIGALRM, &act, NULL);
	for (long i = 0; i < 3; i++)
		pthread_create(&threads[i], NULL, body, (void *)(i + 1));
	/* This thread only waits: the others are to be interrupted. */
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarm, NULL);
	timer(40);
	for (int i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	timer(0);
	signal(SIGALRM, SIG_IGN);
	pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
}

/* Take ownership of a word of an object; it must have been nobody's. */
static void own(unsigned int *word)
{
	CHECK_EQ(__atomic_exchange_n(word, 1, __ATOMIC_RELAXED), 0);
}

static void disown(unsigned int *word)
{
	CHECK_EQ(__atomic_exchange_n(word, 0, __ATOMIC_RELAXED), 1);
}

/* ---- mempool ---- */

static struct mempool *mempool;
static unsigned int elements[8];
static int nr_given;

static void *fixed_alloc(gfp_t gfp, void *data)
{
	(void)gfp;
	(void)data;
	return nr_given < 8 ? &elements[nr_given++] : NULL;
}

static void fixed_free(void *element, void *data)
{
	(void)data;
	CHECK(!element); /* the reserve has room for all there are */
}

static void mempool_handler(int sig)
{
	int saved = errno;
	void *p = mempool_alloc(mempool, GFP_ATOMIC), *q = mempool_alloc_preallocated(mempool);

	(void)sig;
	if (p)
		own(p);
	if (p)
		disown(p);
	mempool_free(p, mempool);
	mempool_free(q, mempool);
	CHECK_EQ(errno, saved);
}

static void *mempool_body(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < test_scale(200000); i++) {
		void *p = mempool_alloc(mempool, i & 1 ? GFP_KERNEL : GFP_ATOMIC);

		if (!p)
			continue;
		own(p);
		disown(p);
		mempool_free(p, mempool);
	}
	return NULL;
}

TEST(mempool_in_handlers)
{
	mempool = mempool_create(8, fixed_alloc, fixed_free, NULL);
	run(mempool_handler, mempool_body);
	pool_mempool_check(mempool);
	for (int i = 0; i < 8; i++)
		CHECK(mempool_alloc_preallocated(mempool));
	CHECK_EQ(mempool_alloc_preallocated(mempool), NULL);
	mempool_destroy(mempool);
}

/* ---- dma_pool ---- */

static struct device dev = { .init_name = "dev" };
static struct dma_pool *dma;

static void dma_cycle(gfp_t gfp)
{
	dma_addr_t addr[2];
	unsigned int *p[2];

	for (int i = 0; i < 2; i++) {
		p[i] = dma_pool_zalloc(dma, gfp | __GFP_NOWARN, &addr[i]);
		if (p[i])
			own(p[i]);
	}
	for (int i = 0; i < 2; i++) {
		if (!p[i])
			continue;
		disown(p[i]);
		dma_pool_free(dma, p[i], addr[i]);
	}
}

static void dma_handler(int sig)
{
	(void)sig;
	dma_cycle(GFP_ATOMIC);
}

static void *dma_body(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < test_scale(200000); i++)
		dma_cycle(GFP_KERNEL);
	return NULL;
}

TEST(dma_pool_in_handlers)
{
	dma_addr_t addr;
	void *p;

	dma = dma_pool_create("handlers", &dev, 1024, 0, 0);
	run(dma_handler, dma_body);
	p = dma_pool_alloc(dma, GFP_KERNEL, &addr); /* folds what is late */
	dma_pool_free(dma, p, addr);
	pool_dma_check(dma);
	dma_pool_destroy(dma);
	CHECK_NO_REPORT();
}

/* ---- percpu ---- */

static void percpu_cycle(gfp_t gfp)
{
	unsigned int *p = __alloc_percpu_gfp(64, 8, gfp | __GFP_NOWARN);

	if (!p)
		return;
	own(per_cpu_ptr(p, 0));
	disown(per_cpu_ptr(p, 0));
	free_percpu(p);
}

static void percpu_handler(int sig)
{
	(void)sig;
	percpu_cycle(GFP_ATOMIC);
}

static void *percpu_body(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < test_scale(200000); i++)
		percpu_cycle(GFP_KERNEL);
	return NULL;
}

TEST(percpu_in_handlers)
{
	char buf[300];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	run(percpu_handler, percpu_body);
	free_percpu(__alloc_percpu(4, 4));
	pool_percpu_check();
	pool_percpu_text(&t);
	CHECK(strstr(buf, "4096 of 4096 bytes free"));
	CHECK_NO_REPORT();
}

/* ---- gen_pool ---- */

static struct gen_pool *gen;
static unsigned int granules[256];

static void gen_cycle(void)
{
	unsigned long a = gen_pool_alloc(gen, 3 * sizeof(unsigned int));

	if (!a)
		return;
	for (int i = 0; i < 3; i++)
		own((unsigned int *)a + i);
	for (int i = 0; i < 3; i++)
		disown((unsigned int *)a + i);
	gen_pool_free(gen, a, 3 * sizeof(unsigned int));
}

static void gen_handler(int sig)
{
	(void)sig;
	gen_cycle();
}

static void *gen_body(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < test_scale(200000); i++)
		gen_cycle();
	return NULL;
}

TEST(gen_pool_in_handlers)
{
	gen = gen_pool_create(2, NUMA_NO_NODE);
	CHECK_EQ(gen_pool_add(gen, (unsigned long)granules, sizeof(granules), NUMA_NO_NODE), 0);
	run(gen_handler, gen_body);
	pool_gen_check(gen);
	CHECK_EQ(gen_pool_avail(gen), sizeof(granules));
	gen_pool_destroy(gen);
}
