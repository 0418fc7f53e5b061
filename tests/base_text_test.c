/* SPDX-License-Identifier: MIT */
/* Formatting against the C library's, and where it is meant to differ, against literals. */
#include "test.h"

#include "base/text.h"
#include "base/thread.h"

#include <linux/gfp_types.h>

static char buf[256];

#define FORMAT(...)                                                \
	({                                                         \
		struct text __t = TEXT_INIT(buf, sizeof(buf));     \
		text_printf(&__t, __VA_ARGS__);                    \
		CHECK_EQ(strlen(buf), __t.len);                    \
		buf;                                               \
	})

TEST(plain)
{
	const char *volatile none = NULL;

	CHECK_STREQ(FORMAT("%s", ""), "");
	CHECK_STREQ(FORMAT("a%%b"), "a%b");
	CHECK_STREQ(FORMAT("%s|%5s|%-5s|%.2s|%5.1s", "abc", "abc", "abc", "abc", "abc"),
		    "abc|  abc|abc  |ab|    a");
	CHECK_STREQ(FORMAT("%s", none), "(null)");
	CHECK_STREQ(FORMAT("%c%3c%-3c|", 'x', 'y', 'z'), "x  yz  |");
	CHECK_STREQ(FORMAT("%*d|%-*d|%.*d", 5, 42, 5, 42, 4, 42), "   42|42   |0042");
	CHECK_STREQ(FORMAT("%*d|", -5, 42), "42   |");
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat"
TEST(short_lengths)
{
	CHECK_STREQ(FORMAT("%hhd %hhu %hd %hu", 511, 511, 65537, 65537), "-1 255 1 1");
}
#pragma GCC diagnostic pop

TEST(lengths)
{
	CHECK_STREQ(FORMAT("%ld %lu", LONG_MIN, ULONG_MAX),
		    "-9223372036854775808 18446744073709551615");
	CHECK_STREQ(FORMAT("%lld %zu %td %llx", -1LL, sizeof(int), (ptrdiff_t)-5, ~0ULL),
		    "-1 4 -5 ffffffffffffffff");
	CHECK_STREQ(FORMAT("%d %i %u", INT_MIN, INT_MAX, UINT_MAX),
		    "-2147483648 2147483647 4294967295");
}

/* %#x and %p put 0x before zero too. */
TEST(as_the_kernel)
{
	CHECK_STREQ(FORMAT("%#x %#X %#lx", 0, 0xabu, 0UL), "0x0 0XAB 0x0");
	CHECK_STREQ(FORMAT("%p %p", (void *)0, (void *)0xdead0UL), "0x0 0xdead0");
	CHECK_STREQ(FORMAT("%#06x|%#-8x|%08x", 0x1f, 0x1f, 0x1f), "0x001f|0x1f    |0000001f");
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
TEST(random_formats)
{
	static const char *const flags[] = { "", "-", "0", "+", " ", "-0", "+0", "- " };
	static const char letters[] = "diuxX";
	char fmt[64], want[128];

	for (int i = 0; i < 20000; i++) {
		long value = (long)(test_rand() >> test_rand_below(64));
		char letter = letters[test_rand_below(5)];
		int width = (int)test_rand_below(24), precision = (int)test_rand_below(24);
		const char *flag = flags[test_rand_below(8)];
		bool sign_flag = strpbrk(flag, "+ ") && (letter != 'd' && letter != 'i');

		if (test_rand() & 1)
			value = -value;
		if (sign_flag || (value == 0 && precision == 0))
			continue;
		switch (test_rand_below(3)) {
		case 0: snprintf(fmt, sizeof(fmt), "<%%%sl%c>", flag, letter); break;
		case 1: snprintf(fmt, sizeof(fmt), "<%%%s%dl%c>", flag, width, letter); break;
		default: snprintf(fmt, sizeof(fmt), "<%%%s%d.%dl%c>", flag, width, precision,
				  letter);
		}
		snprintf(want, sizeof(want), fmt, value);
		if (!CHECK_STREQ(FORMAT(fmt, value), want))
			printf("#   format %s of %ld\n", fmt, value);
	}
}
#pragma GCC diagnostic pop

TEST(truncation)
{
	char small[8];
	struct text t = TEXT_INIT(small, sizeof(small));

	memset(small, 'X', sizeof(small));
	text_printf(&t, "%s", "0123");
	text_printf(&t, "%s", "456789");
	CHECK_STREQ(small, "0123456");
	CHECK_EQ(t.len, 10);
	text_printf(&t, "more");
	CHECK_STREQ(small, "0123456");
	CHECK_EQ(t.len, 14);

	t = (struct text)TEXT_INIT(NULL, 0);
	text_printf(&t, "%d", 12345);
	CHECK_EQ(t.len, 5);
}

/* The dynamic symbol table knows functions of shared libraries, at least. */
TEST(symbol)
{
	struct text t = TEXT_INIT(buf, sizeof(buf));

	text_symbol(&t, (char *)(void *)&puts + 1);
	CHECK(strstr(buf, "puts+0x1/0x"));
	t.len = 0;
	text_symbol(&t, (void *)0x1234UL);
	CHECK_STREQ(buf, "0x1234");
}

static const char *gfp(gfp_t flags)
{
	struct text t = TEXT_INIT(buf, sizeof(buf));

	buf[0] = 0;
	text_gfp(&t, flags);
	return buf;
}

TEST(gfp_names)
{
	CHECK_STREQ(gfp(0), "");
	CHECK_STREQ(gfp(GFP_KERNEL), "GFP_KERNEL");
	CHECK_STREQ(gfp(GFP_KERNEL | __GFP_ZERO | __GFP_COMP), "GFP_KERNEL|__GFP_ZERO|__GFP_COMP");
	CHECK_STREQ(gfp(__GFP_RECLAIM), "GFP_NOIO");
	CHECK_STREQ(gfp(GFP_NOFS), "GFP_NOFS");
	CHECK_STREQ(gfp(GFP_ATOMIC), "GFP_ATOMIC");
	CHECK_STREQ(gfp(GFP_NOWAIT), "GFP_NOWAIT");
	CHECK_STREQ(gfp(GFP_KERNEL_ACCOUNT), "GFP_KERNEL_ACCOUNT");
	CHECK_STREQ(gfp(GFP_USER), "GFP_USER");
	CHECK_STREQ(gfp(GFP_HIGHUSER), "GFP_HIGHUSER");
	CHECK_STREQ(gfp(GFP_HIGHUSER_MOVABLE), "GFP_HIGHUSER_MOVABLE");
	CHECK_STREQ(gfp(GFP_TRANSHUGE), "GFP_TRANSHUGE");
	CHECK_STREQ(gfp(GFP_TRANSHUGE_LIGHT), "GFP_TRANSHUGE_LIGHT");
	CHECK_STREQ(gfp(GFP_DMA | GFP_KERNEL), "GFP_KERNEL|GFP_DMA");
	CHECK_STREQ(gfp(__GFP_DMA32), "GFP_DMA32");
	CHECK_STREQ(gfp(__GFP_HIGHMEM), "__GFP_HIGHMEM");
	CHECK_STREQ(gfp(__GFP_DIRECT_RECLAIM), "__GFP_DIRECT_RECLAIM");
	CHECK_STREQ(gfp(0x200u), "0x200");
	CHECK_STREQ(gfp(GFP_KERNEL | 0x1000000u), "GFP_KERNEL|0x1000000");
	CHECK_STREQ(gfp(GFP_ATOMIC | GFP_KM_TRYLOCK), "GFP_ATOMIC");
}

/* Every single bit has a name, but the unused one. */
TEST(gfp_single_bits)
{
	for (unsigned int bit = 0; bit < __GFP_BITS_SHIFT; bit++)
		CHECK_EQ(strstr(gfp(1u << bit), "GFP_") != NULL, bit != 9);
}
