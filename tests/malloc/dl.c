/* SPDX-License-Identifier: MIT */
/* A malloc that is loaded and unloaded again, in a program that has another. */
#include "check.h"

#include <dlfcn.h>
#include <pthread.h>

struct own {
	void *(*malloc)(size_t size);
	void *(*calloc)(size_t n, size_t size);
	void *(*realloc)(void *p, size_t size);
	void (*free)(void *p);
};

static struct own own;
static pthread_barrier_t used, closed;

static void use(void)
{
	for (size_t size = 1; size < 2u << 20; size = size * 3 + 1) {
		unsigned char *p = own.malloc(size), *zero = own.calloc(1, size);

		MUST(p && zero);
		CHECK(!zero[0] && !zero[size - 1]);
		pattern_fill(p, size, size);
		pattern_fill(zero, size, size + 1);
		p = own.realloc(p, size * 2);
		MUST(p);
		CHECK(pattern_holds(p, size, size, size) && pattern_ok(zero, size, size + 1));
		own.free(p);
		own.free(zero);
	}
}

static void *use_in_thread(void *arg)
{
	use();
	return arg;
}

/* Ends when the library is closed: nothing of the thread may need it then. */
static void *outlive(void *arg)
{
	use();
	pthread_barrier_wait(&used);
	pthread_barrier_wait(&closed);
	return arg;
}

static void *find(void *library, const char *name)
{
	void *found = dlsym(library, name);

	MUST(found);
	return found;
}

static void round_of(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	pthread_t thread, survivor;

	if (!library)
		say("%s", dlerror());
	MUST(library);
	own.malloc = find(library, "malloc");
	own.calloc = find(library, "calloc");
	own.realloc = find(library, "realloc");
	own.free = find(library, "free");
	CHECK((void *)own.malloc != dlsym(RTLD_DEFAULT, "malloc"));
	use();
	MUST(!pthread_create(&thread, NULL, use_in_thread, NULL));
	pthread_join(thread, NULL);
	MUST(!pthread_create(&survivor, NULL, outlive, NULL));
	pthread_barrier_wait(&used);
	CHECK(!dlclose(library));
	pthread_barrier_wait(&closed);
	pthread_join(survivor, NULL);
	/* And the program's own goes on. */
	free(malloc(1000));
}

/* PROGRAM LIBRARY ROUNDS */
int main(int argc, char **argv)
{
	long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 0, lines = 0, kib = 0;

	alarm(120);
	MUST(rounds > 10);
	pthread_barrier_init(&used, NULL, 2);
	pthread_barrier_init(&closed, NULL, 2);
	for (long i = 0; i < rounds; i++) {
		if (i == 10) {
			lines = maps_lines();
			kib = status_kib("VmSize:");
		}
		round_of(argv[1]);
	}
	printf("mappings: %ld, then %ld; KiB: %ld, then %ld\n", lines, maps_lines(), kib,
	       status_kib("VmSize:"));
	CHECK(maps_lines() - lines <= 8);
	CHECK(status_kib("VmSize:") - kib <= 8192);
	return check_status();
}
