/* SPDX-License-Identifier: MIT */
/* Small libraries: hashes, CRCs, numbers, text and fields of bits; answers that are published. */
#include <kunit/run-in-irq-context.h>
#include <kunit/test.h>

#include <linux/base64.h>
#include <linux/crc-ccitt.h>
#include <linux/crc-itu-t.h>
#include <linux/crc-t10dif.h>
#include <linux/crc16.h>
#include <linux/crc4.h>
#include <linux/crc64.h>
#include <linux/crc7.h>
#include <linux/crc8.h>
#include <linux/limits.h>
#include <linux/module.h>
#include <linux/packing.h>
#include <linux/polynomial.h>
#include <linux/prandom.h>
#include <linux/prime_numbers.h>
#include <linux/reciprocal_div.h>
#include <linux/seq_buf.h>
#include <linux/siphash.h>
#include <linux/stackdepot.h>
#include <linux/stacktrace.h>
#include <linux/version.h>

static void siphash_answers(struct kunit *test)
{
	siphash_key_t key = { { 0x0706050403020100ULL, 0x0f0e0d0c0b0a0908ULL } };
	hsiphash_key_t hkey = { { 1, 2 } };
	u8 in[32] __aligned(8);

	for (int i = 0; i < sizeof(in); i++)
		in[i] = i;
	KUNIT_EXPECT_FALSE(test, siphash_key_is_zero(&key));
	KUNIT_EXPECT_EQ(test, siphash(in, 0, &key), 0x726fdb47dd0e0e31ULL);
	KUNIT_EXPECT_EQ(test, siphash(in, 15, &key), 0xa129ca6149be45e5ULL);
	memmove(in + 1, in, 15);
	KUNIT_EXPECT_EQ(test, siphash(in + 1, 15, &key), 0xa129ca6149be45e5ULL);
	KUNIT_EXPECT_EQ(test, siphash_2u32(1, 2, &key), siphash_1u64(0x200000001ULL, &key));
	KUNIT_EXPECT_EQ(test, siphash_4u32(1, 2, 3, 4, &key),
			siphash_2u64(0x200000001ULL, 0x400000003ULL, &key));
	KUNIT_EXPECT_EQ(test, siphash_3u32(1, 2, 3, &key),
			siphash((u32[]){ 1, 2, 3 }, 12, &key));
	KUNIT_EXPECT_EQ(test, hsiphash_4u32(1, 2, 3, 4, &hkey),
			hsiphash((u32[]){ 1, 2, 3, 4 }, 16, &hkey));
}

static void crc_answers(struct kunit *test)
{
	static const u8 nine[] = "123456789";
	DECLARE_CRC8_TABLE(lsb);
	DECLARE_CRC8_TABLE(msb);
	u8 four = 0;

	KUNIT_EXPECT_EQ(test, crc16(0, nine, 9), 0xbb3d);
	KUNIT_EXPECT_EQ(test, crc_ccitt(0, nine, 9), 0x2189);
	KUNIT_EXPECT_EQ(test, crc_itu_t(0, nine, 9), 0x31c3);
	KUNIT_EXPECT_EQ(test, crc_t10dif(nine, 9), 0xd0db);
	KUNIT_EXPECT_EQ(test, crc7_be(0, nine, 9), 0x75 << 1);
	KUNIT_EXPECT_EQ(test, crc64_be(0, nine, 9), 0x6c40df5f0b497347ULL);
	KUNIT_EXPECT_EQ(test, crc64_nvme(0, nine, 9), 0xae8b14860a799888ULL);
	crc8_populate_msb(msb, 0x07);
	KUNIT_EXPECT_EQ(test, crc8(msb, nine, 9, 0), 0xf4);
	crc8_populate_lsb(lsb, 0x8c); /* of 1-Wire */
	KUNIT_EXPECT_EQ(test, crc8(lsb, nine, 9, 0), 0xa1);

	/* Bit by bit: x^4 + x^2 + x + 1. */
	for (int bit = 11; bit >= 0; bit--)
		four = (four << 1 ^ ((four >> 3 ^ 0xabc >> bit) & 1 ? 0x17 : 0)) & 15;
	KUNIT_EXPECT_EQ(test, crc4(0, 0xabc, 12), four);
	KUNIT_EXPECT_EQ(test, crc4(0, 0xfabc, 12), four);
	KUNIT_EXPECT_EQ(test, crc4(crc4(0, 0xa, 4), 0xbc, 8), four);
}

static void prime_answers(struct kunit *test)
{
	unsigned long p, nr = 0, sum = 0;

	for_each_prime_number(p, 1000) {
		nr++;
		sum += p;
	}
	KUNIT_EXPECT_EQ(test, nr, 168);
	KUNIT_EXPECT_EQ(test, sum, 76127);
	KUNIT_EXPECT_FALSE(test, is_prime_number(3215031751));           /* to 2, 3, 5 and 7 prime */
	KUNIT_EXPECT_FALSE(test, is_prime_number(3825123056546413051)); /* to all up to 23 */
	KUNIT_EXPECT_TRUE(test, is_prime_number((1UL << 61) - 1));
	KUNIT_EXPECT_EQ(test, next_prime_number(1UL << 32), 4294967311UL);
	KUNIT_EXPECT_EQ(test, next_prime_number(ULONG_MAX - 59), ULONG_MAX - 58);
	KUNIT_EXPECT_EQ(test, next_prime_number(ULONG_MAX - 58), ULONG_MAX);
}

static void reciprocal_answers(struct kunit *test)
{
	static const u32 edges[] = { 1, 2, 3, 7, 10, 641, 1u << 16, 0x7fffffff, 0x80000000 };
	struct rnd_state rnd;

	prandom_seed_state(&rnd, 1);
	for (int i = 0; i < 2000; i++) {
		u32 d = i < ARRAY_SIZE(edges) ? edges[i] : prandom_u32_state(&rnd) >> i % 31 | 1;
		u32 a = i % 3 ? prandom_u32_state(&rnd) : U32_MAX;
		struct reciprocal_value r = reciprocal_value(d);
		struct reciprocal_value_adv adv;
		u64 m;

		KUNIT_ASSERT_EQ_MSG(test, reciprocal_divide(a, r), a / d, "%u / %u", a, d);
		if (d > 0x80000000)
			continue;
		adv = reciprocal_value_adv(d, 32);
		m = (u64)adv.is_wide_m << 32 | adv.m;
		KUNIT_ASSERT_EQ_MSG(test, (u32)((u128)a * m >> 32 >> adv.sh), a / d, "%u / %u", a, d);
	}
}

static void polynomial_answers(struct kunit *test)
{
	/* (2 x^2 / 100 + 3 x / 4 - 5) / 2 */
	static const struct polynomial poly = {
		.total_divider = 2,
		.terms = { { 2, 2, 10, 1 }, { 1, 3, 1, 4 }, { 0, -5, 1, 1 } },
	};

	KUNIT_EXPECT_EQ(test, polynomial_calc(&poly, 100), (200 + 75 - 5) / 2);
	KUNIT_EXPECT_EQ(test, polynomial_calc(&poly, 0), -2);
}

static void base64_answers(struct kunit *test)
{
	static const char *const coded[] = { "", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=" };
	char text[16];
	u8 back[16];

	for (int len = 0; len < ARRAY_SIZE(coded); len++) {
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 19, 0)
		int got = base64_encode("foobar", len, text);
		int was = base64_decode(coded[len], strlen(coded[len]), back);
#else
		int got = base64_encode("foobar", len, text, true, BASE64_STD);
		int was = base64_decode(coded[len], strlen(coded[len]), back, true, BASE64_STD);
#endif

		KUNIT_ASSERT_EQ(test, got, strlen(coded[len]));
		KUNIT_EXPECT_MEMEQ(test, text, coded[len], got);
		KUNIT_ASSERT_EQ(test, was, len);
		KUNIT_EXPECT_MEMEQ(test, back, "foobar", len);
	}
}

static void seq_buf_answers(struct kunit *test)
{
	DECLARE_SEQ_BUF(s, 32);
	DECLARE_SEQ_BUF(row, 64);
	char *room;

	KUNIT_EXPECT_EQ(test, seq_buf_printf(&s, "%d-", 12), 0);
	KUNIT_EXPECT_EQ(test, seq_buf_puts(&s, "ab"), 0);
	KUNIT_EXPECT_EQ(test, seq_buf_putc(&s, '!'), 0);
	KUNIT_EXPECT_EQ(test, seq_buf_putmem_hex(&s, "\x01\x02", 2), 0);
	KUNIT_EXPECT_STREQ(test, seq_buf_str(&s), "12-ab!0201 ");
	KUNIT_EXPECT_EQ(test, seq_buf_get_buf(&s, &room), 21);
	memset(room, 'x', 21);
	seq_buf_commit(&s, 20);
	KUNIT_EXPECT_EQ(test, seq_buf_buffer_left(&s), 1);
	KUNIT_EXPECT_EQ(test, seq_buf_puts(&s, "y"), -1);
	KUNIT_EXPECT_TRUE(test, seq_buf_has_overflowed(&s));
	KUNIT_EXPECT_EQ(test, seq_buf_used(&s), 32);
	KUNIT_EXPECT_EQ(test, strlen(seq_buf_str(&s)), 31);
	seq_buf_hex_dump(&row, "> ", DUMP_PREFIX_OFFSET, 16, 1, "ABC", 3, false);
	KUNIT_EXPECT_STREQ(test, seq_buf_str(&row), "> 00000000: 41 42 43\n");
}

static void packing_answers(struct kunit *test)
{
	u8 buf[8] = { 0 };
	u64 value;

	KUNIT_EXPECT_EQ(test, pack(buf, 0x1234, 27, 12, 8, 0), 0);
	KUNIT_EXPECT_MEMEQ(test, buf, ((u8[]){ 0, 0, 0, 0, 0x01, 0x23, 0x40, 0 }), 8);
	for (u8 quirks = 0; quirks < 8; quirks++) {
		for (int i = 0; i < 8; i++)
			buf[i] = 0x5a ^ i;
		KUNIT_EXPECT_EQ(test, pack(buf, 0x2bcdef, 43, 22, 8, quirks), 0);
		KUNIT_EXPECT_EQ(test, unpack(buf, &value, 43, 22, 8, quirks), 0);
		KUNIT_EXPECT_EQ(test, value, 0x2bcdef);
	}
	KUNIT_EXPECT_EQ(test, pack(buf, 0, 0, 2, 8, 0), -EINVAL);
	KUNIT_EXPECT_EQ(test, unpack(buf, &value, 64, 60, 8, 0), -EINVAL);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 13, 0)
	value = 8;
	KUNIT_EXPECT_EQ(test, packing(buf, &value, 2, 0, 8, PACK, 0), -ERANGE);
#endif
}

static void stacks_are_kept_once(struct kunit *test)
{
	unsigned long here[] = { 0x1001, 0x2002, 0x3003 }, *got;
	depot_stack_handle_t one = stack_depot_save(here, 3, GFP_KERNEL);
	depot_stack_handle_t two = stack_depot_save(here, 2, GFP_KERNEL);

	KUNIT_EXPECT_NE(test, one, 0);
	KUNIT_EXPECT_NE(test, one, two);
	KUNIT_EXPECT_EQ(test, stack_depot_save(here, 3, GFP_ATOMIC), one);
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(one, &got), 3);
	KUNIT_EXPECT_MEMEQ(test, got, here, sizeof(here));
	KUNIT_EXPECT_EQ(test, stack_depot_save(here, 0, GFP_KERNEL), 0);
	KUNIT_EXPECT_EQ(test, stack_depot_fetch(0, &got), 0);
}

static bool count(void *data)
{
	return atomic_inc_return((atomic_t *)data) > 0;
}

static void three_contexts(struct kunit *test)
{
	atomic_t calls = ATOMIC_INIT(0);

	kunit_run_irq_test(test, count, 1000, &calls);
	KUNIT_EXPECT_GE(test, atomic_read(&calls), 3);
}

static struct kunit_case small_lib_cases[] = {
	KUNIT_CASE(siphash_answers),
	KUNIT_CASE(crc_answers),
	KUNIT_CASE(prime_answers),
	KUNIT_CASE(reciprocal_answers),
	KUNIT_CASE(polynomial_answers),
	KUNIT_CASE(base64_answers),
	KUNIT_CASE(seq_buf_answers),
	KUNIT_CASE(packing_answers),
	KUNIT_CASE(stacks_are_kept_once),
	KUNIT_CASE(three_contexts),
	{}
};

static struct kunit_suite small_lib_suite = {
	.name = "km-small-lib",
	.test_cases = small_lib_cases,
};
kunit_test_suite(small_lib_suite);

MODULE_LICENSE("Dual MIT/GPL");
