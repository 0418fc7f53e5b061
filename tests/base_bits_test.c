/* SPDX-License-Identifier: MIT */
/* Bit arithmetic against the obvious loops. */
#include "test.h"

#include "base/bits.h"

TEST(align)
{
	CHECK_EQ(align_up(0, 8), 0);
	CHECK_EQ(align_up(1, 8), 8);
	CHECK_EQ(align_up(8, 8), 8);
	CHECK_EQ(align_down(15, 8), 8);
	CHECK_EQ(align_up(4097, 4096), 8192);
	CHECK(is_pow2(1) && is_pow2(1UL << 63) && !is_pow2(0) && !is_pow2(12));
	CHECK_EQ(clamp_ul(5, 1, 3), 3);
	CHECK_EQ(clamp_ul(0, 1, 3), 1);
	CHECK_EQ(clamp_ul(2, 1, 3), 2);
}

TEST(logarithms)
{
	for (unsigned int i = 0; i < 64; i++) {
		CHECK_EQ(log2_ul(1UL << i), i);
		CHECK_EQ(log2_ul((1UL << i) | (test_rand() & ((1UL << i) - 1))), i);
		CHECK_EQ(pow2_up(1UL << i), 1UL << i);
	}
	CHECK_EQ(pow2_up(0), 1);
	CHECK_EQ(pow2_up(3), 4);
	CHECK_EQ(pow2_up(4097), 8192);
}

TEST(order_of_size)
{
	for (int i = 0; i < 2000; i++) {
		unsigned long size = test_rand_below(1UL << (1 + test_rand_below(40))) + 1;
		unsigned int order = order_of(size);

		CHECK(PAGE_SIZE << order >= size);
		CHECK(order == 0 || PAGE_SIZE << (order - 1) < size);
	}
	CHECK_EQ(order_of(1), 0);
	CHECK_EQ(order_of(PAGE_SIZE), 0);
	CHECK_EQ(order_of(PAGE_SIZE + 1), 1);
	CHECK_EQ(order_of(4 * PAGE_SIZE), 2);
}

TEST(square_root)
{
	for (int i = 0; i < 2000; i++) {
		unsigned long x = test_rand() >> test_rand_below(64);
		unsigned __int128 r = isqrt_ul(x);

		CHECK(r * r <= x && (r + 1) * (r + 1) > x);
	}
	CHECK_EQ(isqrt_ul(0), 0);
	CHECK_EQ(isqrt_ul(16), 4);
}

TEST(bitmap)
{
	unsigned long map[4] = { 0 };
	bool model[256] = { false };

	for (int i = 0; i < 2000; i++) {
		unsigned long bit = test_rand_below(256);

		model[bit] = test_rand() & 1;
		if (model[bit])
			bit_set(map, bit);
		else
			bit_clear(map, bit);
		bit = test_rand_below(256);
		CHECK_EQ(bit_test(map, bit), model[bit]);
	}
}
