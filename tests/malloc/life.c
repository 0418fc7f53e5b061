/* SPDX-License-Identifier: MIT */
/* malloc() from before the first constructor until after main(). */
#include "check.h"

#include <pthread.h>

#define NR_KEPT 64
#define NR_STAGES 8

/* What each stage allocates, another frees. */
static struct {
	unsigned char *p;
	size_t size;
} kept[NR_STAGES][NR_KEPT];
static long stages_seen;

extern const char *last_words; /* what is to be said at the very end; see early.c */

static void take(int stage)
{
	for (size_t i = 0; i < NR_KEPT; i++) {
		size_t size = i * i * i + 1;
		unsigned char *p = i % 2 ? malloc(size) : calloc(1, size);

		MUST(p);
		CHECK((uintptr_t)p % 16 == 0);
		pattern_fill(p, size, (uint64_t)stage);
		kept[stage][i].p = p;
		kept[stage][i].size = size;
		free(realloc(memalign(64, size), size * 2));
	}
	stages_seen |= 1 << stage;
}

static void give(int stage)
{
	for (size_t i = 0; i < NR_KEPT; i++) {
		if (kept[stage][i].p)
			CHECK(pattern_ok(kept[stage][i].p, kept[stage][i].size, (uint64_t)stage));
		free(kept[stage][i].p);
		kept[stage][i].p = NULL;
	}
}

static void preinit(int argc, char **argv, char **envp)
{
	(void)argc;
	(void)argv;
	(void)envp;
	take(0);
}

__attribute__((__section__(".preinit_array"), __used__)) static void (*const before_all)(
	int, char **, char **) = preinit;

__attribute__((__constructor__(101))) static void first_constructor(void)
{
	give(0);
	take(1);
}

__attribute__((__constructor__)) static void usual_constructor(void)
{
	give(1);
	take(2);
	setenv("LIFE", "a variable's copy is the C library's", 1);
}

__attribute__((__destructor__)) static void usual_destructor(void)
{
	give(4);
	take(5);
}

/* The last of this program's: the destructors of libraries follow. */
__attribute__((__destructor__(101))) static void last_destructor(void)
{
	give(5);
	take(6);
	give(6);
	if (check_status())
		_exit(1);
}

static void at_exit(void)
{
	give(3);
	take(4);
}

/* all: one after the other */
static void all(long *args)
{
	(void)args;
	give(2);
	take(3);
	atexit(at_exit);
	CHECK(stages_seen == 15);
	last_words = "over";
}

/* ---- threads and the end ---- */

static void *hammer(void *arg)
{
	uint64_t state = rand_seed((uint64_t)(uintptr_t)arg);

	for (;;) {
		unsigned char *p[16];

		for (size_t i = 0; i < 16; i++) {
			p[i] = malloc(rand_size(&state, 16) + 1);
			MUST(p[i]);
			p[i][0] = (unsigned char)i;
		}
		for (size_t i = 0; i < 16; i++) {
			CHECK(p[i][0] == i);
			free(p[i]);
		}
	}
	return NULL;
}

static void linger(void)
{
	usleep(20000);
}

/* hammered: main() returns while threads allocate, and the end takes a while. */
static void hammered(long *args)
{
	pthread_t thread;

	(void)args;
	all(NULL);
	for (long i = 0; i < 4; i++) {
		MUST(!pthread_create(&thread, NULL, hammer, (void *)(i + 1)));
		pthread_detach(thread);
	}
	atexit(linger);
	usleep(2000);
}

static void *after_main(void *arg)
{
	(void)arg;
	usleep(20000); /* main() is over by then */
	for (int i = 0; i < 30; i++) {
		take(7);
		give(7);
	}
	exit(check_status());
}

/* detached: the main thread ends, another one does not. */
static void detached(long *args)
{
	pthread_t thread;

	(void)args;
	all(NULL);
	MUST(!pthread_create(&thread, NULL, after_main, NULL));
	pthread_detach(thread);
	pthread_exit(NULL);
}

/* A key's destructor may allocate, and run after the library's own. */
static void *allocate_to_the_last(void *arg)
{
	pthread_key_t *keys = arg;

	for (int i = 0; i < 8; i++)
		pthread_setspecific(keys[i], malloc(100 + (size_t)i));
	free(malloc(50));
	return NULL;
}

static int calls;

static void key_destructor(void *p)
{
	void *more = malloc(5000);

	MUST(more);
	memset(more, 1, 5000);
	free(more);
	free(p);
	calls++;
}

/* keys: thread-specific data is freed as late as there can be anything to do. */
static void thread_keys(long *args)
{
	pthread_key_t keys[8];

	all(args);
	for (int i = 0; i < 8; i++)
		MUST(!pthread_key_create(&keys[i], key_destructor));
	for (int i = 0; i < 500; i++) {
		pthread_t thread;

		MUST(!pthread_create(&thread, NULL, allocate_to_the_last, keys));
		pthread_join(thread, NULL);
	}
	CHECK(calls == 8 * 500);
}

static const struct mode modes[] = {
	{ "all", all },
	{ "hammered", hammered },
	{ "detached", detached },
	{ "keys", thread_keys },
	{ NULL, NULL },
};

int main(int argc, char **argv)
{
	alarm(60);
	return mode_main(modes, argc, argv);
}
