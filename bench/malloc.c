/* SPDX-License-Identifier: MIT */
/*
 * One row of the table that compares implementations of malloc. It calls
 * malloc and free and knows nothing of who serves them: LD_PRELOAD decides.
 *
 *	malloc --list            the names of the rows
 *	malloc ROW [SECONDS]     measure one; a line of JSON
 *
 * Compiled with -DDIRECT it calls kmalloc and kfree, and has rows for the
 * library's other allocators.
 *
 * A repetition counts if a loop of known length, run before and after it on
 * every CPU that works, took its usual time, and if nothing else ran meanwhile
 * on the CPU of a row of one thread. The result is the median of those.
 */
#define _GNU_SOURCE
#include "malloc_rows.h"
#include "malloc_system.h"

#include <dlfcn.h>
#include <pthread.h>

#define GATE_LOOPS 20000
#define GATE_MS 5 /* how long the usual time of the loop is looked for */
#define SECONDS 0.35
#define PATIENCE 4 /* times SECONDS are spent to get REPETITIONS_MIN */
#define REPETITION_US 800
#define REPETITIONS_MIN 9
#define REPETITIONS_MAX 4000

static struct worker workers[THREADS_MAX];

/* ---- time ---- */

/* A loop of known length; true when it took its usual time. */
static bool gate(struct worker *w)
{
	uint64_t start = ticks(), took;

	for (int i = 0; i < GATE_LOOPS; i++)
		__asm__ volatile("");
	took = ticks() - start;
	if (took < w->gate_best)
		w->gate_best = took;
	return took < w->gate_best + w->gate_best / 16;
}

static void gate_learn(struct worker *w)
{
	uint64_t end = nsec() + GATE_MS * 1000000;

	w->gate_best = UINT64_MAX;
	while (nsec() < end)
		gate(w);
}

static long preemptions(void)
{
	struct rusage usage;

	return getrusage(RUSAGE_THREAD, &usage) ? 0 : usage.ru_nivcsw;
}

/* ---- workers ---- */

static struct {
	const struct row *row;
	unsigned long ops;
	unsigned int nr, arrived, generation;
	bool spin; /* each has a CPU: wait without sleep */
	pthread_barrier_t barrier;
} team;

/* Wait for all workers. */
static void meet(void)
{
	unsigned int generation = __atomic_load_n(&team.generation, __ATOMIC_ACQUIRE), spins = 0;

	if (team.nr == 1)
		return;
	if (!team.spin) {
		pthread_barrier_wait(&team.barrier);
		return;
	}
	if (__atomic_add_fetch(&team.arrived, 1, __ATOMIC_ACQ_REL) == team.nr) {
		__atomic_store_n(&team.arrived, 0, __ATOMIC_RELAXED);
		__atomic_store_n(&team.generation, generation + 1, __ATOMIC_RELEASE);
		return;
	}
	while (__atomic_load_n(&team.generation, __ATOMIC_ACQUIRE) == generation)
		relax(&spins);
}

/* One repetition, seen from one thread; what it took. */
static uint64_t work(struct worker *w)
{
	bool gates = team.spin || !w->index;
	uint64_t start, before;

	meet(); /* from here on team.ops is known */
	w->gated = !gates || gate(w);
	meet();
	before = instructions();
	start = ticks();
	team.row->run(w, team.ops);
	meet();
	start = ticks() - start;
	w->instructions = instructions() - before;
	w->gated &= !gates || gate(w);
	meet();
	return start;
}

static uint64_t repetition(unsigned long ops)
{
	team.ops = ops;
	return work(&workers[0]);
}

static void start_worker(struct worker *w)
{
	const struct row *row = w->row;
	size_t nr = row->live ? row->live : BATCH;

	if (team.spin)
		pin(w->index);
	w->random = 88172645463325252u + w->index;
	for (int i = 0; i < 8; i++)
		next_random(&w->random);
	w->objs = pages(nr * sizeof(void *));
	for (size_t i = 0; i < row->live; i++) {
		w->objs[i] = ALLOC(row->from + next_random(&w->random) %
				   (row->to - row->from + 1));
		if (!w->objs[i])
			die("no memory");
	}
}

static void *worker_thread(void *arg)
{
	start_worker(arg);
	if (team.spin) {
		meet(); /* the usual time is that beside the others */
		gate_learn(arg);
	}
	for (;;)
		work(arg);
	return NULL;
}

static void start_team(const struct row *row)
{
	pthread_attr_t attr;
	pthread_t thread;

	team.row = row;
	team.nr = row->threads;
	team.spin = row->threads <= cpus && row->threads <= 2;
	if (pthread_barrier_init(&team.barrier, NULL, team.nr) || pthread_attr_init(&attr) ||
	    pthread_attr_setstacksize(&attr, 256 << 10))
		die("pthread");
	for (unsigned int i = 0; i < team.nr; i++) {
		workers[i].index = i;
		workers[i].row = row;
	}
	start_worker(&workers[0]);
	for (unsigned int i = 1; i < team.nr; i++)
		if (pthread_create(&thread, &attr, worker_thread, &workers[i]))
			die("pthread_create");
	if (team.spin)
		meet();
	gate_learn(&workers[0]);
}

/* ---- cycles ---- */

static struct {
	double good[REPETITIONS_MAX], thrown[REPETITIONS_MAX];
	unsigned int nr_good, nr_thrown;
	double instructions; /* per operation */
} result;

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void judge(unsigned long ops)
{
	long before = preemptions();
	double took = (double)repetition(ops) / (double)ops;
	bool good = team.nr > 1 || preemptions() == before;

	for (unsigned int i = 0; i < team.nr; i++)
		good &= workers[i].gated;
	if (team.row->total)
		took /= team.nr;
	if (good)
		result.good[result.nr_good++] = took;
	else
		result.thrown[result.nr_thrown++] = took;
	result.instructions = (double)workers[0].instructions / (double)ops;
}

static void measure_cycles(const struct row *row, double seconds)
{
	uint64_t start, length = (uint64_t)(seconds * 1e9), took;
	unsigned long ops = row->unit;

	if (row->threads == 1)
		open_counter();
	start_team(row);
	if (row->warm)
		repetition(row->warm);
	repetition(ops); /* the first one warms up */
	start = nsec();
	repetition(ops);
	took = nsec() - start;
	ops *= 1 + REPETITION_US * 1000 / (took + 1);
	start = nsec();
	do
		judge(ops);
	while (result.nr_good < REPETITIONS_MAX && result.nr_thrown < REPETITIONS_MAX &&
	       (nsec() - start < length ||
		(result.nr_good < REPETITIONS_MIN && nsec() - start < PATIENCE * length)));
	qsort(result.good, result.nr_good, sizeof(double), compare);
	qsort(result.thrown, result.nr_thrown, sizeof(double), compare);
}

static void print_cycles(double ns_per_tick)
{
	/* If all were disturbed, something is said all the same. */
	const double *from = result.nr_good ? result.good : result.thrown;
	unsigned int nr = result.nr_good ? result.nr_good : result.nr_thrown;

	printf(", \"cycles\": %.2f, \"low\": %.2f, \"high\": %.2f, \"ns\": %.3f", from[nr / 2],
	       from[nr / 4], from[nr - 1 - nr / 4], from[nr / 2] * ns_per_tick);
	printf(", \"repetitions\": %u, \"thrown\": %u, \"gate\": %.4f", result.nr_good,
	       result.nr_thrown, (double)workers[0].gate_best / GATE_LOOPS);
	if (counter >= 0)
		printf(", \"instructions\": %.1f", result.instructions);
	else if (counter_error)
		printf(", \"no_instructions\": \"%s\"",
		       counter_error == ENOENT ? "this machine has no counter of them" :
						 strerror(counter_error));
}

/* ---- main ---- */

/* The file that the malloc in use comes from. */
static const char *malloc_file(void)
{
#ifdef DIRECT
	return "direct";
#else
	void *function = dlsym(RTLD_DEFAULT, "malloc");
	Dl_info info;

	return function && dladdr(function, &info) && info.dli_fname ? info.dli_fname : "";
#endif
}

int main(int argc, char **argv)
{
	double seconds = argc > 2 ? strtod(argv[2], NULL) : SECONDS;
	uint64_t nsec_start = nsec(), ticks_start = ticks();
	const struct row *row = rows;
	cpu_set_t allowed;

	if (argc == 2 && !strcmp(argv[1], "--list")) {
		for (; row->name; row++)
			puts(row->name);
		return 0;
	}
	while (argc > 1 && row->name && strcmp(row->name, argv[1]))
		row++;
	if (argc < 2 || !row->name || seconds <= 0) {
		fprintf(stderr, "usage: malloc --list | malloc ROW [SECONDS]\n");
		return 2;
	}
	cpus = sched_getaffinity(0, sizeof(allowed), &allowed) ? 1 :
		(unsigned int)CPU_COUNT(&allowed);
	make_cache();
	workers[0].row = row;
	workers[0].random = 88172645463325252u;
	if (row->threads)
		measure_cycles(row, seconds);
	else
		row->run(&workers[0], 1);
	printf("{\"case\": \"%s\", \"malloc\": \"%s\"", row->name, malloc_file());
	if (row->threads)
		print_cycles((double)(nsec() - nsec_start) / (double)(ticks() - ticks_start));
	else
		printf(", \"mib\": %.1f, \"live_mib\": %.1f", memory_mib, memory_live_mib);
	printf(", \"peak_kib\": %lu}\n", proc_kib("/proc/self/status", "VmHWM:"));
	fflush(stdout);
	_exit(ferror(stdout) ? 1 : 0); /* the other threads still wait for work */
}
