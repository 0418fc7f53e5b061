/* SPDX-License-Identifier: MIT */
/* Bits, bitmaps, and sets of CPUs, each against a model of one byte per bit. */
#include <kunit/test.h>

#include <linux/bitfield.h>
#include <linux/bitmap.h>
#include <linux/bitops.h>
#include <linux/cpumask.h>
#include <linux/random.h>
#include <linux/string.h>

#define BITS 150

static void bits_single(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS) = { 0 };

	set_bit(70, map);
	KUNIT_EXPECT_EQ(test, map[1], 1UL << 6);
	KUNIT_EXPECT_TRUE(test, test_bit(70, map));
	KUNIT_EXPECT_TRUE(test, test_and_clear_bit(70, map));
	KUNIT_EXPECT_FALSE(test, test_and_set_bit(3, map));
	KUNIT_EXPECT_TRUE(test, __test_and_set_bit(3, map));
	change_bit(3, map);
	KUNIT_EXPECT_TRUE(test, bitmap_empty(map, BITS));
	assign_bit(149, map, true);
	KUNIT_EXPECT_EQ(test, find_last_bit(map, BITS), 149);
	KUNIT_EXPECT_EQ(test, ffs(0), 0);
	KUNIT_EXPECT_EQ(test, ffs(8), 4);
	KUNIT_EXPECT_EQ(test, fls(0), 0);
	KUNIT_EXPECT_EQ(test, fls(0x80000000), 32);
	KUNIT_EXPECT_EQ(test, __ffs(8UL), 3);
	KUNIT_EXPECT_EQ(test, __fls(~0UL), 63);
	KUNIT_EXPECT_EQ(test, ffz(7UL), 3);
	KUNIT_EXPECT_EQ(test, fls64(1ULL << 40), 41);
	KUNIT_EXPECT_EQ(test, hweight32(0xf0f0), 8);
	KUNIT_EXPECT_EQ(test, rol32(0x80000001, 1), 3);
	KUNIT_EXPECT_EQ(test, ror8(1, 1), 0x80);
	KUNIT_EXPECT_EQ(test, sign_extend32(0xff, 7), -1);
	KUNIT_EXPECT_EQ(test, sign_extend32(0x7f, 7), 127);
}

static void bits_fields(struct kunit *test)
{
	u32 reg = FIELD_PREP(GENMASK(11, 4), 0xab) | 0xf;

	KUNIT_EXPECT_EQ(test, reg, 0xabf);
	KUNIT_EXPECT_EQ(test, FIELD_GET(GENMASK(11, 4), reg), 0xab);
	FIELD_MODIFY(GENMASK(3, 0), &reg, 1);
	KUNIT_EXPECT_EQ(test, reg, 0xab1);
	KUNIT_EXPECT_FALSE(test, FIELD_FIT(GENMASK(3, 0), 16));
	KUNIT_EXPECT_EQ(test, u32_get_bits(reg, GENMASK(11, 8)), 0xa);
	KUNIT_EXPECT_EQ(test, GENMASK_ULL(63, 60), 0xf000000000000000ULL);
	KUNIT_EXPECT_EQ(test, GENMASK(63, 0), ~0UL);
	KUNIT_EXPECT_EQ(test, BIT_ULL(40), 1ULL << 40);
}

/* A bitmap and its model, filled at random. */
static void fill(struct rnd_state *state, unsigned long *map, u8 *model, int one_in)
{
	bitmap_zero(map, BITS);
	for (int i = 0; i < BITS; i++) {
		model[i] = prandom_u32_state(state) % one_in == 0;
		if (model[i])
			__set_bit(i, map);
	}
}

static void check(struct kunit *test, const unsigned long *map, const u8 *model)
{
	for (int i = 0; i < BITS; i++)
		KUNIT_ASSERT_EQ_MSG(test, test_bit(i, map), model[i], "bit %d", i);
}

static void map_operations(struct kunit *test)
{
	DECLARE_BITMAP(a, BITS);
	DECLARE_BITMAP(b, BITS);
	DECLARE_BITMAP(c, BITS);
	u8 ma[BITS], mb[BITS], mc[BITS];
	struct rnd_state state;

	prandom_seed_state(&state, 7);
	for (int round = 0; round < 20; round++) {
		int shift = prandom_u32_state(&state) % (BITS + 1), any = 0, weight = 0;

		fill(&state, a, ma, 2 + round);
		fill(&state, b, mb, 3);
		for (int i = 0; i < BITS; i++) {
			any |= mc[i] = ma[i] & mb[i];
			weight += mc[i];
		}
		KUNIT_EXPECT_EQ(test, bitmap_and(c, a, b, BITS), any);
		check(test, c, mc);
		KUNIT_EXPECT_EQ(test, bitmap_weight(c, BITS), weight);
		KUNIT_EXPECT_EQ(test, bitmap_weight_and(a, b, BITS), weight);
		KUNIT_EXPECT_EQ(test, bitmap_intersects(a, b, BITS), any);
		KUNIT_EXPECT_TRUE(test, bitmap_subset(c, a, BITS));
		for (int i = 0; i < BITS; i++)
			mc[i] = ma[i] | mb[i];
		bitmap_or(c, a, b, BITS);
		check(test, c, mc);
		for (int i = 0; i < BITS; i++)
			mc[i] = ma[i] & !mb[i];
		bitmap_andnot(c, a, b, BITS);
		check(test, c, mc);
		for (int i = 0; i < BITS; i++)
			mc[i] = i + shift < BITS ? ma[i + shift] : 0;
		bitmap_shift_right(c, a, shift, BITS);
		check(test, c, mc);
		for (int i = 0; i < BITS; i++)
			mc[i] = i >= shift ? ma[i - shift] : 0;
		bitmap_shift_left(c, a, shift, BITS);
		check(test, c, mc);
		bitmap_complement(c, a, BITS);
		bitmap_complement(c, c, BITS);
		KUNIT_EXPECT_TRUE(test, bitmap_equal(a, c, BITS));
	}
}

static void map_runs(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS);
	u8 model[BITS];

	for (int start = 0; start < BITS; start += 13) {
		for (int len = 0; start + len <= BITS; len += 9) {
			bitmap_zero(map, BITS);
			memset(model, 0, BITS);
			bitmap_set(map, start, len);
			memset(model + start, 1, len);
			check(test, map, model);
			bitmap_fill(map, BITS);
			memset(model, 1, BITS);
			bitmap_clear(map, start, len);
			memset(model + start, 0, len);
			check(test, map, model);
		}
	}
}

static void map_search(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS);
	u8 model[BITS];
	struct rnd_state state;
	unsigned long bit, b, e;
	int n, want;

	prandom_seed_state(&state, 9);
	fill(&state, map, model, 5);
	for (int from = 0; from <= BITS; from++) {
		for (want = from; want < BITS && !model[want]; want++)
			;
		KUNIT_ASSERT_EQ(test, find_next_bit(map, BITS, from), want);
		for (want = from; want < BITS && model[want]; want++)
			;
		KUNIT_ASSERT_EQ(test, find_next_zero_bit(map, BITS, from), want);
	}
	n = 0;
	for_each_set_bit(bit, map, BITS) {
		KUNIT_ASSERT_EQ(test, model[bit], 1);
		KUNIT_ASSERT_EQ(test, find_nth_bit(map, BITS, n), bit);
		n++;
	}
	KUNIT_EXPECT_EQ(test, n, bitmap_weight(map, BITS));
	KUNIT_EXPECT_GE(test, find_nth_bit(map, BITS, n), BITS);
	want = 0;
	for_each_set_bitrange(b, e, map, BITS)
		want += e - b;
	KUNIT_EXPECT_EQ(test, want, n);
	want = 0;
	for_each_set_bit_wrap(bit, map, BITS, 70) {
		if (!want)
			KUNIT_EXPECT_EQ(test, bit, find_next_bit(map, BITS, 70));
		want++;
	}
	KUNIT_EXPECT_EQ(test, want, n);
	bitmap_zero(map, BITS);
	KUNIT_EXPECT_EQ(test, find_first_bit(map, BITS), BITS);
	for_each_set_bit_wrap(bit, map, BITS, 70)
		KUNIT_FAIL(test, "no bit is set");
}

static void map_areas(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS) = { 0 };

	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, BITS, 3), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, BITS, 2), 8);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, BITS, 6), 64);
	KUNIT_EXPECT_EQ(test, bitmap_find_free_region(map, BITS, 6), -ENOMEM);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(map, 8, 2), -EBUSY);
	bitmap_release_region(map, 8, 2);
	KUNIT_EXPECT_EQ(test, bitmap_allocate_region(map, 8, 2), 0);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, BITS, 0, 10, 0), 12);
	KUNIT_EXPECT_EQ(test, bitmap_find_next_zero_area(map, BITS, 0, 10, 15), 16);
	KUNIT_EXPECT_GT(test, bitmap_find_next_zero_area(map, BITS, 0, 60, 0), BITS);
}

static void map_text(struct kunit *test)
{
	DECLARE_BITMAP(map, BITS);
	char buf[64];

	KUNIT_EXPECT_EQ(test, bitmap_parselist("0-2,5, 8-15:1/4\n", map, BITS), 0);
	scnprintf(buf, sizeof(buf), "%*pbl", BITS, map);
	KUNIT_EXPECT_STREQ(test, buf, "0-2,5,8,12");
	KUNIT_EXPECT_EQ(test, bitmap_parselist("N", map, BITS), 0);
	KUNIT_EXPECT_EQ(test, find_first_bit(map, BITS), BITS - 1);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("150", map, BITS), -ERANGE);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("3-1", map, BITS), -EINVAL);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("1-", map, BITS), -EINVAL);
	KUNIT_EXPECT_EQ(test, bitmap_parselist("x", map, BITS), -EINVAL);
	KUNIT_EXPECT_EQ(test, bitmap_parse("1,80000001\n", UINT_MAX, map, BITS), 0);
	scnprintf(buf, sizeof(buf), "%*pbl", BITS, map);
	KUNIT_EXPECT_STREQ(test, buf, "0,31-32");
	KUNIT_EXPECT_EQ(test, bitmap_parse("123456789", UINT_MAX, map, BITS), -EOVERFLOW);
	KUNIT_EXPECT_EQ(test, bitmap_parse("1,g", UINT_MAX, map, BITS), -EINVAL);
}

static void map_words(struct kunit *test)
{
	DECLARE_BITMAP(map, 128) = { 0 };
	u32 words[3] = { 0x11111111, 0x22222222, 0xffffffff }, out[3];
	unsigned long start, clump;
	int n = 0;

	bitmap_from_arr32(map, words, 68);
	KUNIT_EXPECT_EQ(test, map[0], 0x2222222211111111UL);
	KUNIT_EXPECT_EQ(test, map[1], 0xf);
	bitmap_to_arr32(out, map, 68);
	KUNIT_EXPECT_EQ(test, out[2], 0xf);
	bitmap_zero(map, 128);
	bitmap_write(map, 0x1ff, 60, 9);
	KUNIT_EXPECT_EQ(test, bitmap_read(map, 60, 9), 0x1ff);
	KUNIT_EXPECT_EQ(test, bitmap_weight(map, 128), 9);
	for_each_set_clump8(start, clump, map, 128) {
		KUNIT_EXPECT_EQ(test, start % 8, 0);
		n += hweight8(clump);
	}
	KUNIT_EXPECT_EQ(test, n, 9);
}

static void cpus(struct kunit *test)
{
	unsigned int cpu, n = 0;
	cpumask_var_t mask;

	KUNIT_ASSERT_TRUE(test, zalloc_cpumask_var(&mask, GFP_KERNEL));
	for_each_online_cpu(cpu)
		n++;
	KUNIT_EXPECT_EQ(test, n, num_online_cpus());
	KUNIT_EXPECT_EQ(test, cpumask_weight(cpu_possible_mask), nr_cpu_ids);
	KUNIT_EXPECT_TRUE(test, cpumask_empty(mask));
	cpumask_set_cpu(0, mask);
	KUNIT_EXPECT_TRUE(test, cpumask_equal(mask, cpumask_of(0)));
	KUNIT_EXPECT_EQ(test, cpumask_first(mask), 0);
	KUNIT_EXPECT_GE(test, cpumask_next(0, mask), nr_cpu_ids);
	n = 0;
	for_each_cpu(cpu, cpu_online_mask)
		n++;
	KUNIT_EXPECT_EQ(test, n, nr_cpu_ids);
	free_cpumask_var(mask);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(bits_single),
	KUNIT_CASE(bits_fields),
	KUNIT_CASE(map_operations),
	KUNIT_CASE(map_runs),
	KUNIT_CASE(map_search),
	KUNIT_CASE(map_areas),
	KUNIT_CASE(map_text),
	KUNIT_CASE(map_words),
	KUNIT_CASE(cpus),
	{}
};

static struct kunit_suite suite = { .name = "bitmap", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
