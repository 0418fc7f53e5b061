/* SPDX-License-Identifier: MIT */
/* Formatting, the levels of printk() and its lines, rate limits. */
#include <kunit/test.h>

#include <linux/bitmap.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/page-flags.h>
#include <linux/printk.h>
#include <linux/ratelimit.h>
#include <linux/rtc.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uuid.h>

static char text[512];

/* What the format makes; the compiler checks neither %p extensions nor zero flags here. */
static const char *made(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return text;
}

#define EXPECT_MADE(test, want, ...) KUNIT_EXPECT_STREQ(test, want, made(__VA_ARGS__))

static void format_numbers(struct kunit *test)
{
	EXPECT_MADE(test, "-42|+42| 42|42   |   42|00042", "%d|%+d|% d|%-5d|%5d|%05d", -42, 42, 42, 42,
		    42, 42);
	EXPECT_MADE(test, "ff|FF|0xff|0XFF|377|0377", "%x|%X|%#x|%#X|%o|%#o", 255, 255, 255, 255, 255,
		    255);
	EXPECT_MADE(test, "0x0|00", "%#x|%#o", 0, 0);
	EXPECT_MADE(test, "4294967295|18446744073709551615", "%u|%llu", -1, -1LL);
	EXPECT_MADE(test, "-9223372036854775808", "%lld", LLONG_MIN);
	EXPECT_MADE(test, "-1|255|-1|65535", "%hhd|%hhu|%hd|%hu", 255, 255, 65535, 65535);
	EXPECT_MADE(test, "0042|  0042|0042  |-0042", "%.4d|%6.4d|%-6.4d|%.4d", 42, 42, 42, -42);
	EXPECT_MADE(test, "   7|7   |007", "%*d|%*d|%.*d", 4, 7, -4, 7, 3, 7);
	EXPECT_MADE(test, "0x000000ff|-0000042", "%#010x|%08d", 255, -42);
	EXPECT_MADE(test, "123 456 789", "%zu %td %Lu", (size_t)123, (ptrdiff_t)456, 789ULL);
}

static void format_strings(struct kunit *test)
{
	EXPECT_MADE(test, "abc|  abc|abc  |ab|   ab", "%s|%5s|%-5s|%.2s|%5.2s", "abc", "abc", "abc",
		    "abc", "abc");
	EXPECT_MADE(test, "(null)", "%s", NULL);
	EXPECT_MADE(test, "(efault)", "%s", (char *)8);
	EXPECT_MADE(test, "a|  b|c  |%", "%c|%3c|%-3c|%%", 'a', 'b', 'c');
}

static void format_sizes(struct kunit *test)
{
	char buf[4] = "xyz";

	KUNIT_EXPECT_EQ(test, snprintf(buf, sizeof(buf), "%d", 123456), 6);
	KUNIT_EXPECT_STREQ(test, buf, "123");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, sizeof(buf), "%d", 654321), 3);
	KUNIT_EXPECT_STREQ(test, buf, "654");
	KUNIT_EXPECT_EQ(test, scnprintf(buf, 0, "abc"), 0);
	KUNIT_EXPECT_STREQ(test, buf, "654");
	KUNIT_EXPECT_EQ(test, snprintf(NULL, 0, "%s", "four"), 4);
	KUNIT_EXPECT_EQ(test, sprintf(text, "%s%d", "n", 1), 2);
}

static void format_addresses(struct kunit *test)
{
	void *p = (void *)0xffff888012345678UL;

	EXPECT_MADE(test, "ffff888012345678|ffff888012345678", "%px|%p", p, p);
	EXPECT_MADE(test, "0000000000001234", "%px", (void *)0x1234);
	EXPECT_MADE(test, "0x0000000000001234", "%#px", (void *)0x1234);
	EXPECT_MADE(test, "0000000000000000", "%p", NULL);
	EXPECT_MADE(test, "-ENOMEM|-EPROBE_DEFER|-4000", "%pe|%pe|%pe", ERR_PTR(-ENOMEM),
		    ERR_PTR(-EPROBE_DEFER), ERR_PTR(-4000));
	EXPECT_MADE(test, "0000000000001000", "%pe", (void *)4096);
}

noinline int printk_kunit_global(int x);
int printk_kunit_global(int x)
{
	return x + 1;
}

static noinline int printk_kunit_static(int x)
{
	return x * printk_kunit_global(x);
}

static void format_symbols(struct kunit *test)
{
	const char *want = "printk_kunit_global+0x0/0x";

	made("%pS", printk_kunit_global);
	KUNIT_EXPECT_EQ(test, strncmp(text, want, strlen(want)), 0);
	EXPECT_MADE(test, "printk_kunit_global", "%ps", printk_kunit_global);
	EXPECT_MADE(test, "printk_kunit_static", "%ps", printk_kunit_static);
	EXPECT_MADE(test, "  printk_kunit_static|", "%21ps|", printk_kunit_static);
	EXPECT_MADE(test, "0x10", "%pS", (void *)0x10);
	KUNIT_EXPECT_EQ(test, printk_kunit_static(2), 6);
}

static void format_bytes(struct kunit *test)
{
	static const u8 bytes[] = { 0x00, 0x1b, 0xff, 0x80, 0x05, 0x06 };
	phys_addr_t phys = 0x12345678;
	dma_addr_t dma = 1;

	EXPECT_MADE(test, "00 1b ff|00:1b|00-1b|001bff80", "%*ph|%*phC|%*phD|%*phN", 3, bytes, 2, bytes,
		    2, bytes, 4, bytes);
	EXPECT_MADE(test, "00:1b:ff:80:05:06|06:05:80:ff:1b:00|00-1b-ff-80-05-06|001bff800506",
		    "%pM|%pMR|%pMF|%pm", bytes, bytes, bytes, bytes);
	EXPECT_MADE(test, "0x0000000012345678|0x0000000012345678|0x0000000000000001",
		    "%pa|%pap|%pad", &phys, &phys, &dma);
	EXPECT_MADE(test, "(null)", "%pM", NULL);
	EXPECT_MADE(test, "\\0\\033\\377", "%*pEno", 3, bytes);
}

static void format_bits(struct kunit *test)
{
	DECLARE_BITMAP(map, 70) = { 0 };

	EXPECT_MADE(test, "00,00000000,00000000|", "%*pb|%*pbl", 70, map, 70, map);
	bitmap_set(map, 1, 3);
	bitmap_set(map, 32, 1);
	bitmap_set(map, 68, 2);
	EXPECT_MADE(test, "30,00000001,0000000e|1-3,32,68-69", "%*pb|%*pbl", 70, map, 70, map);
	EXPECT_MADE(test, "6|1-2", "%*pb|%*pbl", 3, map, 3, map);
}

static void format_network(struct kunit *test)
{
	static const u8 ip4[] = { 192, 0, 2, 1 };
	static const u8 ip6[] = { 0x20, 1, 0x0d, 0xb8, [15] = 1 };
	static const u8 mapped[] = { [10] = 0xff, 0xff, 192, 0, 2, 1 };
	static const u8 any[16], loop[] = { [15] = 1 };
	static const u8 sa4[16] = { 2, 0, 0x1f, 0x90, 192, 0, 2, 1 };

	EXPECT_MADE(test, "192.0.2.1|192.000.002.001|1.2.0.192", "%pI4|%pi4|%pI4h", ip4, ip4, ip4);
	EXPECT_MADE(test, "2001:0db8:0000:0000:0000:0000:0000:0001|20010db8000000000000000000000001",
		    "%pI6|%pi6", ip6, ip6);
	EXPECT_MADE(test, "2001:db8::1|::ffff:192.0.2.1|::|::1", "%pI6c|%pI6c|%pI6c|%pI6c", ip6, mapped,
		    any, loop);
	EXPECT_MADE(test, "192.0.2.1|192.0.2.1:8080", "%pIS|%pISp", sa4, sa4);
}

static void format_others(struct kunit *test)
{
	static const guid_t guid = GUID_INIT(0x33221100, 0x5544, 0x7766, 0x88, 0x99, 0xaa, 0xbb, 0xcc,
					     0xdd, 0xee, 0xff);
	struct rtc_time tm = { .tm_year = 126, .tm_mon = 10, .tm_mday = 3, .tm_hour = 4, .tm_sec = 5 };
	time64_t leap = 951827696, before = -1;
	u64 features = 0x12;

	EXPECT_MADE(test, "33221100-5544-7766-8899-aabbccddeeff|00112233-4455-6677-8899-AABBCCDDEEFF",
		    "%pUl|%pUB", &guid, &guid);
	EXPECT_MADE(test, "2026-11-03T04:00:05|2026-11-03|04:00:05", "%ptR|%ptRd|%ptRt", &tm, &tm, &tm);
	EXPECT_MADE(test, "2000-02-29 12:34:56|1969-12-31T23:59:59", "%ptTs|%ptT", &leap, &before);
	EXPECT_MADE(test, "0x0000000000000012", "%pNF", &features);
}

static void format_flags(struct kunit *test)
{
	gfp_t gfp = GFP_KERNEL | __GFP_ZERO;
	unsigned long flags = 1UL << PG_locked | 1UL << PG_dirty;

	EXPECT_MADE(test, "GFP_KERNEL|__GFP_ZERO", "%pGg", &gfp);
	gfp = GFP_ATOMIC;
	EXPECT_MADE(test, "GFP_ATOMIC", "%pGg", &gfp);
	gfp = 0;
	EXPECT_MADE(test, "none", "%pGg", &gfp);
	made("%pGp", &flags);
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "locked|"));
	KUNIT_EXPECT_NOT_NULL(test, strstr(text, "dirty)"));
}

static const char *outer(const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	made("<%pV> %d", &vaf, 9);
	va_end(args);
	return text;
}

static void format_nested(struct kunit *test)
{
	char *p;

	KUNIT_EXPECT_STREQ(test, outer("%s=%d %pe", "a", 1, ERR_PTR(-EIO)), "<a=1 -EIO> 9");
	p = kasprintf(GFP_KERNEL, "%s-%04x", "id", 0xab);
	KUNIT_ASSERT_NOT_NULL(test, p);
	KUNIT_EXPECT_STREQ(test, p, "id-00ab");
	kfree(p);
}

static void scan(struct kunit *test)
{
	unsigned int u = 0;
	int d = 0, n = -1;
	char word[8], set[8];
	u8 byte = 0;
	u64 big = 0;

	KUNIT_EXPECT_EQ(test, sscanf(" 12 0x1f word", "%d %x %7s", &d, &u, word), 3);
	KUNIT_EXPECT_EQ(test, d, 12);
	KUNIT_EXPECT_EQ(test, u, 0x1f);
	KUNIT_EXPECT_STREQ(test, word, "word");
	KUNIT_EXPECT_EQ(test, sscanf("-5:abcd", "%i:%7[cab]%n", &d, set, &n), 2);
	KUNIT_EXPECT_EQ(test, d, -5);
	KUNIT_EXPECT_STREQ(test, set, "abc");
	KUNIT_EXPECT_EQ(test, n, 6);
	KUNIT_EXPECT_EQ(test, sscanf("255 18446744073709551615", "%hhu %llu", &byte, &big), 2);
	KUNIT_EXPECT_EQ(test, byte, 255);
	KUNIT_EXPECT_EQ(test, big, U64_MAX);
	KUNIT_EXPECT_EQ(test, sscanf("1234", "%2d%2u", &d, &u), 2);
	KUNIT_EXPECT_EQ(test, d, 12);
	KUNIT_EXPECT_EQ(test, u, 34);
	KUNIT_EXPECT_EQ(test, sscanf("1 x 3", "%d %*c %d%n", &d, &u, &n), 2);
	KUNIT_EXPECT_EQ(test, n, 5);
	KUNIT_EXPECT_EQ(test, sscanf("abc", "%d", &d), 0);
	KUNIT_EXPECT_EQ(test, sscanf("7,", "%d,%d", &d, &u), 1);
}

/* ---- lines ---- */

static struct {
	int nr, level[8];
	char line[8][64];
} seen;

static bool take(int level, const char *line)
{
	if (seen.nr < 8) {
		seen.level[seen.nr] = level;
		strscpy(seen.line[seen.nr], line, sizeof(seen.line[0]));
	}
	seen.nr++;
	return true;
}

static km_printk_hook_t before;

static void hook(void)
{
	memset(&seen, 0, sizeof(seen));
	before = km_printk_hook_set(take);
}

static void unhook(void)
{
	km_printk_hook_set(before);
}

static void line_levels(struct kunit *test)
{
	hook();
	printk(KERN_INFO "info %d\n", 1);
	printk("plain\n");
	pr_err("error\n");
	pr_debug("not here\n");
	printk("%s", KERN_NOTICE "from an argument\n");
	unhook();
	KUNIT_ASSERT_EQ(test, seen.nr, 4);
	KUNIT_EXPECT_EQ(test, seen.level[0], LOGLEVEL_INFO);
	KUNIT_EXPECT_STREQ(test, seen.line[0], "info 1");
	KUNIT_EXPECT_EQ(test, seen.level[1], LOGLEVEL_WARNING);
	KUNIT_EXPECT_EQ(test, seen.level[2], LOGLEVEL_ERR);
	KUNIT_EXPECT_EQ(test, seen.level[3], LOGLEVEL_NOTICE);
	KUNIT_EXPECT_STREQ(test, seen.line[3], "from an argument");
}

static void line_continued(struct kunit *test)
{
	hook();
	printk(KERN_INFO "a");
	pr_cont(" b");
	pr_cont(" c\n");
	pr_info("open");
	pr_info("next\n");
	pr_info("two\nlines\n");
	unhook();
	KUNIT_ASSERT_EQ(test, seen.nr, 5);
	KUNIT_EXPECT_STREQ(test, seen.line[0], "a b c");
	KUNIT_EXPECT_EQ(test, seen.level[0], LOGLEVEL_INFO);
	KUNIT_EXPECT_STREQ(test, seen.line[1], "open");
	KUNIT_EXPECT_STREQ(test, seen.line[2], "next");
	KUNIT_EXPECT_STREQ(test, seen.line[3], "two");
	KUNIT_EXPECT_STREQ(test, seen.line[4], "lines");
}

static void line_limits(struct kunit *test)
{
	static DEFINE_RATELIMIT_STATE(rs, 3600 * CONFIG_HZ, 3);
	int passed = 0;

	for (int i = 0; i < 10; i++)
		passed += __ratelimit(&rs);
	KUNIT_EXPECT_EQ(test, passed, 3);
	KUNIT_EXPECT_EQ(test, ratelimit_state_get_miss(&rs), 7);
	ratelimit_state_init(&rs, 0, 1);
	KUNIT_EXPECT_EQ(test, __ratelimit(&rs) + __ratelimit(&rs), 2);
	hook();
	for (int i = 0; i < 3; i++)
		pr_info_once("once\n");
	for (int i = 0; i < 30; i++)
		pr_info_ratelimited("limited\n");
	unhook();
	KUNIT_EXPECT_EQ(test, seen.nr, 11);
}

static void line_hex(struct kunit *test)
{
	static const u8 bytes[20] = "0123456789abcdef\001\002AB";

	KUNIT_EXPECT_EQ(test, hex_dump_to_buffer(bytes, 4, 16, 1, text, sizeof(text), false), 11);
	KUNIT_EXPECT_STREQ(test, text, "30 31 32 33");
	hex_dump_to_buffer(bytes, 8, 16, 4, text, sizeof(text), false);
	KUNIT_EXPECT_STREQ(test, text, "33323130 37363534");
	hook();
	print_hex_dump(KERN_INFO, "x ", DUMP_PREFIX_OFFSET, 16, 1, bytes, 20, true);
	unhook();
	KUNIT_ASSERT_EQ(test, seen.nr, 2);
	KUNIT_EXPECT_EQ(test, seen.level[0], LOGLEVEL_INFO);
	KUNIT_EXPECT_EQ(test, strncmp(seen.line[0], "x 00000000: 30 31 32 ", 21), 0);
	KUNIT_EXPECT_EQ(test, strncmp(seen.line[1], "x 00000010: 01 02 41 42 ", 24), 0);
}

static void line_warning(struct kunit *test)
{
	unsigned long before_nr = km_warn_count;
	char *end;

	hook();
	KUNIT_EXPECT_TRUE(test, WARN(1, "value %d\n", 5));
	unhook();
	KUNIT_EXPECT_EQ(test, km_warn_count, before_nr + 1);
	km_warn_forgive(1); /* it was meant to be */
	KUNIT_EXPECT_STREQ(test, seen.line[0], "------------[ cut here ]------------");
	KUNIT_EXPECT_STREQ(test, seen.line[1], "value 5");
	KUNIT_EXPECT_EQ(test, strncmp(seen.line[2], "WARNING: CPU: ", 14), 0);
	end = strstr(seen.line[2], " PID: ");
	KUNIT_EXPECT_NOT_NULL(test, end);
	KUNIT_EXPECT_FALSE(test, WARN_ON(0));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(format_numbers),
	KUNIT_CASE(format_strings),
	KUNIT_CASE(format_sizes),
	KUNIT_CASE(format_addresses),
	KUNIT_CASE(format_symbols),
	KUNIT_CASE(format_bytes),
	KUNIT_CASE(format_bits),
	KUNIT_CASE(format_network),
	KUNIT_CASE(format_others),
	KUNIT_CASE(format_flags),
	KUNIT_CASE(format_nested),
	KUNIT_CASE(scan),
	KUNIT_CASE(line_levels),
	KUNIT_CASE(line_continued),
	KUNIT_CASE(line_limits),
	KUNIT_CASE(line_hex),
	KUNIT_CASE(line_warning),
	{}
};

static struct kunit_suite suite = { .name = "printk", .test_cases = cases };
kunit_test_suite(suite);

MODULE_LICENSE("GPL");
