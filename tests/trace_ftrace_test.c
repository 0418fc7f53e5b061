/* SPDX-License-Identifier: MIT */
/* Lines of ftrace text become events: every form of every event, and names that mislead. */
#include "test.h"

#include "trace/trace_ftrace.c"
#include "trace/trace_gfp.c"

#define AT "          wlA.sh-17795   [001] .....  8348.339942: "

static struct trace_event ev;
static const char *why;

static enum trace_line take(const char *line)
{
	return trace_ftrace_line(line, strlen(line), &ev, &why);
}

static const char *text(struct trace_text t)
{
	static char buf[4][256];
	static unsigned int turn;
	char *p = buf[turn++ % 4];

	snprintf(p, sizeof(buf[0]), "%.*s", (int)t.len, t.s ? t.s : "");
	return p;
}

TEST(kmalloc_of_today)
{
	CHECK_EQ(take(AT "kmalloc: call_site=alloc_bprm+0x45/0x220 ptr=ffff8882c8b06400 "
			 "bytes_req=408 bytes_alloc=512 gfp_flags=GFP_KERNEL|__GFP_ZERO "
			 "node=-1 accounted=false"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.id, TRACE_EV_KMALLOC);
	CHECK_EQ(ev.kind, TRACE_KMALLOC);
	CHECK_EQ(ev.pid, 17795);
	CHECK_EQ(ev.cpu, 1);
	CHECK_EQ(ev.time_ns, 8348339942000);
	CHECK_STREQ(text(ev.site), "alloc_bprm+0x45/0x220");
	CHECK_EQ(ev.addr, 0xffff8882c8b06400);
	CHECK_EQ(ev.bytes_req, 408);
	CHECK_EQ(ev.bytes_alloc, 512);
	CHECK_STREQ(text(ev.gfp), "GFP_KERNEL|__GFP_ZERO");
	CHECK_EQ(ev.name.len, 0);
	CHECK(!ev.failed);
}

TEST(kmalloc_of_old_kernels)
{
	CHECK_EQ(take(AT "kmalloc_node: call_site=ffffffff8120b8a4 ptr=ffff88003d1b5c00 "
			 "bytes_req=240 bytes_alloc=256 "
			 "gfp_flags=GFP_KERNEL|__GFP_NOTRACK node=-1"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.id, TRACE_EV_KMALLOC_NODE);
	CHECK_EQ(ev.kind, TRACE_KMALLOC);
	CHECK_STREQ(text(ev.site), "ffffffff8120b8a4");
	CHECK_EQ(take(AT "kmalloc: call_site=ffffffff8120b8a4 ptr=ffff88003d1b5c00 bytes_req=240 "
			 "bytes_alloc=256 gfp_flags=GFP_KERNEL"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.bytes_alloc, 256);
	CHECK_EQ(take(AT "kmem_cache_alloc: call_site=ffffffff811 ptr=ffff880036 bytes_req=192 "
			 "bytes_alloc=192 gfp_flags=GFP_KERNEL"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_CACHE_ALLOC);
	CHECK_EQ(ev.name.len, 0);
	CHECK_EQ(take(AT "mm_page_alloc: page=ffffea0000f46d40 pfn=1001781 order=1 migratetype=0 "
			 "gfp_flags=GFP_KERNEL"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.addr, 1001781); /* pfn was decimal */
	CHECK_EQ(ev.order, 1);
}

TEST(caches)
{
	CHECK_EQ(take(AT "kmem_cache_alloc: call_site=alloc_empty_file+0x3c/0x110 "
			 "ptr=00000000b79b225d name=filp bytes_req=184 bytes_alloc=192 "
			 "gfp_flags=GFP_KERNEL node=-1 accounted=true"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.addr, 0xb79b225d);
	CHECK_STREQ(text(ev.name), "filp");
	CHECK_EQ(take(AT "kmem_cache_alloc_node: call_site=f+0x1/0x2 ptr=0000000011111111 "
			 "name=skbuff head cache bytes_req=232 bytes_alloc=256 "
			 "gfp_flags=GFP_ATOMIC node=0"),
		 TRACE_LINE_EVENT);
	CHECK_STREQ(text(ev.name), "skbuff head cache");
	CHECK_EQ(ev.bytes_req, 232);
	CHECK_EQ(take(AT "kmem_cache_free: call_site=__fput+0x141/0x2a0 ptr=ffff88823c905048 "
			 "name=lsm_file_cache"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_CACHE_FREE);
	CHECK_STREQ(text(ev.name), "lsm_file_cache");
	CHECK_EQ(take(AT "kmem_cache_free: call_site=ffffffff811 ptr=ffff88823c905048"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.name.len, 0);
}

TEST(pages)
{
	CHECK_EQ(take(AT "mm_page_alloc: page=ffffea0004c866c0 pfn=0x13219b order=2 migratetype=1 "
			 "gfp_flags=GFP_HIGHUSER_MOVABLE|__GFP_COMP"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_PAGE_ALLOC);
	CHECK_EQ(ev.addr, 0x13219b);
	CHECK_EQ(ev.order, 2);
	CHECK_EQ(take(AT "mm_page_free: page=ffffea0004c866c0 pfn=0x13219b order=2"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_PAGE_FREE);
	CHECK_EQ(take(AT "mm_page_free_batched: page=ffffea0004c866c0 pfn=0x13219b order=0"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_REPEAT);
	CHECK_EQ(take(AT "mm_page_alloc: page=(null) pfn=0x0 order=9 migratetype=1 "
			 "gfp_flags=GFP_TRANSHUGE"),
		 TRACE_LINE_EVENT);
	CHECK(ev.failed);
	CHECK_EQ(take(AT "mm_page_alloc_extfrag: page=ffffea00 pfn=0x1 alloc_order=0 "
			 "fallback_order=5"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_INNER);
	CHECK_EQ(take(AT "mm_page_pcpu_drain: page=ffffea00 pfn=0x1 order=0 migratetype=1"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_INNER);
	CHECK_EQ(take(AT "mm_page_alloc_zone_locked: page=ffffea00 pfn=0x1 order=0 migratetype=1 "
			 "percpu_refill=1"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_INNER);
}

TEST(areas)
{
	CHECK_EQ(take(AT "alloc_vmap_area: va_start: 18446683600588148736 size=8192 align=1 "
			 "vstart=0xffffc90000000000 vend=0xffffe8ffffffffff failed=0"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_AREA_ALLOC);
	CHECK_EQ(ev.addr, 0xffffc90001149000);
	CHECK_EQ(ev.bytes_req, 8192);
	CHECK(!ev.failed);
	CHECK_EQ(take(AT "free_vmap_area_noflush: va_start=0xffffc90001149000 nr_lazy=4412 "
			 "nr_lazy_max=16384"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_AREA_FREE);
	CHECK_EQ(ev.addr, 0xffffc90001149000);
	CHECK_EQ(take(AT "alloc_vmap_area: va_start: 0 size=8192 align=1 vstart=0x1 vend=0x2 "
			 "failed=1"),
		 TRACE_LINE_EVENT);
	CHECK(ev.failed);
	CHECK_EQ(take(AT "purge_vmap_area_lazy: start=0xffffc9 end=0xffffca num_purged=3"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_INNER);
}

TEST(null_frees_and_failures)
{
	CHECK_EQ(take(AT "kfree: call_site=f+0x1/0x2 ptr=0000000000000000"), TRACE_LINE_EVENT);
	CHECK_EQ(ev.addr, 0);
	CHECK_EQ(take(AT "kfree: call_site=f+0x1/0x2 ptr=(null)"), TRACE_LINE_EVENT);
	CHECK_EQ(ev.addr, 0);
	CHECK_EQ(take(AT "kfree: call_site=f+0x1 ptr=(nil)"), TRACE_LINE_EVENT);
	CHECK_EQ(take(AT "kfree: call_site=f+0x1 ptr=          (null)"), TRACE_LINE_EVENT);
	CHECK_EQ(ev.addr, 0);
	CHECK_EQ(take(AT "kmalloc: call_site=f+0x1/0x2 ptr=(null) bytes_req=8 bytes_alloc=8 "
			 "gfp_flags=GFP_NOWAIT"),
		 TRACE_LINE_EVENT);
	CHECK(ev.failed);
}

TEST(a_module_is_part_of_the_call_site)
{
	CHECK_EQ(take(AT "kfree: call_site=nft_foo+0x41/0x90 [nf_tables] ptr=ffff888100000000"),
		 TRACE_LINE_EVENT);
	CHECK_STREQ(text(ev.site), "nft_foo+0x41/0x90 [nf_tables]");
	CHECK_EQ(ev.addr, 0xffff888100000000);
}

/* Commands are 16 columns wide and may hold what looks like anything else. */
TEST(nasty_commands)
{
	static const char *const comms[] = {
		"     kworker/0:1",  "  Web Content -1", "x-1 [000] 1.0: a", "   a: b: c: kf: ",
		"   [001] .....  ", " kmalloc: ptr=0 ", "-----------------", "  (sd-pam) [9]-1",
	};
	unsigned int i;
	char line[256];

	for (i = 0; i < sizeof(comms) / sizeof(comms[0]); i++) {
		snprintf(line, sizeof(line),
			 "%.16s-17820   [003] d.h2.  8348.872681: kfree: call_site=f+0x1/0x2 "
			 "ptr=ffff88832ccfa120", comms[i]);
		if (!CHECK_EQ(take(line), TRACE_LINE_EVENT))
			printf("%s: %s\n", line, why);
		CHECK_EQ(ev.id, TRACE_EV_KFREE);
		CHECK_EQ(ev.pid, 17820);
		CHECK_EQ(ev.cpu, 3);
		CHECK_EQ(ev.addr, 0xffff88832ccfa120);
	}
}

TEST(other_columns)
{
	/* record-tgid */
	CHECK_EQ(take("            bash-2463    (   2463) [001] ..... 13.778950: kfree: "
		      "call_site=f ptr=10"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.pid, 2463);
	CHECK_EQ(take("          <idle>-0       (-------) [001] d.s.. 13.778950: kfree: "
		      "call_site=f ptr=10"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.pid, 0);
	/* trace-cmd report: no flags, the site twice */
	CHECK_EQ(take("a b-c-1234  [002]  8348.339942: kmalloc:              (f+0x1) "
		      "call_site=f+0x1 ptr=0xffff8882c8b06400 bytes_req=408 bytes_alloc=512 "
		      "gfp_flags=GFP_KERNEL"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.pid, 1234);
	CHECK_STREQ(text(ev.site), "f+0x1");
	/* trace_clock=counter, five flags or four */
	CHECK_EQ(take("            bash-1     [001] .... 123456: kfree: call_site=f ptr=10"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.time_ns, 123456000000000);
	CHECK_EQ(take("            bash-1     [001] 7.5: kmem:kfree: call_site=f ptr=10"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.id, TRACE_EV_KFREE);
	CHECK_EQ(ev.time_ns, 7500000000);
}

TEST(stacks)
{
	CHECK_EQ(take(AT "<stack trace>"), TRACE_LINE_STACK);
	CHECK_EQ(ev.cpu, 1);
	CHECK_EQ(ev.pid, 17795);
	CHECK_EQ(take(" => alloc_counters.isra.0"), TRACE_LINE_FRAME);
	CHECK_STREQ(text(ev.site), "alloc_counters.isra.0");
	CHECK_EQ(take(" => do_ipt_get_ctl+0x1a/0x340"), TRACE_LINE_FRAME);
	CHECK_STREQ(text(ev.site), "do_ipt_get_ctl");
	CHECK_EQ(take("=> vfree (ffffffff81234567)"), TRACE_LINE_FRAME);
	CHECK_STREQ(text(ev.site), "vfree");
	CHECK_EQ(take("            bash-1     [001] 7.5: kernel_stack:         <stack trace >"),
		 TRACE_LINE_STACK);
}

TEST(remarks)
{
	CHECK_EQ(take(""), TRACE_LINE_NONE);
	CHECK_EQ(take("   "), TRACE_LINE_NONE);
	CHECK_EQ(take("# tracer: nop"), TRACE_LINE_NONE);
	CHECK_EQ(take("##### CPU 1 buffer started ####"), TRACE_LINE_NONE);
	CHECK_EQ(take("cpus=2"), TRACE_LINE_NONE);
	CHECK_EQ(take("CPU:1 [LOST 2345 EVENTS]"), TRACE_LINE_LOST);
	CHECK_EQ(ev.bytes_req, 2345);
	CHECK_EQ(take("CPU:1 [LOST EVENTS]"), TRACE_LINE_LOST);
	CHECK_EQ(ev.bytes_req, 0);
	CHECK_EQ(take(AT "sched_switch: prev_comm=a prev_pid=1 ==> next_comm=b"), TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_OTHER);
	CHECK_EQ(take(AT "vfs_read <-ksys_read"), TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_OTHER);
	CHECK_EQ(take(AT "rss_stat: mm_id=1 curr=1 type=MM_ANONPAGES size=4096B"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_OTHER);
}

static void bad(const char *line, const char *expected)
{
	CHECK_EQ(take(line), TRACE_LINE_BAD);
	CHECK_STREQ(why ? why : "", expected);
}

TEST(bad_lines)
{
	bad("hello", "not a line of an ftrace recording");
	bad("a-1 [000] kfree: ptr=10", "not a line of an ftrace recording");
	bad("a-1 [0x] 1.0: kfree: ptr=10", "not a line of an ftrace recording");
	bad("a-99999999999999999999 [000] 1.0: kfree: ptr=10", "not a line of an ftrace recording");
	bad(AT "kfree: call_site=f", "no address in ptr=");
	bad(AT "kfree: call_site=f ptr=xyz", "no address in ptr=");
	bad(AT "kfree: call_site=f ptr=11112222333344445", "no address in ptr=");
	bad(AT "kmalloc: call_site=f ptr=10 bytes_alloc=8 gfp_flags=GFP_KERNEL",
	    "no number in bytes_req=");
	bad(AT "kmalloc: call_site=f ptr=10 bytes_req=8x bytes_alloc=8 gfp_flags=GFP_KERNEL",
	    "no number in bytes_req=");
	bad(AT "kmalloc: call_site=f ptr=10 bytes_req=8 gfp_flags=GFP_KERNEL",
	    "no number in bytes_alloc=");
	bad(AT "kmalloc: call_site=f ptr=10 bytes_req=8 bytes_alloc=8", "no gfp_flags=");
	bad(AT "kmalloc: call_site=f ptr=10 bytes_req=9 bytes_alloc=8 gfp_flags=GFP_KERNEL",
	    "bytes_req= is more than bytes_alloc=");
	bad(AT "mm_page_alloc: page=1 order=0 gfp_flags=GFP_KERNEL", "no number in pfn=");
	bad(AT "mm_page_alloc: page=1 pfn=0x1 order=32 gfp_flags=GFP_KERNEL", "no order in order=");
	bad(AT "mm_page_free: page=1 pfn=0x1", "no order in order=");
	bad(AT "alloc_vmap_area: size=8192 failed=0", "no address in va_start");
	bad(AT "alloc_vmap_area: va_start: 8 failed=0", "no number in size=");
}

/* Whatever a line holds, the parser stays inside it. */
TEST(mutated_lines)
{
	static const char good[] =
		"          wlA.sh-17795   [001] .....  8348.339942: kmem_cache_alloc: "
		"call_site=alloc_empty_file+0x3c/0x110 [m] ptr=ffff888106aac900 name=filp "
		"bytes_req=184 bytes_alloc=192 gfp_flags=GFP_KERNEL|__GFP_ZERO node=-1 "
		"accounted=true";
	unsigned long i, nr = test_scale(20000);

	for (i = 0; i < nr; i++) {
		size_t len = test_rand_below(sizeof(good)), j, nr_changes = test_rand_below(4);
		char *line = malloc(len + 1); /* exact, for the address sanitizer */

		memcpy(line, good, len);
		line[len] = '\0';
		for (j = 0; len && j < nr_changes; j++)
			line[test_rand_below(len)] = (char)test_rand();
		if (trace_ftrace_line(line, len, &ev, &why) == TRACE_LINE_EVENT) {
			CHECK(ev.site.len <= len && ev.name.len <= len && ev.gfp.len <= len);
			CHECK(!ev.gfp.len ||
			      (ev.gfp.s >= line && ev.gfp.s + ev.gfp.len <= line + len));
		}
		free(line);
	}
}

/* ---- flags ---- */

static struct trace_gfp_report report;

static gfp_t gfp(const char *s)
{
	struct trace_text t = { s, strlen(s) };

	return trace_gfp(t, &report);
}

TEST(gfp_by_name)
{
	memset(&report, 0, sizeof(report));
	CHECK_EQ(gfp("GFP_KERNEL"), GFP_KERNEL);
	CHECK_EQ(gfp("GFP_KERNEL"), GFP_KERNEL);
	CHECK_EQ(gfp("GFP_KERNEL|__GFP_ZERO"), GFP_KERNEL | __GFP_ZERO);
	CHECK_EQ(gfp("GFP_HIGHUSER_MOVABLE|__GFP_WRITE|__GFP_COMP"),
		 GFP_HIGHUSER_MOVABLE | __GFP_WRITE | __GFP_COMP);
	CHECK_EQ(gfp("GFP_NOFS|__GFP_NOFAIL|__GFP_HARDWALL|__GFP_ACCOUNT"),
		 GFP_NOFS | __GFP_NOFAIL | __GFP_HARDWALL | __GFP_ACCOUNT);
	CHECK_EQ(gfp("__GFP_RECLAIMABLE|__GFP_IO"), __GFP_RECLAIMABLE | __GFP_IO);
	CHECK_EQ(gfp("none"), 0);
	CHECK_EQ(gfp("0"), 0);
	CHECK_EQ(report.nr_unknown + report.nr_numeric, 0);
}

TEST(gfp_of_old_kernels)
{
	memset(&report, 0, sizeof(report));
	CHECK_EQ(gfp("GFP_TEMPORARY"), GFP_TEMPORARY);
	CHECK_EQ(gfp("GFP_KERNEL|__GFP_REPEAT|__GFP_COLD|__GFP_NOTRACK"),
		 GFP_KERNEL | __GFP_RETRY_MAYFAIL);
	CHECK_EQ(gfp("GFP_KERNEL|GFP_ZERO|GFP_NORETRY"), GFP_KERNEL | __GFP_ZERO | __GFP_NORETRY);
	CHECK_EQ(gfp("GFP_ATOMIC|__GFP_ATOMIC"), GFP_ATOMIC);
	CHECK_EQ(report.nr_unknown, 0);
}

TEST(gfp_unknown_and_numeric)
{
	memset(&report, 0, sizeof(report));
	CHECK_EQ(gfp("GFP_KERNEL|__GFP_FROM_THE_FUTURE"), GFP_KERNEL);
	CHECK_EQ(gfp("GFP_KERNEL|__GFP_FROM_THE_FUTURE"), GFP_KERNEL);
	CHECK_EQ(report.nr_unknown, 2);
	CHECK_EQ(report.nr_names, 1);
	CHECK_STREQ(report.names[0], "__GFP_FROM_THE_FUTURE");
	CHECK_EQ(gfp("0xcc0"), GFP_KERNEL);
	CHECK_EQ(report.nr_numeric, 1);
	/* Beside names, a number is what that kernel had no name for: unlike today's bits. */
	CHECK_EQ(gfp("GFP_KERNEL|0x8000"), GFP_KERNEL);
	CHECK_EQ(report.nr_numeric, 2);
	CHECK_EQ(gfp(""), 0);
	CHECK_EQ(gfp("|||"), 0);
	CHECK_EQ(gfp("0xzz"), 0);
	CHECK_EQ(gfp("0x123456789"), 0);
}

TEST(perf_script_has_a_blank_before_the_pid)
{
	CHECK_EQ(take("          wl3 1 [7].sh 25381 [003]  1101.210310:    kmem:kmalloc: "
		      "call_site=single_open+0x2a ptr=0xffff888100c3ad20 bytes_req=32 "
		      "bytes_alloc=64 gfp_flags=GFP_KERNEL_ACCOUNT node=-1 accounted=true"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.id, TRACE_EV_KMALLOC);
	CHECK_EQ(ev.pid, 25381);
	CHECK_EQ(ev.cpu, 3);
	CHECK_EQ(ev.time_ns, 1101210310000);
	CHECK_STREQ(text(ev.site), "single_open+0x2a");
	CHECK_EQ(ev.addr, 0xffff888100c3ad20);
	CHECK_EQ(ev.bytes_alloc, 64);
	CHECK_EQ(take("cc1 23545/23546 [000]  1101.210310: kmem:mm_page_alloc: page=0x17e6f5 "
		      "pfn=0x17e6f5 order=2 migratetype=1 gfp_flags=GFP_KERNEL"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_PAGE_ALLOC);
	CHECK_EQ(ev.pid, 23545);
	CHECK_EQ(ev.order, 2);
	CHECK_EQ(take("cc1 23545 [000]  1101.210310: sched:sched_switch: prev_comm=a"),
		 TRACE_LINE_EVENT);
	CHECK_EQ(ev.kind, TRACE_OTHER);
	/* No event of perf's: it would have a system. */
	CHECK_EQ(take("cc1 23545 [000]  1101.210310: kfree: call_site=f+0x1 ptr=0x10"),
		 TRACE_LINE_BAD);
	CHECK_EQ(take(" 1 [000]"), TRACE_LINE_BAD);
	CHECK_EQ(take("1 [000] 1.0: kmem:"), TRACE_LINE_BAD);
	CHECK_EQ(take("[[[[[[[["), TRACE_LINE_BAD);
}

TEST(perf_script_frames_follow_their_event)
{
	CHECK_EQ(take("\tffffffff8143a6a4 __vmalloc_node_noprof+0x64 ([kernel.kallsyms])"),
		 TRACE_LINE_OWN_FRAME);
	CHECK_STREQ(text(ev.site), "__vmalloc_node_noprof");
	CHECK_EQ(take("\t    7f3a12 [unknown] (/usr/lib/libc.so.6)"), TRACE_LINE_OWN_FRAME);
	CHECK_STREQ(text(ev.site), "[unknown]");
	CHECK_EQ(take("\tffffffff8143a6a4"), TRACE_LINE_BAD);
	CHECK_EQ(take("\tnothing func+0x1 (x)"), TRACE_LINE_BAD);
	CHECK_EQ(take("\tffff func"), TRACE_LINE_BAD);
	CHECK_EQ(take(""), TRACE_LINE_NONE);
}
