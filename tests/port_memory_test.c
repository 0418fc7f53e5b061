/* SPDX-License-Identifier: MIT */
/* Reservations and their alignment. */
#include "test.h"

#include "port/port.h"

#include <sys/mman.h>

TEST(reserve_is_zero_and_lazy)
{
	unsigned char present[1];
	char *p = port_reserve(64UL << 20);

	REQUIRE(p);
	p[32UL << 20] = 1;
	CHECK_EQ(p[(32UL << 20) + 1], 0);
	CHECK_EQ(p[0], 0);
	/* One touched word costs a page, not a huge one. */
	CHECK(!mincore(p + (32UL << 20), PAGE_SIZE, present) && (present[0] & 1));
	CHECK(!mincore(p + (32UL << 20) + 65536, PAGE_SIZE, present) && !(present[0] & 1));
	port_release(p, 64UL << 20);
	CHECK_EQ(mincore(p, PAGE_SIZE, present), -1);
}

TEST(reserve_none_alignment)
{
	for (int i = 0; i < 200; i++) {
		size_t align = PAGE_SIZE << test_rand_below(12);
		size_t bytes = 1 + test_rand_below(1 << 22);
		unsigned char present[1];
		char *p = port_reserve_none(bytes, align);

		REQUIRE(p);
		CHECK_EQ((unsigned long)p % align, 0);
		CHECK(!mincore(p, 1, present));
		CHECK(!mincore(p + ((bytes - 1) & PAGE_MASK), 1, present));
		port_release(p, bytes);
		CHECK_EQ(mincore(p, 1, present), -1);
	}
}

TEST(impossible_sizes)
{
	CHECK_EQ(port_reserve(0), NULL);
	CHECK_EQ(port_reserve(1UL << 62), NULL);
	CHECK_EQ(port_reserve_none(0, PAGE_SIZE), NULL);
	CHECK_EQ(port_reserve_none(1UL << 62, PAGE_SIZE), NULL);
	CHECK_EQ(port_reserve_none(ULONG_MAX, 1UL << 30), NULL);
}
