/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU stacks under threads and signals; included after base_cpu_tests.h.
 * Tokens move between stacks in slots, a shared pool of stacks, and threads;
 * each token and each stack must at any time be in one place only, and at the
 * end all must be there.
 */
#ifndef TESTS_BASE_CPU_STRESS_H
#define TESTS_BASE_CPU_STRESS_H

#include <pthread.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#define NR_THREADS 4

static unsigned int slot;
static bool stop; /* atomic */

/* The pool of stacks, and of tokens that are in none; pool_lock. */
static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static void **pool[NR_STACKS];
static unsigned int nr_pool;
static struct token *loose[NR_TOKENS];
static unsigned int nr_loose;
static bool pooled[NR_STACKS];

static void pool_put(void **top)
{
	if (top == CPU_NULL_TOP)
		return;
	CHECK_NE(top, CPU_BUSY_TOP);
	pthread_mutex_lock(&pool_lock);
	CHECK(!pooled[stack_number(top)]);
	pooled[stack_number(top)] = true;
	pool[nr_pool++] = top;
	pthread_mutex_unlock(&pool_lock);
}

/* A stack by chance: empty, full, or something between. */
static void **pool_get(void)
{
	void **top = NULL;

	pthread_mutex_lock(&pool_lock);
	if (nr_pool) {
		unsigned int i = (unsigned int)test_rand_below(nr_pool);

		top = pool[i];
		pool[i] = pool[--nr_pool];
		pooled[stack_number(top)] = false;
	}
	pthread_mutex_unlock(&pool_lock);
	return top;
}

static void loose_put(struct token *token)
{
	pthread_mutex_lock(&pool_lock);
	loose[nr_loose++] = token;
	pthread_mutex_unlock(&pool_lock);
}

static struct token *loose_get(void)
{
	struct token *token;

	pthread_mutex_lock(&pool_lock);
	token = nr_loose ? loose[--nr_loose] : NULL;
	pthread_mutex_unlock(&pool_lock);
	return token;
}

static void hold(struct token *token)
{
	CHECK_EQ(__atomic_exchange_n(&token->holder, 1, __ATOMIC_ACQ_REL), 0);
}

static void let_go(struct token *token)
{
	CHECK_EQ(__atomic_exchange_n(&token->holder, 0, __ATOMIC_ACQ_REL), 1);
}

/* Exchange this CPU's stack with one of the pool. */
static void exchange_stack(void)
{
	void **old = cpu_slot_top(slot), **new;

	if (old == CPU_BUSY_TOP)
		return;
	new = test_rand_below(8) ? pool_get() : CPU_NULL_TOP;
	if (!new)
		return;
	/* Null by null; or old was taken away, and came back by way of the pool. */
	if (new != old && cpu_slot_replace(slot, old, new))
		pool_put(old);
	else
		pool_put(new);
}

static void give(struct token *token)
{
	let_go(token);
	if (!cpu_slot_push(slot, token)) {
		exchange_stack();
		if (!cpu_slot_push(slot, token))
			loose_put(token);
	}
}

static struct token *get(void)
{
	struct token *token = cpu_slot_pop(slot);

	if (!token) {
		exchange_stack();
		token = cpu_slot_pop(slot);
	}
	if (!token)
		token = loose_get();
	if (token)
		hold(token);
	return token;
}

static void *work(void *arg)
{
	struct token *mine[4] = { NULL };

	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		unsigned int i = (unsigned int)test_rand_below(4);

		if (mine[i]) {
			give(mine[i]);
			mine[i] = NULL;
		} else {
			mine[i] = get();
		}
	}
	for (int i = 0; i < 4; i++)
		if (mine[i])
			give(mine[i]);
	return NULL;
}

/* A taken stack is ours: turn it over in place, and see whether somebody else works on it. */
static void use_taken(void **top)
{
	unsigned int nr = cpu_stack_count(top);
	void *seen[CAPACITY];

	CHECK(nr <= CAPACITY);
	if (nr > CAPACITY)
		return;
	for (unsigned int i = 0; i < nr; i++) {
		seen[i] = top[-1 - (long)i];
		hold(seen[i]);
	}
	for (unsigned int i = 0; i < nr; i++)
		top[-(long)nr + (long)i] = seen[i];
	sched_yield();
	for (unsigned int i = 0; i < nr; i++) {
		CHECK_EQ(top[-(long)nr + (long)i], seen[i]);
		let_go(seen[i]);
	}
	CHECK_EQ(cpu_stack_count(top), nr);
}

static void take_one(unsigned int cpu, void **leave)
{
	void **top = cpu_slot_take(cpu, slot, leave);

	if (top == CPU_BUSY_TOP)
		return;
	use_taken(top);
	if (leave == CPU_NULL_TOP) {
		pool_put(top);
	} else if (test_rand() & 1) {
		cpu_slot_set(cpu, slot, top);
	} else {
		cpu_slot_set(cpu, slot, CPU_NULL_TOP);
		pool_put(top);
	}
}

static void take_every(void **leave)
{
	void **taken[CPU_MAX];

	cpu_slot_take_all(slot, leave, taken);
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++) {
		if (taken[cpu] == CPU_BUSY_TOP)
			continue;
		use_taken(taken[cpu]);
		if (leave == CPU_BUSY_TOP)
			cpu_slot_set(cpu, slot, taken[cpu]);
		else
			pool_put(taken[cpu]);
	}
}

static void *take(void *arg)
{
	unsigned long rounds = *(unsigned long *)arg;

	for (unsigned long i = 0; i < rounds; i++) {
		void **leave = test_rand() & 1 ? CPU_BUSY_TOP : CPU_NULL_TOP;

		if (test_rand_below(3))
			take_one((unsigned int)test_rand_below(cpu_nr), leave);
		else
			take_every(leave);
		if (test_rand_below(4) == 0)
			usleep(20);
	}
	return NULL;
}

static void put_in_place(void)
{
	memset(tokens, 0, sizeof(tokens));
	memset(pooled, 0, sizeof(pooled));
	nr_pool = nr_loose = 0;
	for (unsigned int i = 0; i < NR_STACKS; i++)
		pool_put(cpu_stack_init(stack_mem[i], CAPACITY));
	for (unsigned int i = 0; i < NR_TOKENS; i++)
		loose_put(&tokens[i]);
	stop = false;
}

/* Each token once, each stack once. */
static void find_all(void)
{
	unsigned int found = nr_loose;

	take_every(CPU_NULL_TOP);
	CHECK_EQ(nr_pool, NR_STACKS);
	for (unsigned int i = 0; i < nr_loose; i++)
		loose[i]->seen++;
	for (unsigned int i = 0; i < nr_pool; i++) {
		for (void **top = pool[i]; top[-1]; top--) {
			((struct token *)top[-1])->seen++;
			found++;
		}
	}
	CHECK_EQ(found, NR_TOKENS);
	for (unsigned int i = 0; i < NR_TOKENS; i++) {
		CHECK_EQ(tokens[i].seen, 1);
		CHECK_EQ(tokens[i].holder, 0);
	}
}

TEST(takers_against_workers)
{
	unsigned long rounds = test_scale(600);
	pthread_t workers[NR_THREADS], takers[2];

	boot();
	slot = cpu_slot_alloc();
	put_in_place();
	for (int i = 0; i < NR_THREADS; i++)
		pthread_create(&workers[i], NULL, work, NULL);
	for (int i = 0; i < 2; i++)
		pthread_create(&takers[i], NULL, take, &rounds);
	for (int i = 0; i < 2; i++)
		pthread_join(takers[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (int i = 0; i < NR_THREADS; i++)
		pthread_join(workers[i], NULL);
	find_all();
	cpu_slot_free(slot);
}

/* A handler works on the slot that the interrupted section works on. */
static unsigned int nr_signals;

static void interrupt(int sig)
{
	struct token *token = cpu_slot_pop(slot);

	(void)sig;
	if (token) {
		hold(token);
		let_go(token);
		if (!cpu_slot_push(slot, token))
			/* Contended, aborted or full: the room it came from may be taken. */
			loose[nr_loose++] = token;
	}
	nr_signals++;
}

TEST(signals_against_sections)
{
	struct itimerval timer = { { 0, 100 }, { 0, 100 } }, off = { { 0, 0 }, { 0, 0 } };
	struct sigaction action = { .sa_handler = interrupt }, before;
	cpu_set_t set;
	unsigned int cpu;

	boot();
	sched_getaffinity(0, sizeof(set), &set);
	cpu = pin();
	slot = cpu_slot_alloc();
	put_in_place();
	cpu_slot_set(cpu, slot, pool_get());
	for (int i = 0; i < CAPACITY / 2; i++)
		CHECK(push_surely(slot, loose_get()));

	nr_signals = 0;
	sigaction(SIGALRM, &action, &before);
	setitimer(ITIMER_REAL, &timer, NULL);
	while (__atomic_load_n(&nr_signals, __ATOMIC_RELAXED) < 1000) {
		struct token *token = cpu_slot_pop(slot);

		if (!token)
			continue;
		hold(token);
		let_go(token);
		while (!cpu_slot_push(slot, token))
			;
		if (cpu_slot_top(slot)[-1] == NULL) /* the handler kept them all */
			break;
	}
	setitimer(ITIMER_REAL, &off, NULL);
	sigaction(SIGALRM, &before, NULL);
	find_all();
	cpu_slot_free(slot);
	unpin(&set);
}

#endif
