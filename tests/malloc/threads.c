/* SPDX-License-Identifier: MIT */
/* What a thread costs that allocates: while it is there, and when it is gone. */
#include "check.h"

#include <pthread.h>
#include <sys/mman.h>

#define AT_ONCE 4
#define STACK_BYTES (64ul << 10)

/* ---- threads that come and go ---- */

static unsigned int size_bits;

static void *come_and_go(void *arg)
{
	uint64_t state = rand_seed((uint64_t)(uintptr_t)arg);
	unsigned char *p[24];
	size_t sizes[24];

	for (size_t i = 0; i < 24; i++) {
		sizes[i] = rand_size(&state, size_bits) + 1;
		p[i] = malloc(sizes[i]);
		MUST(p[i]);
		pattern_fill(p[i], sizes[i], i);
	}
	for (size_t i = 1; i < 24; i++) {
		CHECK(pattern_ok(p[i], sizes[i], i));
		free(p[i]);
	}
	return p[0]; /* for the main thread */
}

/*
 * churn THREADS WARM BITS KIB: how much more there is after THREADS than after the first WARM, with
 * blocks of less than 2^BITS bytes. With large ones chance has a say: that many threads at the
 * same place at the same time as never before.
 */
static void churn(long *args)
{
	pthread_t threads[AT_ONCE];
	pthread_attr_t attr;
	long start = 0, end;

	size_bits = (unsigned int)args[2];
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK_BYTES);
	for (long i = 0; i < args[0]; i += AT_ONCE) {
		if (i >= args[1] && !start)
			start = anonymous_kib();
		/* Every time the same seeds: the heap has no reason to grow. */
		for (long j = 0; j < AT_ONCE; j++)
			MUST(!pthread_create(&threads[j], &attr, come_and_go,
					     (void *)(i % 64 + j)));
		for (long j = 0; j < AT_ONCE; j++) {
			void *p;

			pthread_join(threads[j], &p);
			free(p);
		}
	}
	for (int tries = 0; (end = anonymous_kib()) - start > args[3] && tries < 40; tries++)
		usleep(50000);
	printf("%ld KiB after %ld threads, %ld KiB after %ld\n", start, args[1], end, args[0]);
	if (!CHECK(end - start <= args[3]))
		say("%ld KiB more", end - start);
}

/* ---- many threads ---- */

#define MAX_THREADS 1000
#define NR_OBJECTS 1000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static long nr_ready;
static bool over;
static char *stacks;

static void *allocate_and_wait(void *arg)
{
	void *p[NR_OBJECTS];

	for (int i = 0; i < NR_OBJECTS; i++) {
		p[i] = malloc(1024);
		MUST(p[i]);
		memset(p[i], i, 1024);
	}
	for (int i = 0; i < NR_OBJECTS; i++) {
		CHECK(((unsigned char *)p[i])[1023] == (unsigned char)i);
		free(p[i]);
	}
	pthread_mutex_lock(&mutex);
	nr_ready++;
	pthread_cond_broadcast(&changed);
	while (!over)
		pthread_cond_wait(&changed, &mutex);
	pthread_mutex_unlock(&mutex);
	return arg;
}

static long stacks_kib(void)
{
	static unsigned char there[MAX_THREADS * STACK_BYTES / 4096];
	long pages = 0;

	MUST(!mincore(stacks, MAX_THREADS * STACK_BYTES, there));
	for (size_t i = 0; i < sizeof(there); i++)
		pages += there[i] & 1;
	return pages * 4;
}

/* Start threads from first to nr - 1, and wait until all are idle; memory besides the stacks. */
static long with_threads(pthread_t *threads, long first, long nr)
{
	pthread_attr_t attr;

	for (long i = first; i < nr; i++) {
		pthread_attr_init(&attr);
		MUST(!pthread_attr_setstack(&attr, stacks + (size_t)i * STACK_BYTES, STACK_BYTES));
		MUST(!pthread_create(&threads[i], &attr, allocate_and_wait, NULL));
	}
	pthread_mutex_lock(&mutex);
	while (nr_ready < nr)
		pthread_cond_wait(&changed, &mutex);
	pthread_mutex_unlock(&mutex);
	return anonymous_kib() - stacks_kib();
}

/* many THREADS: alive at once, each of which has freed what it allocated. */
static void many(long *args)
{
	static pthread_t threads[MAX_THREADS];
	long one, all;

	MUST(args[0] <= MAX_THREADS);
	stacks = mmap(NULL, MAX_THREADS * STACK_BYTES, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
	MUST(stacks != MAP_FAILED);
	one = with_threads(threads, 0, 1);
	all = with_threads(threads, 1, args[0]);
	/* What is to go back may take its time. */
	for (int tries = 0; all - one > 16 << 10 && tries < 40; tries++) {
		usleep(50000);
		all = anonymous_kib() - stacks_kib();
	}
	printf("%ld KiB with one thread, %ld KiB with %ld\n", one, all, args[0]);
	if (!CHECK(all - one < 16 << 10))
		say("%ld KiB more", all - one);
	pthread_mutex_lock(&mutex);
	over = true;
	pthread_cond_broadcast(&changed);
	pthread_mutex_unlock(&mutex);
	for (long i = 0; i < args[0]; i++)
		pthread_join(threads[i], NULL);
}

static const struct mode modes[] = {
	{ "churn", churn },
	{ "many", many },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
