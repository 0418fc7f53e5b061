/* SPDX-License-Identifier: MIT */
/* Ranges of bits, against a plain array of bools. */
#include "test.h"

#include "pool/pool_bits.h"

#define NR 300

static bool model[NR];
static unsigned long map[POOL_BITS_WORDS(NR)];

static unsigned long model_next(unsigned long size, unsigned long start, bool value)
{
	while (start < size && model[start] != value)
		start++;
	return start < size ? start : size;
}

static unsigned long model_find(unsigned long size, unsigned long start, unsigned long nr,
				unsigned long align, unsigned long offset)
{
	for (unsigned long b = start; b + nr <= size; b++)
		if (!((b + offset) & (align - 1)) && model_next(b + nr, b, true) == b + nr)
			return b;
	return size + 1;
}

TEST(ranges_agree_with_a_model)
{
	for (int step = 0; step < 20000; step++) {
		unsigned long a = test_rand_below(NR), n = test_rand_below(min_ul(NR - a, 80)) + 1;
		unsigned long size = NR - test_rand_below(70), start = test_rand_below(size);
		unsigned long nr = test_rand_below(20) + 1, align = 1UL << test_rand_below(6);
		unsigned long offset = test_rand_below(align), got, count = 0;
		bool set = test_rand_below(100) < 45;

		n = min_ul(n, NR - a);
		(set ? pool_bits_set : pool_bits_clear)(map, a, n);
		for (unsigned long i = a; i < a + n; i++)
			model[i] = set;
		for (unsigned long i = 0; i < size; i++)
			count += model[i];
		CHECK_EQ(pool_bits_count(map, size), count);
		CHECK_EQ(pool_bits_next(map, size, start), model_next(size, start, true));
		CHECK_EQ(pool_bits_next_zero(map, size, start), model_next(size, start, false));
		got = pool_bits_find_area(map, size, start, nr, align - 1, offset);
		CHECK_EQ(min_ul(got, size + 1), model_find(size, start, nr, align, offset));
	}
}

TEST(ends_of_the_range)
{
	unsigned long two[2] = { ~0UL, ~0UL };

	CHECK_EQ(pool_bits_next_zero(two, 128, 0), 128);
	CHECK_EQ(pool_bits_next(two, 128, 128), 128);
	CHECK_EQ(pool_bits_next(two, 0, 0), 0);
	CHECK_EQ(pool_bits_next_zero(two, 100, 300), 100);
	CHECK(pool_bits_find_area(two, 128, 0, 1, 0, 0) > 128);
	pool_bits_clear(two, 64, 64);
	CHECK_EQ(two[1], 0);
	CHECK_EQ(pool_bits_find_area(two, 128, 0, 64, 0, 0), 64);
	CHECK(pool_bits_find_area(two, 128, 0, 65, 0, 0) > 128);
	CHECK(pool_bits_find_area(two, 128, 0, ~0UL, 0, 0) > 128);
	CHECK_EQ(pool_bits_count(two, 65), 64);
	CHECK_EQ(pool_bits_mask(60, 100), 0xfUL << 60);
}
