/* SPDX-License-Identifier: MIT */
/* Small functions of lib/: patterns, fractions, nearest elements, arrays of pointers, checksums. */
#include <kunit/test.h>

#include <linux/crc32.h>
#include <linux/glob.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/rational.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/util_macros.h>

static void patterns(struct kunit *test)
{
	static const struct {
		const char *pat, *str;
		bool match;
	} cases[] = {
		{ "", "", true },           { "", "a", false },         { "a", "", false },
		{ "*", "", true },          { "*", "abc", true },       { "a*c", "abbc", true },
		{ "a*c", "abbcd", false },  { "*a*b", "xaxxbab", true }, { "?", "", false },
		{ "a?c", "abc", true },     { "[b-d]x", "cx", true },   { "[b-d]x", "ex", false },
		{ "[!b-d]x", "ex", true },  { "[]]", "]", true },       { "[a-]", "-", true },
		{ "[a", "[a", true },       { "\\*", "*", true },       { "\\*", "a", false },
		{ "**a", "ba", true },      { "a*", "b", false },       { "*[0-9]?", "ab1c", true },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		KUNIT_EXPECT_EQ_MSG(test, glob_match(cases[i].pat, cases[i].str), cases[i].match,
				    "%s %s", cases[i].pat, cases[i].str);
}

/* Of all fractions in bounds none is nearer. */
static void fractions(struct kunit *test)
{
	for (unsigned long n = 1; n < 60; n += 2) {
		for (unsigned long d = 1; d < 60; d += 3) {
			unsigned long best_n, best_d;
			long long error, other;

			rational_best_approximation(n, d, 12, 11, &best_n, &best_d);
			KUNIT_ASSERT_LE(test, best_n, 12);
			KUNIT_ASSERT_LE(test, best_d, 11);
			KUNIT_ASSERT_GT(test, best_d, 0);
			error = abs((long long)(n * best_d) - (long long)(best_n * d));
			for (unsigned long q = 1; q <= 11; q++) {
				for (unsigned long p = 0; p <= 12; p++) {
					other = abs((long long)(n * q) - (long long)(p * d));
					KUNIT_EXPECT_LE(test, error * q, other * best_d);
				}
			}
		}
	}
}

static void nearest(struct kunit *test)
{
	static const unsigned int up[] = { 1, 2, 4, 8 }, down[] = { 8, 4, 2, 1 };
	static const unsigned int of[] = { 0, 0, 1, 1, 2, 2, 2, 3, 3, 3 };

	for (int x = 0; x < ARRAY_SIZE(of); x++) {
		KUNIT_EXPECT_EQ(test, find_closest(x, up, 4), of[x]);
		KUNIT_EXPECT_EQ(test, find_closest_descending(x, down, 4), 3 - of[x]);
	}
	KUNIT_EXPECT_EQ(test, find_closest(-5, up, 4), 0);
}

static void pointers_of_both(struct kunit *test)
{
	int x[4];
	int *a[] = { &x[0], &x[1], NULL }, *b[] = { &x[2], NULL }, *none[] = { NULL };
	int **both = memcat_p(a, b), **empty = memcat_p(none, none);

	KUNIT_ASSERT_NOT_NULL(test, both);
	KUNIT_ASSERT_NOT_NULL(test, empty);
	for (int i = 0; i < 3; i++)
		KUNIT_EXPECT_PTR_EQ(test, both[i], &x[i]);
	KUNIT_EXPECT_NULL(test, both[3]);
	KUNIT_EXPECT_NULL(test, empty[0]);
	kfree(both);
	kfree(empty);
}

static void checksums_of_parts(struct kunit *test)
{
	static const char text[] = "It was allocated with vmalloc.";
	u32 all = __crc32c_le(~0, text, 30), all32 = crc32_le(~0, text, 30);

	for (size_t len = 0; len <= 30; len++) {
		KUNIT_EXPECT_EQ(test, all, __crc32c_le_combine(__crc32c_le(~0, text, len),
				__crc32c_le(0, text + len, 30 - len), 30 - len));
		KUNIT_EXPECT_EQ(test, all32, crc32_le_combine(crc32_le(~0, text, len),
				crc32_le(0, text + len, 30 - len), 30 - len));
	}
}

static void fields_that_end_in_a_prefix(struct kunit *test)
{
	int a = -1, b = -1;

	KUNIT_EXPECT_EQ(test, sscanf("0xA7", "%2x%x", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, a, 0);
	KUNIT_EXPECT_EQ(test, b, 0xa7);
	KUNIT_EXPECT_EQ(test, sscanf("0x67", "%2i%i", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, b, 67);
	KUNIT_EXPECT_EQ(test, sscanf("0xA7", "%3x%x", &a, &b), 2);
	KUNIT_EXPECT_EQ(test, a, 0xa);
	KUNIT_EXPECT_EQ(test, b, 7);
	KUNIT_EXPECT_EQ(test, sscanf("0xA7", "%1x%x", &a, &b), 1);
}

static struct kunit_case lib_cases[] = {
	KUNIT_CASE(patterns),
	KUNIT_CASE(fractions),
	KUNIT_CASE(nearest),
	KUNIT_CASE(pointers_of_both),
	KUNIT_CASE(checksums_of_parts),
	KUNIT_CASE(fields_that_end_in_a_prefix),
	{}
};

static struct kunit_suite lib_suite = {
	.name = "lib",
	.test_cases = lib_cases,
};
kunit_test_suite(lib_suite);

MODULE_LICENSE("Dual MIT/GPL");
