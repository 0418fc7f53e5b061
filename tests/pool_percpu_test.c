/* SPDX-License-Identifier: MIT */
/* Dynamic per-CPU objects: limits, places, frees, sections, a model, threads. */
#include "test.h"

#include "pool/percpu_internal.h"
#include <linux/device.h>

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>

TEST_CMDLINE("mem=64M");

TEST(limits)
{
	static const struct { size_t size, align; } bad[] = {
		{ 0, 8 }, { 32769, 8 }, { 8, 8192 }, { 8, 24 }, { SIZE_MAX, 8 },
	};
	char want[100];
	void *p;

	for (unsigned int i = 0; i < ARRAY_LEN(bad); i++) {
		test_report_clear();
		CHECK_EQ(__alloc_percpu(bad[i].size, bad[i].align), NULL);
		snprintf(want, sizeof(want),
			 "\nillegal size (%zu) or align (%zu) for percpu allocation\n", bad[i].size,
			 bad[i].align);
		CHECK_REPORT(want);
	}
	CHECK_EQ(__alloc_percpu_gfp(0, 8, GFP_KERNEL | __GFP_NOWARN), NULL);
	CHECK_EQ(test_report_count(), 1);
	p = __alloc_percpu(32768, 4096);
	CHECK(p);
	CHECK_EQ((unsigned long)p % 4096, 0);
	free_percpu(p);
	p = __alloc_percpu(1, 0);
	CHECK(p);
	free_percpu(p);
	free_percpu(NULL);
}

TEST(each_cpu_has_a_zeroed_copy)
{
	static const size_t sizes[] = { 1, 4, 24, 4096, 4097, 9000, 32768 };

	for (unsigned int i = 0; i < 3 * ARRAY_LEN(sizes); i++) {
		size_t size = sizes[i % ARRAY_LEN(sizes)];
		void *p = __alloc_percpu(size, 16);
		unsigned int cpu, other;

		REQUIRE(p);
		for_each_possible_cpu(cpu) {
			char *copy = per_cpu_ptr((char *)p, cpu);

			CHECK_EQ((unsigned long)copy % 16, 0);
			for (size_t b = 0; b < size; b++)
				if (copy[b] && !CHECK_EQ(copy[b], 0))
					break;
			memset(copy, (int)cpu + 1, size);
		}
		for_each_possible_cpu(cpu)
			for (other = 0; other < cpu; other++)
				CHECK(per_cpu_ptr((char *)p, other) != per_cpu_ptr((char *)p, cpu));
		for_each_possible_cpu(cpu)
			CHECK_EQ(per_cpu_ptr((char *)p, cpu)[size - 1], (char)(cpu + 1));
		free_percpu(p);
		pool_percpu_check();
	}
}

TEST(pointers_into_an_object_and_their_frames)
{
	struct pair {
		int a;
		long b;
	} *p = alloc_percpu(struct pair);
	long *copy = per_cpu_ptr(&p->b, 0);

	CHECK_EQ(copy, &per_cpu_ptr(p, 0)->b);
	CHECK_EQ(per_cpu_ptr_to_phys(copy),
		 page_to_phys(virt_to_page(copy)) + ((unsigned long)copy & ~PAGE_MASK));
	CHECK_EQ(per_cpu_ptr_to_phys(&copy), -1);
	CHECK(pcpu_nr_pages() >= cpu_nr);
	CHECK(!is_kernel_percpu_address((unsigned long)copy));
	free_percpu(p);
}

TEST(wrong_frees_are_reported_and_ignored)
{
	long local, *p = alloc_percpu(long);
	char want[100];

	free_percpu(&local);
	snprintf(want, sizeof(want), "free_percpu(%p): no per-CPU object begins here\n",
		 (void *)&local);
	CHECK_REPORT(want);
	free_percpu((char *)p + 4);
	CHECK_REPORT("no per-CPU object begins here");
	free_percpu((char *)p + 1);
	CHECK_REPORT("no per-CPU object begins here");
	free_percpu(p);
	test_report_clear();
	free_percpu(p);
	CHECK_REPORT("no per-CPU object begins here");
	pool_percpu_check();
	CHECK_EQ(per_cpu_ptr(&local, 0), &local);
	CHECK_REPORT("no per-CPU pointer");
}

TEST(a_cpu_that_is_not_there_is_reported)
{
	long *p = alloc_percpu(long);

	CHECK_EQ(per_cpu_ptr(p, cpu_nr), per_cpu_ptr(p, 0));
	CHECK_REPORT("of CPU");
	free_percpu(p);
}

TEST(an_atomic_request_takes_what_is_there)
{
	long *p = alloc_percpu_gfp(long, GFP_ATOMIC), *q = alloc_percpu_gfp(long, GFP_NOWAIT);

	CHECK(p && q);
	lock_get(&pool_pcpu_lock);
	CHECK_EQ(alloc_percpu_gfp(long, GFP_ATOMIC | __GFP_NOWARN), NULL);
	CHECK_EQ(alloc_percpu(long), NULL);
	CHECK_REPORT("percpu: allocation failed, size=8 align=8 atomic=1, "
		     "atomic alloc failed, no space left\n");
	free_percpu(p); /* late */
	free_percpu((char *)p + 2);
	CHECK_REPORT("no per-CPU object begins here");
	test_report_clear();
	free_percpu(p);
	CHECK_REPORT("no per-CPU object begins here");
	lock_put(&pool_pcpu_lock);
	pool_percpu_check();
	CHECK_EQ(alloc_percpu(long), p);
	pool_percpu_check();
	free_percpu(p);
	free_percpu(q);
}

TEST(empty_chunks_go_back)
{
	void *p[3];
	unsigned long pages;

	free_percpu(__alloc_percpu(32768, 8));
	pages = pcpu_nr_pages();
	for (int i = 0; i < 3; i++)
		p[i] = __alloc_percpu(32768, 8);
	CHECK_EQ(pcpu_nr_pages(), pages + 2 * 8 * cpu_nr);
	for (int i = 0; i < 3; i++)
		free_percpu(p[i]);
	CHECK_EQ(pcpu_nr_pages(), pages); /* one stays for the next */
}

TEST(operations_on_this_cpus_copy)
{
	int *p = alloc_percpu(int), sum = 0;
	unsigned int cpu;

	this_cpu_add(*p, 5);
	this_cpu_sub(*p, 2);
	this_cpu_inc(*p);
	this_cpu_dec(*p);
	__this_cpu_inc(*p);
	raw_cpu_inc(*p);
	for_each_possible_cpu(cpu)
		sum += *per_cpu_ptr(p, cpu);
	CHECK_EQ(sum, 5);

	km_cpu_pin();
	this_cpu_write(*p, 12);
	CHECK_EQ(this_cpu_read(*p), 12);
	CHECK_EQ(*this_cpu_ptr(p), 12);
	CHECK_EQ(this_cpu_add_return(*p, 3), 15);
	CHECK_EQ(this_cpu_sub_return(*p, 5), 10);
	CHECK_EQ(this_cpu_inc_return(*p), 11);
	CHECK_EQ(this_cpu_dec_return(*p), 10);
	this_cpu_or(*p, 5);
	this_cpu_and(*p, 7);
	CHECK_EQ(this_cpu_xchg(*p, 20), 7);
	CHECK_EQ(this_cpu_cmpxchg(*p, 19, 1), 20);
	CHECK_EQ(this_cpu_cmpxchg(*p, 20, 1), 20);
	sum = 2;
	CHECK(!this_cpu_try_cmpxchg(*p, &sum, 3));
	CHECK_EQ(sum, 1);
	CHECK(this_cpu_try_cmpxchg(*p, &sum, 3));
	CHECK_EQ(raw_cpu_read(*p), 3);
	km_cpu_unpin();
	free_percpu(p);
}

TEST(a_section_keeps_its_cpu)
{
	long *p = alloc_percpu(long), *mine = get_cpu_ptr(p);
	unsigned int cpu = smp_processor_id();

	for (int i = 0; i < 1000; i++) {
		CHECK_EQ(this_cpu_ptr(p), mine);
		CHECK_EQ(get_cpu(), cpu);
		CHECK_EQ(get_cpu_ptr(p), mine);
		put_cpu_ptr(p);
		put_cpu();
	}
	put_cpu_ptr(p);
	put_cpu();
	CHECK_REPORT("put_cpu_ptr() without get_cpu_ptr()");
	free_percpu(p);
}

/* Plain increments in sections, from threads and from a handler on top of them. */
static long *counter;
static unsigned long handler_runs; /* atomic */

static void *count(void *arg)
{
	(void)arg;
	for (unsigned long i = 0; i < test_scale(200000); i++) {
		long *mine = get_cpu_ptr(counter);

		mine[0]++;
		put_cpu_ptr(counter);
		this_cpu_inc(counter[1]);
	}
	return NULL;
}

static void handler(int sig)
{
	long *mine = get_cpu_ptr(counter);

	(void)sig;
	__atomic_add_fetch(&mine[2], 1, __ATOMIC_RELAXED);
	put_cpu_ptr(counter);
	__atomic_add_fetch(&handler_runs, 1, __ATOMIC_RELAXED);
}

TEST(sections_exclude_each_other)
{
	struct itimerval often = { { 0, 40 }, { 0, 40 } }, never = { { 0, 0 }, { 0, 0 } };
	struct sigaction act = { .sa_handler = handler, .sa_flags = SA_RESTART };
	pthread_t threads[4];
	sigset_t alarm;
	unsigned long n = 4 * test_scale(200000);
	long sum[3] = { 0 };
	unsigned int cpu;

	counter = __alloc_percpu(3 * sizeof(long), sizeof(long));
	sigaction(SIGALRM, &act, NULL);
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, count, NULL);
	/* This thread only waits: the others are to be interrupted. */
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	pthread_sigmask(SIG_BLOCK, &alarm, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	setitimer(ITIMER_REAL, &never, NULL);
	signal(SIGALRM, SIG_IGN);
	pthread_sigmask(SIG_UNBLOCK, &alarm, NULL);
	for_each_possible_cpu(cpu)
		for (int i = 0; i < 3; i++)
			sum[i] += per_cpu_ptr(counter, cpu)[i];
	CHECK_EQ(sum[0], n);
	CHECK_EQ(sum[1], n);
	CHECK_EQ(sum[2], handler_runs);
	free_percpu(counter);
}

TEST(managed_memory_of_a_device)
{
	struct device dev = { .init_name = "d" };
	int *p = devm_alloc_percpu(&dev, int), *q = devm_alloc_percpu(&dev, int);

	this_cpu_inc(*p);
	devm_free_percpu(&dev, p);
	devm_free_percpu(&dev, p);
	CHECK_REPORT("WARNING: ");
	CHECK(q);
	CHECK_EQ(km_device_release(&dev), 1);
}

TEST(cleanup_frees)
{
	unsigned long pages = pcpu_nr_pages();
	void *keep;

	for (int i = 0; i < 100; i++) {
		void *p __free(free_percpu) = __alloc_percpu(4096, 8);

		CHECK(p);
	}
	CHECK(pcpu_nr_pages() <= pages + cpu_nr);
	keep = __alloc_percpu(8, 8);
	free_percpu(keep);
}

/* Objects by place: none overlaps, each keeps its content on each CPU. */
struct object {
	char *p;
	size_t size;
	unsigned char tag;
};

static void object_fill(const struct object *o)
{
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		memset(per_cpu_ptr(o->p, cpu), o->tag + (int)cpu, o->size);
}

static void object_verify(const struct object *o)
{
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
		const char *copy = per_cpu_ptr(o->p, cpu);

		for (size_t b = 0; b < o->size; b++)
			if (copy[b] != (char)(o->tag + cpu) && !CHECK_EQ(copy[b], o->tag + cpu))
				return;
	}
}

TEST(contents_agree_with_a_model)
{
	static struct object objects[200];

	for (unsigned long step = 0; step < test_scale(6000); step++) {
		struct object *o = &objects[test_rand_below(200)];

		if (o->p) {
			object_verify(o);
			free_percpu(o->p);
			o->p = NULL;
		} else {
			size_t align = 1UL << test_rand_below(8);

			o->size = test_rand_below(test_rand_below(20) ? 200 : 20000) + 1;
			o->p = __alloc_percpu(o->size, align);
			o->tag = (unsigned char)test_rand();
			REQUIRE(o->p);
			CHECK_EQ((unsigned long)o->p & (align - 1), 0);
			CHECK_EQ(*o->p, 0);
			object_fill(o);
		}
		if (!(step & 63))
			pool_percpu_check();
	}
	for (int i = 0; i < 200; i++) {
		if (objects[i].p)
			object_verify(&objects[i]);
		free_percpu(objects[i].p);
	}
	pool_percpu_check();
}

static void *churn(void *arg)
{
	long *p[16] = { NULL };

	for (unsigned long i = 0; i < test_scale(10000); i++) {
		unsigned int k = (unsigned int)test_rand_below(16);

		if (p[k]) {
			CHECK_EQ(*per_cpu_ptr(p[k], 0), (long)arg);
			free_percpu(p[k]);
			p[k] = NULL;
		} else {
			p[k] = alloc_percpu_gfp(long, i & 1 ? GFP_KERNEL : GFP_ATOMIC);
			*per_cpu_ptr(p[k], 0) = (long)arg;
		}
	}
	for (int k = 0; k < 16; k++)
		free_percpu(p[k]);
	return NULL;
}

TEST(threads_allocate_and_free)
{
	pthread_t threads[4];
	char buf[1000];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	for (long i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, churn, (void *)i);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	pool_percpu_check();
	pool_percpu_text(&t);
	CHECK(strstr(buf, "unit 4096, 4096 of 4096 bytes free\n"));
}
