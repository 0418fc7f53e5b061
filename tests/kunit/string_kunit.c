/* SPDX-License-Identifier: MIT */
/* Strings, numbers of text, sorting, checksums, identifiers. */
#include <kunit/test.h>

#include <linux/bsearch.h>
#include <linux/crc32.h>
#include <linux/ctype.h>
#include <linux/gcd.h>
#include <linux/hex.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/lcm.h>
#include <linux/random.h>
#include <linux/slab.h>
#include <linux/sort.h>
#include <linux/string.h>
#include <linux/string_helpers.h>
#include <linux/unaligned.h>
#include <linux/uuid.h>

static void copies(struct kunit *test)
{
	char buf[8] = "1234567", cat[8] = "ab";

	KUNIT_EXPECT_EQ(test, strscpy(buf, "abc", sizeof(buf)), 3);
	KUNIT_EXPECT_STREQ(test, buf, "abc");
	KUNIT_EXPECT_EQ(test, strscpy(buf, "0123456789"), -E2BIG);
	KUNIT_EXPECT_STREQ(test, buf, "0123456");
	KUNIT_EXPECT_EQ(test, strlcpy(buf, "0123456789", sizeof(buf)), 10);
	KUNIT_EXPECT_EQ(test, strscpy_pad(buf, "x"), 1);
	KUNIT_EXPECT_TRUE(test, mem_is_zero(buf + 1, 7));
	KUNIT_EXPECT_EQ(test, strlcat(cat, "cdefghij", sizeof(cat)), 10);
	KUNIT_EXPECT_STREQ(test, cat, "abcdefg");
}

static void searches(struct kunit *test)
{
	static const char *const names[] = { "one", "two", NULL };
	char spaces[] = "  in  side \n", line[] = "a-b-c";
	const char *s = "hello world";
	u8 bytes[9] = { 1, 1, 1, 1, 1, 1, 1, 1, 2 };

	KUNIT_EXPECT_PTR_EQ(test, strnchr(s, 5, 'o'), (char *)s + 4);
	KUNIT_EXPECT_NULL(test, strnchr(s, 4, 'o'));
	KUNIT_EXPECT_PTR_EQ(test, strnstr(s, "world", 11), (char *)s + 6);
	KUNIT_EXPECT_NULL(test, strnstr(s, "world", 10));
	KUNIT_EXPECT_PTR_EQ(test, memchr_inv(bytes, 1, 9), (void *)(bytes + 8));
	KUNIT_EXPECT_NULL(test, memchr_inv(bytes, 1, 8));
	KUNIT_EXPECT_PTR_EQ(test, memscan(bytes, 2, 8), (void *)(bytes + 8));
	KUNIT_EXPECT_STREQ(test, strim(spaces), "in  side");
	KUNIT_EXPECT_STREQ(test, strreplace(line, '-', '_'), "a_b_c");
	KUNIT_EXPECT_EQ(test, match_string(names, -1, "two"), 1);
	KUNIT_EXPECT_EQ(test, match_string(names, -1, "three"), -EINVAL);
	KUNIT_EXPECT_TRUE(test, sysfs_streq("on\n", "on"));
	KUNIT_EXPECT_FALSE(test, sysfs_streq("on\n", "o"));
	KUNIT_EXPECT_EQ(test, sysfs_match_string(names, "one\n"), 0);
	KUNIT_EXPECT_EQ(test, str_has_prefix("kmalloc", "km"), 2);
	KUNIT_EXPECT_TRUE(test, strstarts("kmalloc", "kmal"));
	KUNIT_EXPECT_STREQ(test, kbasename("/a/b/c"), "c");
}

static void words(struct kunit *test)
{
	int argc;
	char **argv = argv_split(GFP_KERNEL, "  one two\tthree ", &argc);

	KUNIT_ASSERT_NOT_NULL(test, argv);
	KUNIT_EXPECT_EQ(test, argc, 3);
	KUNIT_EXPECT_STREQ(test, argv[0], "one");
	KUNIT_EXPECT_STREQ(test, argv[2], "three");
	KUNIT_EXPECT_NULL(test, argv[3]);
	argv_free(argv);
}

static void numbers(struct kunit *test)
{
	unsigned long ul = 1;
	long long ll;
	bool b = false;
	int i = 7;
	u8 byte;
	char *end;

	KUNIT_EXPECT_EQ(test, kstrtoint("42\n", 10, &i), 0);
	KUNIT_EXPECT_EQ(test, i, 42);
	KUNIT_EXPECT_EQ(test, kstrtoint("-0x2A", 0, &i), 0);
	KUNIT_EXPECT_EQ(test, i, -42);
	KUNIT_EXPECT_EQ(test, kstrtoint("052", 0, &i), 0);
	KUNIT_EXPECT_EQ(test, i, 42);
	KUNIT_EXPECT_EQ(test, kstrtoint("", 10, &i), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoint("4 2", 10, &i), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoint("42\n\n", 10, &i), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoint("2147483648", 10, &i), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoint("-2147483648", 10, &i), 0);
	KUNIT_EXPECT_EQ(test, kstrtoul("-1", 10, &ul), -EINVAL);
	KUNIT_EXPECT_EQ(test, kstrtoul("18446744073709551616", 10, &ul), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtoll("-9223372036854775808", 10, &ll), 0);
	KUNIT_EXPECT_EQ(test, kstrtoll("9223372036854775808", 10, &ll), -ERANGE);
	KUNIT_EXPECT_EQ(test, kstrtou8("256", 10, &byte), -ERANGE);
	KUNIT_EXPECT_EQ(test, i, -2147483647 - 1);
	KUNIT_EXPECT_EQ(test, kstrtobool("on", &b), 0);
	KUNIT_EXPECT_TRUE(test, b);
	KUNIT_EXPECT_EQ(test, kstrtobool("oops", &b), -EINVAL);
	KUNIT_EXPECT_EQ(test, simple_strtoul("0x10zz", &end, 0), 16);
	KUNIT_EXPECT_STREQ(test, end, "zz");
	KUNIT_EXPECT_EQ(test, simple_strtol("-12", NULL, 10), -12);
	KUNIT_EXPECT_EQ(test, memparse("4K", &end), 4096);
	KUNIT_EXPECT_EQ(test, *end, 0);
	KUNIT_EXPECT_EQ(test, memparse("0x10G", NULL), 16ULL << 30);
}

static void options(struct kunit *test)
{
	int ints[8];
	char *rest = get_options("1,3-5,9x", 8, ints);

	KUNIT_EXPECT_EQ(test, ints[0], 5);
	KUNIT_EXPECT_EQ(test, ints[1], 1);
	KUNIT_EXPECT_EQ(test, ints[2], 3);
	KUNIT_EXPECT_EQ(test, ints[4], 5);
	KUNIT_EXPECT_EQ(test, ints[5], 9);
	KUNIT_EXPECT_STREQ(test, rest, "x");
	KUNIT_EXPECT_TRUE(test, parse_option_str("a,bc,d", "bc"));
	KUNIT_EXPECT_FALSE(test, parse_option_str("a,bc,d", "b"));
}

static void helpers(struct kunit *test)
{
	char buf[32];

	string_get_size(1100000, 1, STRING_UNITS_10, buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "1.10 MB");
	string_get_size(1048576, 1, STRING_UNITS_2, buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "1.00 MiB");
	string_get_size(8192, 4096, STRING_UNITS_2, buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "32.0 MiB");
	string_get_size(512, 1, STRING_UNITS_2, buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "512 B");
	KUNIT_EXPECT_EQ(test, string_unescape_any("a\\n\\x41\\101\\\\", buf, sizeof(buf)), 5);
	KUNIT_EXPECT_STREQ(test, buf, "a\nAA\\");
	KUNIT_EXPECT_EQ(test, string_escape_str("a\n\001", buf, sizeof(buf), ESCAPE_ANY_NP, NULL), 7);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "a\\n\\001", 7), 0);
	KUNIT_EXPECT_STREQ(test, str_yes_no(true), "yes");
	KUNIT_EXPECT_STREQ(test, str_plural(2), "s");
}

static void characters(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, isspace('\t') && isspace(' ') && !isspace('x'));
	KUNIT_EXPECT_TRUE(test, isxdigit('f') && isxdigit('A') && isxdigit('0') && !isxdigit('g'));
	KUNIT_EXPECT_TRUE(test, isprint(' ') && !isprint('\n') && ispunct('!') && !isgraph(' '));
	KUNIT_EXPECT_EQ(test, toupper('a'), 'A');
	KUNIT_EXPECT_EQ(test, tolower('Z'), 'z');
	KUNIT_EXPECT_EQ(test, hex_to_bin('F'), 15);
	KUNIT_EXPECT_EQ(test, hex_to_bin('g'), -1);
}

static int by_value(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return x < y ? -1 : x > y;
}

static int swaps;
static void counted_swap(void *a, void *b, int size)
{
	swaps++;
	swap(*(int *)a, *(int *)b);
}

static void sorting(struct kunit *test)
{
	enum { N = 1000 };
	int *a = kunit_kmalloc_array(test, N, sizeof(int), GFP_KERNEL), key, *found;
	struct rnd_state state;

	KUNIT_ASSERT_NOT_NULL(test, a);
	prandom_seed_state(&state, 1);
	for (int i = 0; i < N; i++)
		a[i] = prandom_u32_state(&state) % 500;
	sort(a, N, sizeof(*a), by_value, NULL);
	for (int i = 1; i < N; i++)
		KUNIT_ASSERT_LE(test, a[i - 1], a[i]);
	key = a[N / 3];
	found = bsearch(&key, a, N, sizeof(*a), by_value);
	KUNIT_ASSERT_NOT_NULL(test, found);
	KUNIT_EXPECT_EQ(test, *found, key);
	key = 500;
	KUNIT_EXPECT_NULL(test, bsearch(&key, a, N, sizeof(*a), by_value));
	swap(a[0], a[N - 1]);
	sort(a, N, sizeof(*a), by_value, counted_swap);
	KUNIT_EXPECT_GT(test, swaps, 0);
	KUNIT_EXPECT_LE(test, a[0], a[1]);
	sort(a, 0, sizeof(*a), by_value, NULL);
	sort(a, 1, sizeof(*a), by_value, NULL);
}

static void checksums(struct kunit *test)
{
	static const u32 key[] = { 1, 2, 3, 4 };

	KUNIT_EXPECT_EQ(test, crc32_le(~0u, "123456789", 9) ^ ~0u, 0xcbf43926u);
	KUNIT_EXPECT_EQ(test, crc32_be(~0u, "123456789", 9) ^ ~0u, 0xfc891918u);
	KUNIT_EXPECT_EQ(test, crc32c(~0u, "123456789", 9) ^ ~0u, 0xe3069283u);
	KUNIT_EXPECT_EQ(test, crc32_le_combine(crc32_le(0, "1234", 4), crc32_le(0, "56789", 5), 5),
			crc32_le(0, "123456789", 9));
	KUNIT_EXPECT_EQ(test, jhash2(key, 4, 7), jhash(key, sizeof(key), 7));
	KUNIT_EXPECT_EQ(test, jhash_3words(1, 2, 3, 9), jhash2(key, 3, 9));
	KUNIT_EXPECT_NE(test, jhash2(key, 4, 7), jhash2(key, 4, 8));
}

static void identifiers(struct kunit *test)
{
	uuid_t u, v;
	guid_t g;

	KUNIT_EXPECT_EQ(test, uuid_parse("00112233-4455-6677-8899-aabbccddeeff", &u), 0);
	KUNIT_EXPECT_EQ(test, u.b[0], 0x00);
	KUNIT_EXPECT_EQ(test, u.b[15], 0xff);
	KUNIT_EXPECT_EQ(test, guid_parse("00112233-4455-6677-8899-aabbccddeeff", &g), 0);
	KUNIT_EXPECT_EQ(test, g.b[0], 0x33);
	KUNIT_EXPECT_EQ(test, uuid_parse("00112233-4455-6677-8899_aabbccddeeff", &u), -EINVAL);
	uuid_gen(&u);
	uuid_gen(&v);
	KUNIT_EXPECT_FALSE(test, uuid_equal(&u, &v));
	KUNIT_EXPECT_EQ(test, u.b[6] >> 4, 4);
	KUNIT_EXPECT_TRUE(test, uuid_is_null(&uuid_null));
}

static void orders(struct kunit *test)
{
	u8 bytes[8] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	__be32 be = cpu_to_be32(0x01020304);

	KUNIT_EXPECT_EQ(test, get_unaligned_be32(bytes + 1), 0x02030405);
	KUNIT_EXPECT_EQ(test, get_unaligned_le16(bytes + 1), 0x0302);
	KUNIT_EXPECT_EQ(test, get_unaligned_be24(bytes), 0x010203);
	put_unaligned_le64(0x1122334455667788, bytes);
	KUNIT_EXPECT_EQ(test, bytes[0], 0x88);
	KUNIT_EXPECT_EQ(test, be32_to_cpu(be), 0x01020304);
	KUNIT_EXPECT_EQ(test, ((u8 *)&be)[0], 1);
	be32_add_cpu(&be, 1);
	KUNIT_EXPECT_EQ(test, be32_to_cpu(be), 0x01020305);
	KUNIT_EXPECT_EQ(test, swab32(0x01020304), 0x04030201);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(copies),
	KUNIT_CASE(searches),
	KUNIT_CASE(words),
	KUNIT_CASE(numbers),
	KUNIT_CASE(options),
	KUNIT_CASE(helpers),
	KUNIT_CASE(characters),
	KUNIT_CASE(sorting),
	KUNIT_CASE(checksums),
	KUNIT_CASE(identifiers),
	KUNIT_CASE(orders),
	{}
};

static struct kunit_suite suite = { .name = "string", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
