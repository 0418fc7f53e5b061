/* SPDX-License-Identifier: MIT */
/* fork(): parent and child have memory of their own, and both allocate on. */
#include "test.h"

#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include "vmalloc/vmalloc.h"
#include <linux/oom.h>
#include <linux/rcupdate.h>
#include <linux/shrinker.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CMDLINE("mem=256M highmem=16M");

/* ---- children ---- */

static bool child_ok;

#define CHILD_CHECK(cond)                                                            \
	do {                                                                         \
		if (!(cond)) {                                                       \
			fprintf(stderr, "# child, line %d: failed: %s\n", __LINE__, #cond); \
			child_ok = false;                                            \
		}                                                                    \
	} while (0)

static void quiet(const char *text, size_t len)
{
	(void)text;
	(void)len;
}

/* The parent's harness does not see what a child reports. */
static void report_of_child(const char *text, size_t len)
{
	fprintf(stderr, "# child: %.*s", (int)len, text);
}

static void child_begin(void)
{
	if (report_sink != quiet)
		report_sink = report_of_child;
	alarm(60);
	child_ok = true;
	/* Under a sanitizer a child cannot start threads: its locks may be those of a lost one. */
	if (TEST_SANITIZED)
		reclaim_idle_ms = 0;
}

/* By exit(), so that coverage is counted; a sanitizer's work at the exit is of no use. */
static _Noreturn void child_end(void)
{
	if (TEST_SANITIZED)
		_exit(child_ok ? 0 : 1);
	exit(child_ok ? 0 : 1);
}

/* Run fn(arg) in a child; its checks must hold. */
static void in_child(void (*fn)(void *), void *arg)
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid) {
		child_begin();
		fn(arg);
		child_end();
	}
	CHECK(pid > 0);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
}

/* The child goes on when it is told to. */
static unsigned int turn_pipe[2][2];

static void turns_open(void)
{
	CHECK_EQ(pipe((int *)turn_pipe[0]), 0);
	CHECK_EQ(pipe((int *)turn_pipe[1]), 0);
}

static void turn_give(int who)
{
	CHECK_EQ(write((int)turn_pipe[who][1], "x", 1), 1);
}

static void turn_wait(int who)
{
	char c;

	CHECK_EQ(read((int)turn_pipe[who][0], &c, 1), 1);
}

static bool filled(const unsigned char *p, unsigned char byte, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (p[i] != byte)
			return false;
	return true;
}

/* ---- the tests ---- */

#define NR 200

struct set {
	unsigned char *object[NR];
	size_t size[NR];
	unsigned char *area, *huge;
	struct page *high;
};

static void set_make(struct set *s)
{
	for (int i = 0; i < NR; i++) {
		s->size[i] = 8u << i % 12;
		s->object[i] = kmalloc(s->size[i], GFP_KERNEL);
		memset(s->object[i], i, s->size[i]);
	}
	s->area = vmalloc(20 * PAGE_SIZE);
	memset(s->area, 0xa1, 20 * PAGE_SIZE);
	s->huge = kmalloc(1 << 20, GFP_KERNEL);
	memset(s->huge, 0xb1, 1 << 20);
	s->high = alloc_page(GFP_HIGHUSER);
	memset(kmap(s->high), 0xc1, PAGE_SIZE);
}

static bool set_holds(const struct set *s, unsigned char add)
{
	bool holds = filled(s->area, (unsigned char)(0xa1 + add), 20 * PAGE_SIZE) &&
		     filled(s->huge, (unsigned char)(0xb1 + add), 1 << 20) &&
		     filled(kmap(s->high), (unsigned char)(0xc1 + add), PAGE_SIZE);

	kunmap(s->high);
	for (int i = 0; i < NR; i++)
		holds &= filled(s->object[i], (unsigned char)(i + add), s->size[i]);
	return holds;
}

static void set_change(struct set *s, unsigned char add)
{
	memset(s->area, 0xa1 + add, 20 * PAGE_SIZE);
	memset(s->huge, 0xb1 + add, 1 << 20);
	memset(kmap(s->high), 0xc1 + add, PAGE_SIZE);
	kunmap(s->high);
	for (int i = 0; i < NR; i++)
		memset(s->object[i], i + add, s->size[i]);
}

static void set_free(struct set *s)
{
	for (int i = 0; i < NR; i++)
		kfree(s->object[i]);
	vfree(s->area);
	kfree(s->huge);
	kunmap(s->high);
	__free_page(s->high);
}

static void change_differently(void *arg)
{
	struct set *s = arg;

	turn_wait(0);
	CHILD_CHECK(set_holds(s, 0));
	set_change(s, 7);
	turn_give(1);
	turn_wait(0);
	CHILD_CHECK(set_holds(s, 7));
	set_free(s);
	page_drain_all();
	page_check();
	vmalloc_check();
	reclaim_check();
	turn_give(1);
}

static void *parent_side(void *arg)
{
	struct set *s = arg;

	set_change(s, 3);
	turn_give(0);
	turn_wait(1);
	CHECK(set_holds(s, 3));
	set_change(s, 5);
	turn_give(0);
	turn_wait(1);
	CHECK(set_holds(s, 5));
	return NULL;
}

TEST(each_keeps_its_own)
{
	struct set *s = calloc(1, sizeof(*s));
	pthread_t thread;
	pid_t pid;
	int status;

	set_make(s);
	turns_open();
	fflush(stdout);
	pid = fork();
	if (!pid) {
		child_begin();
		change_differently(s);
		child_end();
	}
	pthread_create(&thread, NULL, parent_side, s);
	pthread_join(thread, NULL);
	CHECK_EQ(waitpid(pid, &status, 0), pid);
	CHECK_EQ(status, 0);
	CHECK(set_holds(s, 5));
	set_free(s);
	page_drain_all();
	page_check();
	vmalloc_check();
	free(s);
}

/* An area and the frames' own addresses are one memory in the child too. */
static void look_both_ways(void *arg)
{
	unsigned char *area = arg;

	for (int i = 0; i < 8; i++) {
		unsigned char *linear = page_address(vmalloc_to_page(area + i * PAGE_SIZE));

		area[i * PAGE_SIZE + 5] = (unsigned char)(i + 1);
		if (linear)
			CHILD_CHECK(linear[5] == i + 1);
	}
}

TEST(aliases_alias_in_the_child)
{
	struct page *pages[8];
	unsigned char *area;

	for (int i = 0; i < 8; i++)
		pages[i] = alloc_page(GFP_KERNEL);
	area = vmap(pages, 8, VM_MAP, PAGE_KERNEL);
	memset(area, 0, 8 * PAGE_SIZE);
	in_child(look_both_ways, area);
	CHECK(filled(area, 0, 8 * PAGE_SIZE));
	vunmap(area);
	for (int i = 0; i < 8; i++)
		__free_page(pages[i]);
}

static volatile unsigned char *read_only;

static void write_there(void *arg)
{
	(void)arg;
	*read_only = 1;
}

static void fault_is_fine(int sig)
{
	(void)sig;
	_exit(0);
}

static void read_and_write_there(void *arg)
{
	CHILD_CHECK(*read_only == 0x11);
	signal(SIGSEGV, fault_is_fine);
	write_there(arg);
	CHILD_CHECK(!"a write to a read-only mapping faults");
}

TEST(protections_stay)
{
	struct page *page = alloc_page(GFP_KERNEL);

	*(unsigned char *)page_address(page) = 0x11;
	read_only = vmap(&page, 1, VM_MAP, PAGE_KERNEL_RO);
	in_child(read_and_write_there, NULL);
	vunmap((void *)read_only);
	__free_page(page);
}

static void allocate_and_free(int rounds)
{
	unsigned char *p[64] = { NULL };

	for (int i = 0; i < rounds; i++) {
		int n = (int)test_rand_below(64);

		if (p[n] && *p[n] != (unsigned char)n)
			abort();
		kvfree(p[n]);
		p[n] = test_rand_below(10) ? kmalloc(test_rand_below(9000) + 1, GFP_KERNEL) :
					     vmalloc(test_rand_below(40000) + 1);
		if (p[n])
			*p[n] = (unsigned char)n;
	}
	for (int n = 0; n < 64; n++)
		kvfree(p[n]);
}

static void deeper(void *arg)
{
	int *levels = arg;

	allocate_and_free(500);
	page_drain_all();
	page_check();
	if (--*levels)
		in_child(deeper, levels);
	allocate_and_free(100);
}

TEST(children_fork_too)
{
	int levels = 4;

	in_child(deeper, &levels);
	CHECK_EQ(levels, 4);
}

/* ---- with other threads ---- */

static bool stop;

static void *churn(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		allocate_and_free(200);
	return NULL;
}

struct rcu_object {
	struct rcu_head rcu;
	char bytes[100];
};

static void *churn_rcu(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		struct rcu_object *o = kmalloc(sizeof(*o), GFP_KERNEL);

		if (o) {
			memset(o->bytes, 3, sizeof(o->bytes));
			kfree_rcu(o, rcu);
		}
	}
	return NULL;
}

static void live_on(void *arg)
{
	struct set *s = arg;

	CHILD_CHECK(set_holds(s, 0));
	allocate_and_free(300);
	CHILD_CHECK(set_holds(s, 0));
	set_free(s);
	if (!TEST_SANITIZED)
		kvfree_rcu_barrier();
	reclaim_check();
	page_drain_all();
	page_check();
}

TEST(other_threads_allocate_meanwhile)
{
	unsigned long end = port_now_ns() + 700000000UL;
	struct set *s = calloc(1, sizeof(*s));
	pthread_t threads[5];

	if (TEST_TSAN) {
		test_skip("a child cannot start threads");
		return;
	}
	set_make(s);
	stop = false;
	for (int i = 0; i < 5; i++)
		pthread_create(&threads[i], NULL, i < 4 ? churn : churn_rcu, NULL);
	for (int i = 0; i < 40 && port_now_ns() < end; i++)
		in_child(live_on, s);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < 5; i++)
		pthread_join(threads[i], NULL);
	CHECK(set_holds(s, 0));
	set_free(s);
	kvfree_rcu_barrier();
	page_drain_all();
	page_check();
	vmalloc_check();
	free(s);
}

static void *fork_often(void *arg)
{
	(void)arg;
	for (int i = 0; i < 5; i++) {
		pid_t pid = fork();
		int status = -1;

		if (!pid) {
			allocate_and_free(20);
			_exit(0);
		}
		waitpid(pid, &status, 0);
		CHECK_EQ(status, 0);
	}
	return NULL;
}

TEST(threads_fork_together)
{
	pthread_t threads[4];

	if (TEST_TSAN) {
		test_skip("a child cannot start threads");
		return;
	}
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, fork_often, NULL);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
}

/* ---- a program's own handlers ---- */

static void *from_handler[3];
static bool handlers_on;

static void my_prepare(void)
{
	if (handlers_on)
		from_handler[0] = kmalloc(50, GFP_KERNEL);
}

static void my_parent(void)
{
	if (handlers_on)
		from_handler[1] = kmalloc(5000, GFP_KERNEL);
}

static void my_child(void)
{
	if (handlers_on)
		from_handler[2] = vmalloc(5000);
}

static void look_at_handlers(void *arg)
{
	(void)arg;
	CHILD_CHECK(from_handler[0] && !from_handler[1] && from_handler[2]);
	memset(from_handler[2], 1, 5000);
	kfree(from_handler[0]);
	vfree(from_handler[2]);
}

TEST(handlers_may_allocate)
{
	pthread_atfork(my_prepare, my_parent, my_child);
	handlers_on = true;
	in_child(look_at_handlers, NULL);
	handlers_on = false;
	CHECK(from_handler[0] && from_handler[1] && !from_handler[2]);
	kfree(from_handler[0]);
	kfree(from_handler[1]);
}

/* ---- while shrinkers and notifiers run ---- */

static unsigned int inside, may_leave;
static struct shrinker *busy;

static unsigned long count_some(struct shrinker *s, struct shrink_control *sc)
{
	(void)s;
	(void)sc;
	return 100;
}

static void shrinker_ends(void *arg)
{
	(void)arg;
	reclaim_check();
	shrinker_free(busy);
	reclaim_check();
}

static unsigned long scan_waits(struct shrinker *s, struct shrink_control *sc)
{
	(void)s;
	__atomic_store_n(&inside, 1, __ATOMIC_RELEASE);
	while (!__atomic_load_n(&may_leave, __ATOMIC_ACQUIRE))
		port_sleep_ns(100000);
	return sc->nr_to_scan;
}

static void *reclaim_thread(void *arg)
{
	reclaim_direct(GFP_KERNEL, 0, 0, 0);
	return arg;
}

/* In the child the thread that walks the shrinkers does not exist. */
TEST(a_shrinker_that_another_thread_is_in)
{
	pthread_t thread;

	if (TEST_TSAN) {
		test_skip("a child cannot start threads");
		return;
	}
	busy = shrinker_alloc(0, "busy");
	REQUIRE(busy);
	busy->count_objects = count_some;
	busy->scan_objects = scan_waits;
	shrinker_register(busy);
	pthread_create(&thread, NULL, reclaim_thread, NULL);
	while (!__atomic_load_n(&inside, __ATOMIC_ACQUIRE))
		port_sleep_ns(100000);
	in_child(shrinker_ends, NULL);
	__atomic_store_n(&may_leave, 1, __ATOMIC_RELEASE);
	pthread_join(thread, NULL);
	shrinker_free(busy);
}

static pid_t forked;

static unsigned long scan_forks(struct shrinker *s, struct shrink_control *sc)
{
	(void)s;
	if (forked < 0) {
		fflush(stdout);
		forked = fork();
		if (!forked)
			child_begin();
	}
	return sc->nr_to_scan;
}

static int notifier_forks(struct notifier_block *nb, unsigned long action, void *data)
{
	(void)nb;
	(void)action;
	(void)data;
	fflush(stdout);
	forked = fork();
	if (!forked)
		child_begin();
	return NOTIFY_OK;
}

static void wait_for_forked(void)
{
	int status = -1;

	CHECK_EQ(waitpid(forked, &status, 0), forked);
	CHECK_EQ(status, 0);
}

/* The walk that this thread is in goes on in both processes. */
TEST(fork_inside_a_shrinker)
{
	struct shrinker *s = shrinker_alloc(0, "forks");

	REQUIRE(s);
	forked = -1;
	s->count_objects = count_some;
	s->scan_objects = scan_forks;
	shrinker_register(s);
	reclaim_direct(GFP_KERNEL, 0, 0, 0);
	if (!forked) {
		CHILD_CHECK(s->refcount == 1 && s->walkers == 0);
		reclaim_check();
		child_end();
	}
	wait_for_forked();
	CHECK_EQ(s->refcount, 1);
	shrinker_free(s);
}

TEST(fork_inside_a_notifier)
{
	static struct notifier_block nb = { .notifier_call = notifier_forks };

	CHECK_EQ(register_oom_notifier(&nb), 0);
	reclaim_out_of_memory();
	if (!forked) {
		CHILD_CHECK(unregister_oom_notifier(&nb) == 0);
		CHILD_CHECK(reclaim_out_of_memory() == 0);
		child_end();
	}
	wait_for_forked();
	CHECK_EQ(unregister_oom_notifier(&nb), 0);
}

/* ---- without memory for the copy ---- */

static void borrow(void *arg)
{
	struct set *s = arg;

	CHILD_CHECK(page_frames.borrowed);
	CHILD_CHECK(set_holds(s, 0));
	set_change(s, 9);
	CHILD_CHECK(set_holds(s, 9));
	allocate_and_free(300);
	CHILD_CHECK(set_holds(s, 9));
	set_free(s);
	allocate_and_free(300);
	reclaim_trim(true);
	allocate_and_free(300);
}

TEST(without_a_copy_the_child_borrows)
{
	struct rlimit limit = { 0, 0 }, before;
	struct set *s = calloc(1, sizeof(*s));
	void (*sink)(const char *, size_t) = report_sink;
	unsigned int idle_ms;

	set_make(s);
	/* No more file descriptors: the copy cannot be made. */
	CHECK_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
	limit.rlim_max = before.rlim_max;
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
	report_sink = quiet;
	/* What the parent writes shows in such a child: its trimmer rests. */
	idle_ms = __atomic_exchange_n(&reclaim_idle_ms, 0, __ATOMIC_RELAXED);
	reclaim_trim(true);
	in_child(borrow, s);
	__atomic_store_n(&reclaim_idle_ms, idle_ms, __ATOMIC_RELAXED);
	report_sink = sink;
	CHECK_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
	CHECK(set_holds(s, 0));
	set_free(s);
	page_drain_all();
	page_check();
	free(s);
}

/* As in a handler that interrupted somebody inside the allocator: nobody can be waited for. */
static void look_only(void *arg)
{
	const struct set *s = arg;

	CHILD_CHECK(page_frames.borrowed);
	for (int i = 0; i < NR; i++)
		CHILD_CHECK(filled(s->object[i], (unsigned char)i, s->size[i]));
	memset(s->object[0], 0x77, s->size[0]);
}

TEST(below_a_lock_holder)
{
	static struct km_lock lock = LOCK_INIT(LOCK_RANK_BOOT);
	struct set *s = calloc(1, sizeof(*s));
	void (*sink)(const char *, size_t) = report_sink;

	set_make(s);
	report_sink = quiet;
	lock_get(&lock);
	in_child(look_only, s);
	lock_put(&lock);
	report_sink = sink;
	CHECK(set_holds(s, 0));
	set_free(s);
	in_child(deeper, &(int){ 1 });
	free(s);
}
