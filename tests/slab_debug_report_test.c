/* SPDX-License-Identifier: MIT */
/* The reports, line by line. Stacks are as deep as the compiler likes, and left out. */
#include "test.h"

#include "slab/slab_internal.h"

#include <stdarg.h>

TEST_CMDLINE("mem=64M slab_nomerge");

#define RULE "=============================================================================\n"
#define LINE "-----------------------------------------------------------------------------\n\n"
#define Z SLAB_RED_ZONE
#define P SLAB_POISON
#define ALL (SLAB_CONSISTENCY_CHECKS | Z | P | SLAB_STORE_USER)

static char want[8192], got[8192];
static size_t want_len;

static void wanted(const char *fmt, ...) __attribute__((__format__(__printf__, 1, 2)));
static void wanted(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	want_len += (size_t)vsnprintf(want + want_len, sizeof(want) - want_len, fmt, ap);
	va_end(ap);
}

/* From " in" on a track's line depends on where and when. */
static size_t keep(const char *line, size_t len)
{
	if (!strncmp(line, "Allocated in ", 13))
		return 9;
	return !strncmp(line, "Freed in ", 9) ? 5 : len;
}

/* The text without stacks, in got. */
static void simplify(const char *text)
{
	size_t n = 0;

	while (*text) {
		size_t len = strcspn(text, "\n");

		if (*text != ' ' && strncmp(text, "CPU: ", 5) && strncmp(text, "Call Trace:", 11)) {
			memcpy(got + n, text, keep(text, len));
			n += keep(text, len);
			got[n++] = '\n';
		}
		text += len + 1;
	}
	got[n] = 0;
}

static void check_text(void)
{
	simplify(test_report_text());
	CHECK_STREQ(got, want);
	want_len = 0;
	test_report_clear();
}

static int shown(unsigned char c)
{
	return c < 0x20 || c > 0x7e ? '.' : c;
}

static void wanted_hex(const char *label, const unsigned char *p, size_t bytes)
{
	for (size_t at = 0; at < bytes; at += 16) {
		size_t nr = bytes - at < 16 ? bytes - at : 16, used = 0;

		wanted("%s%016lx:", label, (unsigned long)p + at);
		for (; used < nr; used++)
			wanted(" %02x", p[at + used]);
		wanted("%*s", (int)(3 * (16 - nr)) + 2, "");
		for (used = 0; used < nr; used++)
			wanted("%c", shown(p[at + used]));
		wanted("\n");
	}
}

static void wanted_slab(const struct page *head, unsigned int used, const void *first)
{
	char fp[32];

	snprintf(fp, sizeof(fp), "0x%lx", (unsigned long)first);
	wanted("Slab 0x%lx objects=%u used=%u fp=%s flags=0x0(zone=%d)\n", (unsigned long)head,
	       head->objects, used, fp, page_zonenum(head));
}

static unsigned long offset_of(const void *p)
{
	return (unsigned long)p - (unsigned long)page_address(virt_to_head_page(p));
}

static unsigned char *hide(void *p)
{
	__asm__ volatile("" : "+r"(p));
	return p;
}

TEST(an_overwritten_red_zone)
{
	struct kmem_cache *s = kmem_cache_create("report", 60, 0, ALL, NULL);
	unsigned char *p = hide(kmem_cache_alloc(s, GFP_KERNEL));
	struct page *head = virt_to_head_page(p);
	void *next = head->freelist;

	memset(p, 'a', 60);
	p[60] = 0x12;
	p[61] = 0x13;
	wanted(RULE "BUG report (Not tainted): Right Redzone overwritten\n" LINE);
	wanted("0x%lx-0x%lx @offset=%lu. First byte 0x12 instead of 0xcc\n", (unsigned long)p + 60,
	       (unsigned long)p + 61, offset_of(p) + 60);
	wanted("Allocated\n");
	wanted_slab(head, 1, next);
	wanted("Object 0x%lx @offset=%lu fp=0x%lx\n\n", (unsigned long)p, offset_of(p),
	       (unsigned long)next);
	wanted_hex("Redzone  ", p - 8, 8);
	wanted_hex("Object   ", p, 60);
	wanted_hex("Redzone  ", p + 60, 4);
	wanted_hex("Padding  ", p + 136, 8);
	wanted("FIX report: Restoring Right Redzone 0x%lx-0x%lx=0xcc\n", (unsigned long)p + 60,
	       (unsigned long)p + 61);
	CHECK_EQ(validate_slab_cache(s), 1);
	CHECK(strstr(test_report_text(), "Allocated in "));
	CHECK(strstr(test_report_text(), " age="));
	CHECK(strstr(test_report_text(), "\nCall Trace:\n "));
	check_text();

	wanted(RULE "BUG report (Tainted: G    B              ): Object already free\n" LINE);
	wanted("Allocated\nFreed\n");
	kmem_cache_free(s, p);
	wanted_slab(head, 0, p);
	wanted("Object 0x%lx @offset=%lu fp=0x%lx\n\n", (unsigned long)p, offset_of(p),
	       (unsigned long)next);
	wanted_hex("Redzone  ", p - 8, 8);
	wanted_hex("Object   ", p, 60);
	wanted_hex("Redzone  ", p + 60, 4);
	wanted_hex("Padding  ", p + 136, 8);
	wanted("FIX report: Object at 0x%lx not freed\n", (unsigned long)p);
	kmem_cache_free(s, p);
	check_text();
	kmem_cache_destroy(s);
}

TEST(one_dump_for_all_that_is_wrong_with_an_object)
{
	struct kmem_cache *s = kmem_cache_create("spill", 60, 0, Z | P, NULL);
	unsigned char *p = hide(kmem_cache_alloc(s, GFP_KERNEL));
	struct page *head = virt_to_head_page(p);
	void *next = head->freelist;
	unsigned long at = (unsigned long)p;

	memset(p, 'a', 60);
	p[-1] = p[60] = 0;
	wanted(RULE "BUG spill (Tainted: G    B              ): Left Redzone overwritten\n" LINE);
	wanted("0x%lx-0x%lx @offset=%lu. First byte 0x0 instead of 0xcc\n", at - 1, at - 1,
	       offset_of(p) - 1);
	wanted_slab(head, 1, next);
	wanted("Object 0x%lx @offset=%lu fp=0x%lx\n\n", at, offset_of(p), (unsigned long)next);
	wanted_hex("Redzone  ", p - 8, 8);
	wanted_hex("Object   ", p, 60);
	wanted_hex("Redzone  ", p + 60, 4);
	wanted_hex("Padding  ", p + 72, 8);
	wanted("FIX spill: Restoring Left Redzone 0x%lx-0x%lx=0xcc\n", at - 1, at - 1);
	wanted(RULE "BUG spill (Tainted: G    B              ): Right Redzone overwritten\n" LINE);
	wanted("0x%lx-0x%lx @offset=%lu. First byte 0x0 instead of 0xcc\n", at + 60, at + 60,
	       offset_of(p) + 60);
	wanted("FIX spill: Restoring Right Redzone 0x%lx-0x%lx=0xcc\n", at + 60, at + 60);
	CHECK_EQ(validate_slab_cache(s), 2);
	check_text();
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(bytes_before_where_there_is_no_zone)
{
	struct kmem_cache *s = kmem_cache_create("before", 64, 0, P, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(q);
	unsigned char *r = q > p ? q : p; /* not the slab's first */
	void *next = head->freelist;

	kmem_cache_free(s, r);
	r[3] = 0x41;
	wanted(RULE "BUG before (Tainted: G    B              ): Poison overwritten\n" LINE);
	wanted("0x%lx-0x%lx @offset=%lu. First byte 0x41 instead of 0x6b\n", (unsigned long)r + 3,
	       (unsigned long)r + 3, offset_of(r) + 3);
	wanted_slab(head, 1, r);
	wanted("Object 0x%lx @offset=%lu fp=0x%lx\n\n", (unsigned long)r, offset_of(r),
	       (unsigned long)next);
	wanted_hex("Bytes b4 ", r - 16, 16);
	wanted_hex("Object   ", r, 64);
	wanted("FIX before: Restoring Poison 0x%lx-0x%lx=0x6b\n", (unsigned long)r + 3,
	       (unsigned long)r + 3);
	CHECK_EQ(validate_slab_cache(s), 1);
	check_text();
	kmem_cache_free(s, r == p ? q : p);
	kmem_cache_destroy(s);
}

TEST(what_has_no_object)
{
	struct kmem_cache *s = kmem_cache_create("slab", 64, 0, SLAB_CONSISTENCY_CHECKS, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(p);
	void *next = head->freelist;

	head->inuse = 5;
	wanted(RULE "BUG slab (Tainted: G    B              ): "
		    "Wrong object count. Counter is 5 but counted were 1\n" LINE);
	wanted_slab(head, 5, next);
	wanted("FIX slab: Object count adjusted\n");
	CHECK_EQ(validate_slab_cache(s), 1);
	check_text();
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}

TEST(objects_that_remain)
{
	struct kmem_cache *s = kmem_cache_create("leaky", 64, 0, ALL, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL), *q = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(p);
	unsigned char *low = p < q ? p : q, *high = p < q ? q : p;
	char *text;

	wanted(RULE "BUG leaky (Tainted: G    B              ): "
		    "Objects remaining on __kmem_cache_shutdown()\n" LINE);
	wanted("Object 0x%lx @offset=%lu\nAllocated\n", (unsigned long)low, offset_of(low));
	wanted("Object 0x%lx @offset=%lu\nAllocated\n", (unsigned long)high, offset_of(high));
	wanted_slab(head, 2, head->freelist);
	kmem_cache_destroy(s);
	text = strdup(test_report_text());
	CHECK_REPORT("kmem_cache_destroy leaky: Slab cache still has objects when called from ");
	*strstr(text, "------------[ cut here ]") = 0;
	simplify(text);
	CHECK_STREQ(got, want);
	want_len = 0;
	free(text);
	kmem_cache_free(s, p);
	kmem_cache_free(s, q);
	test_report_clear();
}

TEST(where_an_object_comes_from)
{
	struct kmem_cache *s = kmem_cache_create("dumped", 64, 0, ALL, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);
	char line[120];

	snprintf(line, sizeof(line),
		 " slab dumped start %lx data offset 8 pointer offset 5 size 64 allocated at ",
		 (unsigned long)p);
	CHECK(kmem_dump_obj(p + 5));
	CHECK_REPORT(line);
	CHECK(!strstr(test_report_text(), " Free path:\n"));
	kmem_cache_free(s, p);
	CHECK(kmem_dump_obj(p));
	CHECK_REPORT(" Free path:\n    ");
	test_report_clear();
	kmem_cache_destroy(s);
}

TEST(a_trace)
{
	struct kmem_cache *s = kmem_cache_create("traced", 24, 0, SLAB_TRACE, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);
	struct page *head = virt_to_head_page(p);

	memset(p, 'T', 24);
	wanted("TRACE traced alloc 0x%lx inuse=1 fp=0x%lx\n", (unsigned long)p,
	       (unsigned long)head->freelist);
	wanted("TRACE traced free 0x%lx inuse=1 fp=0x%lx\n", (unsigned long)p,
	       (unsigned long)head->freelist);
	wanted_hex("Object   ", p, 24);
	kmem_cache_free(s, p);
	check_text();
	kmem_cache_destroy(s);
}

static bool silent(const struct kmem_cache *s __maybe_unused)
{
	return true;
}

static bool loud(const struct kmem_cache *s __maybe_unused)
{
	return false;
}

TEST(the_hook_decides_whether_it_is_printed)
{
	struct kmem_cache *s = kmem_cache_create("hooked", 64, 0, P, NULL);
	unsigned char *p = kmem_cache_alloc(s, GFP_KERNEL);

	kmem_cache_free(s, p);
	km_slab_error_hook = silent;
	p[1] = 0;
	CHECK_EQ(validate_slab_cache(s), 1);
	CHECK_EQ(p[1], 0x6b);
	CHECK_NO_REPORT();
	km_slab_error_hook = loud;
	p[1] = 0;
	CHECK_EQ(validate_slab_cache(s), 1);
	CHECK_REPORT("BUG hooked");
	test_report_clear();
	km_slab_error_hook = NULL;
	kmem_cache_destroy(s);
}

TEST(a_stack_that_was_overwritten_is_not_followed)
{
	struct kmem_cache *s = kmem_cache_create("tracks", 64, 0, ALL, NULL);
	unsigned char *p = hide(kmem_cache_alloc(s, GFP_KERNEL));

	for (int i = 0; i < 50; i++) {
		slab_track_of(s, p, TRACK_ALLOC)->stack = (unsigned int)test_rand();
		p[64] = 0;
		CHECK_EQ(validate_slab_cache(s), 1);
		CHECK_REPORT("Allocated in ");
		test_report_clear();
	}
	kmem_cache_free(s, p);
	kmem_cache_destroy(s);
}
