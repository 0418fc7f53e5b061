/* SPDX-License-Identifier: MIT */
/* The private store: a window that is empty at first, and memory in it. */
#include "test.h"

#include "port/port.h"

#include <errno.h>
#include <sys/mman.h>

#define FRAMES 4096UL

static struct port_frames f;

/* A sanitizer may have its own memory where the window is, and knows no address there. */
static bool is_possible(void)
{
	if (TEST_SANITIZED)
		test_skip("a sanitizer has that part of the address space");
	return !TEST_SANITIZED;
}

static bool is_mapped(void *addr)
{
	unsigned char vec;

	return mincore(addr, PAGE_SIZE, &vec) == 0;
}

TEST(a_window_is_empty_at_first)
{
	if (!is_possible())
		return;
	REQUIRE(port_frames_create_private(&f, FRAMES, 1UL << 20) == 0);
	CHECK(f.private && !f.borrowed && f.fd == -1);
	CHECK_EQ(f.nr_linear, FRAMES);
	CHECK_EQ((unsigned long)f.linear % (4UL << 20), 0UL);
	CHECK(!is_mapped(f.linear) && !is_mapped(f.linear + (FRAMES << PAGE_SHIFT)));
}

TEST(memory_comes_where_nothing_is)
{
	if (!is_possible())
		return;
	CHECK_EQ(port_window_map(f.linear, 16 * PAGE_SIZE), 0);
	CHECK_EQ(f.linear[15 * PAGE_SIZE], 0);
	f.linear[15 * PAGE_SIZE] = 7;
	errno = 5;
	CHECK_EQ(port_window_map(f.linear + 8 * PAGE_SIZE, 16 * PAGE_SIZE), -EEXIST);
	CHECK_EQ(errno, 5);
	CHECK_EQ(f.linear[15 * PAGE_SIZE], 7);
	CHECK(!is_mapped(f.linear + 16 * PAGE_SIZE));
}

TEST(memory_goes_back_and_is_zeroes_then)
{
	if (!is_possible())
		return;
	memset(f.linear, 9, 16 * PAGE_SIZE);
	CHECK_EQ(port_frames_commit(&f, 0, 16), 0);
	CHECK_EQ(port_frames_release(&f, 4, 8), 0);
	CHECK_EQ(f.linear[4 * PAGE_SIZE], 0);
	CHECK_EQ(f.linear[12 * PAGE_SIZE - 1], 0);
	CHECK_EQ(f.linear[4 * PAGE_SIZE - 1], 9);
	CHECK_EQ(f.linear[12 * PAGE_SIZE], 9);
	CHECK_EQ(port_frames_release(&f, FRAMES - 1, 2), -EINVAL);
}

TEST(two_windows_lie_apart)
{
	struct port_frames g;

	if (!is_possible())
		return;
	REQUIRE(port_window_map(f.linear + (FRAMES - 1) * PAGE_SIZE, PAGE_SIZE) == 0);
	REQUIRE(port_frames_create_private(&g, FRAMES, 0) == 0);
	CHECK(g.linear >= f.linear + (FRAMES << PAGE_SHIFT) ||
	      g.linear + (FRAMES << PAGE_SHIFT) <= f.linear);
}
