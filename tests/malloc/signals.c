/* SPDX-License-Identifier: MIT */
/* malloc() in a signal handler, at any moment of malloc() in the thread that it interrupts. */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>

#define NR_SLOTS 128 /* of each thread */
#define NR_LEFT 512  /* blocks of handlers that somebody else frees */
#define MAX_THREADS 16

struct block {
	size_t size;
	uint64_t seed;
};

static unsigned char *left[NR_LEFT]; /* atomic; each begins with a struct block */
static unsigned long nr_allocated, nr_signals, nr_refused; /* by handlers; atomic */
static unsigned long goal, interval_ns;
static __thread uint64_t handler_state __attribute__((__tls_model__("initial-exec")));

/* ---- blocks that describe themselves ---- */

static unsigned char *make(uint64_t *state, unsigned int bits)
{
	size_t size = rand_size(state, bits) + sizeof(struct block);
	uint64_t dice = rand_next(state) >> 40;
	struct block head = { size, dice };
	unsigned char *p;

	switch (dice % 6) {
	case 0:
		p = calloc(1, size);
		if (p)
			CHECK(!p[0] && !memcmp(p, p + 1, size - 1));
		break;
	case 1:
		p = memalign(64, size);
		CHECK((uintptr_t)p % 64 == 0);
		break;
	case 2:
		p = realloc(malloc(size / 2 + 1), size);
		break;
	default:
		p = malloc(size);
	}
	if (!p)
		return NULL;
	memcpy(p, &head, sizeof(head));
	pattern_fill(p + sizeof(head), size - sizeof(head), head.seed);
	return p;
}

static void unmake(unsigned char *p)
{
	struct block head;

	if (!p)
		return;
	memcpy(&head, p, sizeof(head));
	if (CHECK(head.size <= malloc_usable_size(p)))
		CHECK(pattern_ok(p + sizeof(head), head.size - sizeof(head), head.seed));
	free(p);
}

/* ---- the handler ---- */

static void on_signal(int sig)
{
	int kept = errno;
	uint64_t state = handler_state += 0x9e3779b97f4a7c15u;
	unsigned char *here, *there;

	(void)sig;
	state |= 1;
	rand_next(&state);
	__atomic_add_fetch(&nr_signals, 1, __ATOMIC_RELAXED);
	here = make(&state, 12);
	there = make(&state, rand_next(&state) % 32 ? 10 : 20);
	if (!here || !there)
		__atomic_add_fetch(&nr_refused, 1, __ATOMIC_RELAXED);
	unmake(here);
	unmake(__atomic_exchange_n(&left[(state >> 20) % NR_LEFT], there, __ATOMIC_ACQ_REL));
	__atomic_add_fetch(&nr_allocated, 2, __ATOMIC_RELAXED);
	errno = kept;
}

/* ---- the threads ---- */

/* A signal to this thread, over and over. */
static timer_t start_timer(int sig)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = sig };
	struct itimerspec often = { { 0, (long)interval_ns }, { 0, (long)interval_ns } };
	timer_t timer;

	event._sigev_un._tid = (pid_t)syscall(SYS_gettid);
	MUST(!timer_create(CLOCK_MONOTONIC, &event, &timer));
	MUST(!timer_settime(timer, 0, &often, NULL));
	return timer;
}

static void *work(void *arg)
{
	unsigned char *own[NR_SLOTS] = { NULL };
	uint64_t state = rand_seed((uint64_t)(uintptr_t)arg);
	timer_t one, other;

	handler_state = state;
	/* Two signals, so that handlers are interrupted as well. */
	one = start_timer(SIGRTMIN);
	other = start_timer(SIGRTMIN + 1);
	while (__atomic_load_n(&nr_allocated, __ATOMIC_RELAXED) < goal) {
		unsigned char **slot = &own[rand_next(&state) % NR_SLOTS];

		if (*slot)
			unmake(*slot), *slot = NULL;
		else
			MUST(*slot = make(&state, rand_next(&state) % 64 ? 10 : 20));
		if (rand_next(&state) % 16 == 0)
			unmake(__atomic_exchange_n(&left[rand_next(&state) % NR_LEFT], NULL,
						   __ATOMIC_ACQ_REL));
	}
	timer_delete(one);
	timer_delete(other);
	for (int i = 0; i < NR_SLOTS; i++)
		unmake(own[i]);
	return NULL;
}

/* handlers ALLOCATIONS THREADS NANOSECONDS */
static void handlers(long *args)
{
	struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
	pthread_t threads[MAX_THREADS];
	double start = now();

	goal = (unsigned long)args[0];
	interval_ns = (unsigned long)args[2];
	MUST(args[1] <= MAX_THREADS);
	MUST(!sigaction(SIGRTMIN, &action, NULL) && !sigaction(SIGRTMIN + 1, &action, NULL));
	for (long i = 0; i < args[1]; i++)
		MUST(!pthread_create(&threads[i], NULL, work, (void *)(i + 1)));
	for (long i = 0; i < args[1]; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < NR_LEFT; i++)
		unmake(left[i]);
	/* A handler may be refused when it interrupts the very last step; not as a rule. */
	CHECK(nr_refused == 0);
	printf("%.0f signals/s, %lu allocations by handlers, %lu refused\n",
	       (double)nr_signals / (now() - start), nr_allocated, nr_refused);
}

static const struct mode modes[] = { { "handlers", handlers }, { NULL, NULL } };

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
