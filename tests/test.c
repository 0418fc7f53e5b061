/* SPDX-License-Identifier: MIT */
/* The test harness; see test.h. */
#include "test.h"

#include "base/bug.h"

#include <fnmatch.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_PRINTED 10 /* failed checks printed per test */
#define REPORT_BYTES (1 << 20)
#define MAX_REPORTS 4096

static struct test *tests, **tests_tail = &tests;
static unsigned int nr_bad; /* failed checks of the running test; atomic */
static const char *skipped; /* why the running test cannot run */

/* ---- random numbers ---- */

static uint64_t seed;
static unsigned int seed_streams;
static __thread uint64_t rand_state;

static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

uint64_t test_rand(void)
{
	if (!rand_state) {
		uint64_t stream = __atomic_add_fetch(&seed_streams, 1, __ATOMIC_RELAXED);

		rand_state = mix(seed + 0x9e3779b97f4a7c15u * stream) | 1;
	}
	rand_state ^= rand_state << 13;
	rand_state ^= rand_state >> 7;
	rand_state ^= rand_state << 17;
	return rand_state;
}

uint64_t test_rand_below(uint64_t n)
{
	return (uint64_t)(((unsigned __int128)test_rand() * n) >> 64);
}

uint64_t test_seed(void)
{
	return seed;
}

static void seed_init(void)
{
	const char *env = getenv("TEST_SEED");
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	seed = mix((uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec);
	if (env)
		seed = strtoull(env, NULL, 0);
}

/* ---- captured reports ---- */

static pthread_mutex_t report_mutex = PTHREAD_MUTEX_INITIALIZER;
static char report_text[REPORT_BYTES];
static size_t report_len;
static size_t report_end[MAX_REPORTS]; /* where each report ends in report_text */
static unsigned int nr_reports, nr_claimed;

static void report_capture(const char *text, size_t len)
{
	pthread_mutex_lock(&report_mutex);
	if (nr_reports < MAX_REPORTS && len < REPORT_BYTES - report_len) {
		memcpy(report_text + report_len, text, len);
		report_len += len;
		report_text[report_len] = 0;
		report_end[nr_reports++] = report_len;
	} else {
		fwrite(text, 1, len, stderr);
		__atomic_add_fetch(&nr_bad, 1, __ATOMIC_RELAXED);
	}
	pthread_mutex_unlock(&report_mutex);
}

void test_report_clear(void)
{
	pthread_mutex_lock(&report_mutex);
	report_len = 0;
	report_text[0] = 0;
	nr_reports = nr_claimed = 0;
	pthread_mutex_unlock(&report_mutex);
}

const char *test_report_text(void)
{
	return report_text;
}

unsigned int test_report_count(void)
{
	return nr_reports;
}

static const char *unclaimed(void)
{
	return report_text + (nr_claimed ? report_end[nr_claimed - 1] : 0);
}

bool test_check_report(const char *part, const char *file, int line)
{
	const char *at;
	unsigned int i = 0;

	pthread_mutex_lock(&report_mutex);
	at = strstr(report_text, part);
	if (at) {
		while (i < nr_reports && report_end[i] <= (size_t)(at - report_text))
			i++;
		if (nr_claimed < i + 1)
			nr_claimed = i + 1;
	}
	pthread_mutex_unlock(&report_mutex);
	if (test_check(at, "report", file, line))
		return true;
	printf("#   wanted: %s\n#   reported: %s\n", part, nr_reports ? report_text : "nothing");
	return false;
}

bool test_check_no_report(const char *file, int line)
{
	if (test_check(nr_claimed == nr_reports, "no report", file, line))
		return true;
	printf("#   reported: %s\n", unclaimed());
	return false;
}

/* ---- checks ---- */

static bool check_failed(const char *file, int line)
{
	unsigned int n = __atomic_add_fetch(&nr_bad, 1, __ATOMIC_RELAXED);

	if (n == MAX_PRINTED + 1)
		printf("# further failures of this test are not printed\n");
	if (n <= MAX_PRINTED)
		printf("# %s:%d: ", file, line);
	return n <= MAX_PRINTED;
}

bool test_check(bool ok, const char *what, const char *file, int line)
{
	if (!ok && check_failed(file, line))
		printf("failed: %s\n", what);
	return ok;
}

bool test_check_eq(unsigned long a, unsigned long b, bool equal, const char *a_text,
		   const char *b_text, const char *file, int line)
{
	if ((a == b) == equal)
		return true;
	if (check_failed(file, line))
		printf("failed: %s %s %s: %ld (%#lx) and %ld (%#lx)\n", a_text, equal ? "==" : "!=",
		       b_text, (long)a, a, (long)b, b);
	return false;
}

bool test_check_str(const char *a, const char *b, const char *a_text, const char *b_text,
		    const char *file, int line)
{
	if (a == b || (a && b && !strcmp(a, b)))
		return true;
	if (check_failed(file, line))
		printf("failed: %s equals %s:\n#   \"%s\"\n#   \"%s\"\n", a_text, b_text, a, b);
	return false;
}

void test_skip(const char *why)
{
	skipped = why;
}

/* ---- tests that must die ---- */

static int abort_pipe;

static void report_to_pipe(const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(abort_pipe, text, len);

		if (n <= 0)
			break;
		text += n;
		len -= (size_t)n;
	}
}

bool test_aborts(void (*fn)(void *), void *arg, const char *part)
{
	static char text[1 << 16];
	size_t len = 0;
	int fds[2], status;
	ssize_t n;
	pid_t pid;

	fflush(stdout);
	if (pipe(fds))
		return false;
	pid = fork();
	if (!pid) {
		close(fds[0]);
		abort_pipe = fds[1];
		report_sink = report_to_pipe;
		signal(SIGABRT, SIG_DFL);
		fn(arg);
		_exit(0);
	}
	close(fds[1]);
	while (len < sizeof(text) - 1 && (n = read(fds[0], text + len, sizeof(text) - 1 - len)) > 0)
		len += (size_t)n;
	text[len] = 0;
	close(fds[0]);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return false;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && strstr(text, part))
		return true;
	printf("# status %#x, reported: %s\n", status, text);
	return false;
}

/* ---- main ---- */

void test_register(struct test *test)
{
	*tests_tail = test;
	tests_tail = &test->next;
}

static bool run_one(const struct test *test, unsigned int number)
{
	nr_bad = 0;
	skipped = NULL;
	rand_state = 0;
	seed_streams = 0;
	test_report_clear();

	test->run();

	if (nr_claimed != nr_reports) {
		printf("# unexpected report: %s\n", unclaimed());
		nr_bad++;
	}
	printf("%s %u - %s%s%s\n", nr_bad ? "not ok" : "ok", number, test->name,
	       skipped ? " # SKIP " : "", skipped ? skipped : "");
	if (nr_bad)
		printf("# %u failed checks; again with TEST_SEED=%#llx\n", nr_bad,
		       (unsigned long long)seed);
	fflush(stdout);
	return !nr_bad;
}

int main(int argc, char **argv)
{
	unsigned int number = 0, failed = 0, nr_skipped = 0;

	/* Lines, so that the last one before a crash is seen. */
	setvbuf(stdout, NULL, _IOLBF, 0);
	seed_init();
	report_sink = report_capture;
	for (const struct test *test = tests; test; test = test->next) {
		if (argc > 1 && fnmatch(argv[1], test->name, 0))
			continue;
		failed += !run_one(test, ++number);
		nr_skipped += skipped != NULL;
	}
	printf("%u passed, %u failed", number - failed - nr_skipped, failed);
	if (nr_skipped)
		printf(", %u skipped", nr_skipped);
	printf("\n");
	if (failed || !number)
		return 1;
	return nr_skipped == number ? 77 : 0;
}
