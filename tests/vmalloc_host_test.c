/* SPDX-License-Identifier: MIT */
/*
 * A host that refuses: every call to map or unmap in turn, a full table of
 * VMAs, RLIMIT_AS. What is asked for is NULL, nothing is lost, and service is
 * full again afterwards.
 */
#define _GNU_SOURCE
#include "vmalloc_util.h"

#include <pthread.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CMDLINE("mem=64M kmem.idle_trim=0");

/* The library's calls of mmap: the next allowed ones pass, then all fail; -1: none does. */
static long allowed = -1;

__attribute__((__no_sanitize_thread__))
void *mmap(void *addr, size_t bytes, int prot, int flags, int fd, off_t offset)
{
	long ret;

	if (allowed == 0 && flags & MAP_FIXED) {
		errno = ENOMEM;
		return MAP_FAILED;
	}
	if (allowed > 0)
		allowed--;
	ret = syscall(SYS_mmap, addr, bytes, prot, flags, fd, offset);
	return (void *)ret;
}

static int in_child(int (*fn)(void))
{
	int status;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (!pid)
		_exit(fn());
	return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static char *tiny_limit_alloc(unsigned long size)
{
	return __vmalloc(size, GFP_KERNEL | __GFP_NOWARN);
}

/* Run before the library has booted: it makes do with the address space there is. */
static int limited(void)
{
	struct rlimit limit = { 700UL << 20, 700UL << 20 };
	static char *p[200];
	int n = 0;

	if (setrlimit(RLIMIT_AS, &limit))
		return 77;
	for (; n < 200 && (p[n] = tiny_limit_alloc(1 << 20)); n++)
		memset(p[n], 1, 1 << 20);
	if (!n)
		return 1;
	if (km_hot.vmalloc_size > limit.rlim_cur / 2)
		return 2;
	if (!malloc(10 << 20)) /* something is left for the program */
		return 3;
	if (tiny_limit_alloc(km_hot.vmalloc_size))
		return 4;
	vmalloc_check();
	while (n--)
		vfree(p[n]);
	p[0] = tiny_limit_alloc(2 << 20);
	if (!p[0])
		return 5;
	vfree(p[0]);
	vmap_purge(true);
	vmalloc_check();
	return vmalloc_nr_pages() == 0 ? 0 : 6;
}

TEST(a_limit_of_address_space_is_lived_with)
{
	int status = TEST_SANITIZED ? 77 : in_child(limited);

	if (status == 77)
		test_skip("no limit to be set here");
	else
		CHECK_EQ(status, 0);
}

/* Frames that do not follow each other, so that each takes a call. */
static struct page *odd[40];

static void odd_frames(void)
{
	for (int i = 0; i < 40; i++) {
		struct page *pair = alloc_pages(GFP_KERNEL, 1);

		split_page(pair, 1);
		odd[i] = pair;
		__free_page(pair + 1);
	}
}

static void odd_free(void)
{
	for (int i = 0; i < 40; i++)
		__free_page(odd[i]);
	vmalloc_check();
}

/* Let fn run with the n-th call refused, for every n, until it needs no more. */
static void refuse_each(bool (*fn)(void))
{
	for (long n = 0; n < 100; n++) {
		bool ok;

		allowed = n;
		ok = fn();
		allowed = -1;
		vmap_purge(true);
		vmap_purge(true); /* what could not be unmapped before */
		vmalloc_check();
		CHECK_EQ(vmalloc_nr_pages(), 0);
		CHECK(!vmap_deferred);
		if (ok)
			return;
	}
	CHECK(!"enough calls allowed");
}

static bool alloc_and_free(void)
{
	char *p = __vmalloc(1000000, GFP_KERNEL | __GFP_NOWARN);

	if (p)
		p[0] = p[999999] = 1;
	vfree(p);
	return p;
}

static bool map_and_unmap(void)
{
	char *p = vmap(odd, 20, VM_MAP, PAGE_KERNEL), *q = vm_map_ram(odd + 20, 20, NUMA_NO_NODE);
	bool ok = p && q && allowed > 0;

	if (p)
		p[4096 * 19] = 1;
	vunmap(p);
	if (q)
		vm_unmap_ram(q, 20);
	return ok;
}

static bool map_sparse(void)
{
	struct vm_struct *vm = get_vm_area(20 * PAGE_SIZE, VM_SPARSE);
	unsigned long at = (unsigned long)vm->addr;
	bool ok = !vm_area_map_pages(vm, at, at + 20 * PAGE_SIZE, odd) && allowed > 0;

	free_vm_area(vm);
	return ok;
}

static bool shrink(void)
{
	char *p = __vmalloc(20 * PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN), *q;
	bool ok;

	if (!p)
		return false;
	q = vrealloc(p, PAGE_SIZE, GFP_KERNEL);
	CHECK_EQ(q, p);
	ok = find_vm_area(p)->nr_pages == 1 && allowed > 0;
	vfree(p);
	return ok;
}

static bool free_now(void)
{
	char *p = vmalloc_exec(PAGE_SIZE);

	vfree(p);
	vfree(__vmalloc(500 * PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN));
	return p && allowed > 0;
}

TEST(each_refused_call_is_survived)
{
	util_forget();
	odd_frames();
	refuse_each(alloc_and_free);
	refuse_each(map_and_unmap);
	refuse_each(map_sparse);
	refuse_each(shrink);
	refuse_each(free_now);
	odd_free();
	test_report_clear(); /* of failures, rate limited */
}

static void *allow_later(void *arg)
{
	(void)arg;
	port_sleep_ns(5000000);
	__atomic_store_n(&allowed, -1, __ATOMIC_RELAXED);
	return NULL;
}

TEST(nofail_waits_for_the_host)
{
	pthread_t thread;
	char *p;

	util_forget();
	allowed = 0;
	pthread_create(&thread, NULL, allow_later, NULL);
	p = __vmalloc(5000, GFP_KERNEL | __GFP_NOFAIL | __GFP_NOWARN);
	CHECK(p);
	pthread_join(thread, NULL);
	vfree(p);
	util_forget();
}

/* Every second page of a mapping gets another protection, until the table of VMAs is full. */
static int vmas_full(void)
{
	unsigned long nr = 1UL << 18, i;
	char *many = mmap(NULL, nr << PAGE_SHIFT, PROT_NONE,
			  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	char *p = vmalloc(100), *q;

	vmap_purge(true);
	for (i = 0; i < nr && !mprotect(many + (i << PAGE_SHIFT), 4096, PROT_READ); i += 2)
		;
	if (i >= nr)
		return 77;
	/* A change in the middle takes two; now the last ones, that take one each. */
	for (int k = 0; k < 100 && mmap(NULL, 4096, k % 2 ? PROT_NONE : PROT_READ,
					MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED; k++)
		;
	q = __vmalloc(PAGE_SIZE, GFP_KERNEL | __GFP_NOWARN);
	if (q || __vmalloc(100 * PAGE_SIZE, GFP_ATOMIC | __GFP_NOWARN))
		return 1;
	vmalloc_check();
	p[5] = 1;
	vfree(p);
	munmap(many, nr << PAGE_SHIFT);
	p = vmalloc(300 * PAGE_SIZE);
	if (!p)
		return 2;
	memset(p, 1, 300 * PAGE_SIZE);
	vfree(p);
	vmap_purge(true);
	vmalloc_check();
	return vmalloc_nr_pages() == 0 ? 0 : 3;
}

TEST(a_full_table_of_vmas_gives_null)
{
	int status;

	vfree(vmalloc(1)); /* booted */
	status = TEST_SANITIZED ? 77 : in_child(vmas_full);
	if (status == 77)
		test_skip("the table of VMAs cannot be filled here");
	else
		CHECK_EQ(status, 0);
}
