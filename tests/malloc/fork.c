/* SPDX-License-Identifier: MIT */
/* fork() at any moment: the child has a whole heap, whatever the other threads were about. */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>

#define NR_SLOTS 256
#define MAX_THREADS 16
#define CHILD_SECONDS 20
#define MAX_BAD 3 /* children that may fail before it is enough */

struct slot {
	bool busy; /* atomic: a thread is at it; in a child, one that is no more */
	unsigned char *p;
	size_t size;
	uint64_t seed;
};

static struct slot slots[NR_SLOTS];
static bool stop; /* atomic */
static long nr_forks, nr_forkers, bad_children;

/* ---- what the other threads do ---- */

static void turn(struct slot *slot, uint64_t *state)
{
	if (slot->p) {
		CHECK(pattern_ok(slot->p, slot->size, slot->seed));
		if (rand_next(state) % 4 == 0)
			slot->p = realloc(slot->p, 1);
		free(slot->p);
		slot->p = NULL;
		return;
	}
	slot->size = rand_size(state, rand_next(state) % 64 ? 13 : 20) + 1;
	slot->seed = rand_next(state);
	slot->p = rand_next(state) % 8 ? malloc(slot->size) : memalign(256, slot->size);
	MUST(slot->p);
	pattern_fill(slot->p, slot->size, slot->seed);
}

/* Children get the processors first: a thread that waits for its own is within malloc() too. */
static void be_nice(void)
{
	setpriority(PRIO_PROCESS, 0, 10);
}

static void *allocate_on(void *arg)
{
	uint64_t state = rand_seed((uint64_t)(uintptr_t)arg);

	be_nice();
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		struct slot *slot = &slots[rand_next(&state) % NR_SLOTS];

		if (__atomic_exchange_n(&slot->busy, true, __ATOMIC_ACQUIRE))
			continue;
		turn(slot, &state);
		__atomic_store_n(&slot->busy, false, __ATOMIC_RELEASE);
	}
	return NULL;
}

static void some_stdio(void)
{
	char *line = NULL;
	size_t room = 0;
	FILE *in = fopen("/proc/self/status", "r"), *out = fopen("/dev/null", "w");

	MUST(in && out);
	while (getline(&line, &room, in) > 0)
		fprintf(out, "%s %zu\n", line, room);
	free(line);
	fclose(in);
	fclose(out);
}

static void *print_on(void *arg)
{
	(void)arg;
	be_nice();
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED))
		some_stdio();
	return NULL;
}

/* ---- what a child does ---- */

static void *in_thread(void *arg)
{
	unsigned char *p[50], *large = calloc(1, 300000);

	MUST(large && !large[0] && !large[299999]);
	large[150000] = 1;
	for (size_t i = 0; i < 50; i++) {
		p[i] = malloc(i * i * 3 + 1);
		MUST(p[i]);
		pattern_fill(p[i], i * i * 3 + 1, i);
	}
	for (size_t i = 0; i < 50; i++) {
		CHECK(pattern_ok(p[i], i * i * 3 + 1, i));
		free(p[i]);
	}
	free(large);
	return arg;
}

static void child(long number, bool with_stdio)
{
	pthread_t thread;

	alarm(CHILD_SECONDS);
	in_thread(NULL);
	for (int i = 0; i < NR_SLOTS; i++) {
		if (slots[i].busy || !slots[i].p)
			continue;
		CHECK(pattern_ok(slots[i].p, slots[i].size, slots[i].seed));
		free(slots[i].p);
	}
	if (with_stdio)
		some_stdio();
	MUST(!pthread_create(&thread, NULL, in_thread, NULL));
	in_thread(NULL);
	pthread_join(thread, NULL);
	if (number % 16 == 0 && !check_status())
		execl("/bin/true", "true", NULL);
	_exit(check_status());
}

static void reap(pid_t pid, long number)
{
	int status = -1;

	if (waitpid(pid, &status, 0) != pid || status) {
		if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
			say("child %ld: HANG", number);
		else
			say("child %ld: status %#x", number, status);
		CHECK(!"a child failed");
		__atomic_add_fetch(&bad_children, 1, __ATOMIC_RELAXED);
	}
}

static void *fork_on(void *arg)
{
	pid_t alive[2] = { 0, 0 };
	bool with_stdio = arg != NULL;
	long i;

	for (i = 0; i < nr_forks / nr_forkers; i++) {
		pid_t pid = fork();

		MUST(pid >= 0);
		if (!pid)
			child(i, with_stdio);
		if (alive[i % 2])
			reap(alive[i % 2], i - 2);
		alive[i % 2] = pid;
		if (__atomic_load_n(&bad_children, __ATOMIC_RELAXED) >= MAX_BAD)
			break;
	}
	for (int j = 0; j < 2; j++)
		if (alive[j])
			reap(alive[j], i);
	return NULL;
}

/* threads FORKS THREADS FORKERS STDIO */
static void threads(long *args)
{
	pthread_t workers[MAX_THREADS], forkers[MAX_THREADS];
	void *with_stdio = args[3] ? &stop : NULL;

	nr_forks = args[0];
	nr_forkers = args[2];
	for (long i = 0; i < args[1]; i++)
		MUST(!pthread_create(&workers[i], NULL,
				     with_stdio && i % 2 ? print_on : allocate_on,
				     (void *)(i + 1)));
	for (long i = 1; i < nr_forkers; i++)
		MUST(!pthread_create(&forkers[i], NULL, fork_on, with_stdio));
	fork_on(with_stdio);
	for (long i = 1; i < nr_forkers; i++)
		pthread_join(forkers[i], NULL);
	__atomic_store_n(&stop, true, __ATOMIC_RELAXED);
	for (long i = 0; i < args[1]; i++)
		pthread_join(workers[i], NULL);
}

/* ---- fork() by a signal handler, in the middle of malloc() as often as not ---- */

static volatile sig_atomic_t nr_handled;
static long nr_wanted, child_allocates;

/* Once, soon: a timer that repeats could leave no time between two handlers. */
static void arm(void)
{
	struct itimerval soon = { { 0, 0 }, { 0, 200 + nr_handled * 37 % 1000 } };

	MUST(!setitimer(ITIMER_REAL, &soon, NULL));
}

static void fork_in_handler(int sig)
{
	int kept = errno;
	pid_t pid = fork();

	MUST(pid >= 0);
	if (!pid) {
		sigset_t set;

		signal(sig, SIG_DFL);
		sigemptyset(&set);
		sigaddset(&set, sig);
		sigprocmask(SIG_UNBLOCK, &set, NULL);
		alarm(CHILD_SECONDS);
		if (child_allocates)
			in_thread(NULL);
		_exit(check_status());
	}
	reap(pid, nr_handled);
	if (++nr_handled < nr_wanted)
		arm();
	errno = kept;
}

/* handler FORKS ALLOCATE: whether the child does; the parent does in any case. */
static void handler(long *args)
{
	struct sigaction action = { .sa_handler = fork_in_handler, .sa_flags = SA_RESTART };
	uint64_t state = rand_seed(1);

	nr_wanted = args[0];
	child_allocates = args[1];
	MUST(!sigaction(SIGALRM, &action, NULL));
	arm();
	while (nr_handled < nr_wanted && bad_children < MAX_BAD)
		turn(&slots[rand_next(&state) % NR_SLOTS], &state);
}

static const struct mode modes[] = {
	{ "threads", threads },
	{ "handler", handler },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	return mode_main(modes, argc, argv);
}
