/* SPDX-License-Identifier: MIT */
/*
 * Very many areas: beyond vmap_areas_max small ones lie at the second addresses
 * of their frames, and the host's table of mappings does not grow any more.
 */
#define _GNU_SOURCE
#include "vmalloc_util.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CMDLINE("mem=1G kmem.idle_trim=0");

#define AREAS 6000
#define LIMIT 1200

static unsigned long *areas[AREAS];

static unsigned long maps(void)
{
	FILE *f = fopen("/proc/self/maps", "re");
	unsigned long lines = 0;
	int c;

	CHECK(f);
	while ((c = fgetc(f)) != EOF)
		lines += c == '\n';
	fclose(f);
	return lines;
}

static void fill(unsigned long pages)
{
	vmap_areas_max = LIMIT;
	for (unsigned long i = 0; i < AREAS; i++) {
		areas[i] = vmalloc(pages << PAGE_SHIFT);
		REQUIRE(areas[i]);
		*areas[i] = i;
		areas[i][(pages << PAGE_SHIFT) / sizeof(long) - 1] = ~i;
	}
}

static unsigned long twins(void)
{
	unsigned long n = 0;

	for (unsigned long i = 0; i < AREAS; i++)
		n += vmap_is_twin((unsigned long)areas[i]);
	return n;
}

static bool contents_ok(unsigned long pages)
{
	for (unsigned long i = 0; i < AREAS; i++) {
		if (*areas[i] != i || areas[i][(pages << PAGE_SHIFT) / sizeof(long) - 1] != ~i)
			return false;
	}
	return true;
}

static void empty(void)
{
	for (unsigned long i = 0; i < AREAS; i++)
		vfree(areas[i]);
}

TEST(single_pages)
{
	unsigned long before = maps();

	fill(1);
	CHECK(twins() >= AREAS - LIMIT - 64);
	CHECK(maps() - before <= 2 * LIMIT + 256);
	CHECK(contents_ok(1));
	vmalloc_check();
	empty();
	util_forget();
	CHECK_EQ(vmap_nr_areas, 0);
}

TEST(runs)
{
	fill(5);
	CHECK(twins() >= (AREAS - LIMIT) / 2);
	CHECK(contents_ok(5));
	vmalloc_check();
	empty();
	util_forget();
}

/* The window keeps every frame: an area in it that becomes smaller unmaps nothing. */
TEST(made_smaller)
{
	unsigned long smaller = 0;

	fill(4);
	for (unsigned long i = AREAS - 500; i < AREAS; i++) {
		if (!vmap_is_twin((unsigned long)areas[i]))
			continue;
		smaller++;
		CHECK(vrealloc(areas[i], PAGE_SIZE, GFP_KERNEL) == areas[i]);
		CHECK_EQ(areas[i][0], i);
		vfree(areas[i]);
		areas[i] = vmalloc(4 * PAGE_SIZE);
		REQUIRE(areas[i]);
		memset(areas[i], 1, 4 * PAGE_SIZE);
	}
	CHECK(smaller > 100);
	vmalloc_check();
	empty();
	util_forget();
}

TEST(what_is_known_of_them)
{
	const struct vm_struct *vm;
	unsigned long *p;

	fill(1);
	p = areas[AREAS - 1];
	REQUIRE(vmap_is_twin((unsigned long)p));
	CHECK(is_vmalloc_addr(p));
	vm = find_vm_area(p);
	REQUIRE(vm);
	CHECK(vm->flags & VM_NO_GUARD);
	CHECK_EQ(get_vm_area_size(vm), PAGE_SIZE);
	CHECK_EQ(*(unsigned long *)page_address(vmalloc_to_page(p)), AREAS - 1);
	CHECK(vm->pages[0] == vmalloc_to_page(p));
	vfree(p);
	CHECK(!find_vm_area(p));
	CHECK(!vmalloc_to_page(p));
	vfree(p);
	CHECK_REPORT("Trying to vfree() nonexistent vm area");
	areas[AREAS - 1] = NULL;
	empty();
	util_forget();
}

TEST(zeroed)
{
	fill(1);
	for (unsigned long i = AREAS - 1000; i < AREAS; i++) {
		vfree(areas[i]);
		areas[i] = vzalloc(20);
		REQUIRE(areas[i]);
		CHECK(vmap_is_twin((unsigned long)areas[i]));
		CHECK_EQ(*areas[i], 0);
		*areas[i] = ~0UL;
	}
	empty();
	util_forget();
}

/* Frames go back and forth between threads, so ranges at the same addresses follow each other. */
static void *churn(void *arg) /* NULL: something was wrong */
{
	unsigned int state = (unsigned int)(unsigned long)arg;
	unsigned long *mine[64] = { NULL };
	bool good = true;

	for (unsigned int i = 0; i < 20000; i++) {
		unsigned int at = (state = state * 1103515245 + 12345) >> 16 & 63;

		if (mine[at]) {
			good &= *mine[at] == (unsigned long)&mine[at];
			vfree(mine[at]);
		}
		mine[at] = vmalloc(PAGE_SIZE << (state >> 28 & 3));
		if (mine[at])
			*mine[at] = (unsigned long)&mine[at];
		good &= !!mine[at];
	}
	for (unsigned int at = 0; at < 64; at++)
		vfree(mine[at]);
	return good ? arg : NULL;
}

TEST(threads)
{
	pthread_t thread[4];
	void *good;

	fill(1);
	for (unsigned long i = 0; i < 4; i++)
		REQUIRE(!pthread_create(&thread[i], NULL, churn, (void *)(i + 1)));
	for (unsigned long i = 0; i < 4; i++) {
		pthread_join(thread[i], &good);
		CHECK(good);
	}
	CHECK(contents_ok(1));
	vmalloc_check();
	empty();
	util_forget();
}

static int child(void)
{
	if (!contents_ok(1))
		return 1;
	for (unsigned long i = 0; i < AREAS; i++)
		*areas[i] = 0;
	empty();
	vmalloc_check();
	return 0;
}

TEST(fork_has_its_own)
{
	int status = 1;
	pid_t pid;

	fill(1);
	pid = fork();
	if (!pid)
		_exit(child());
	CHECK(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
	CHECK(contents_ok(1));
	empty();
	util_forget();
}
