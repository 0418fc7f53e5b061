/* SPDX-License-Identifier: MIT */
/* The command line: spellings, units, what is wrong in it, and the table as text. */
#include "test.h"

#include "wire/wire.h"

#include <kmem/kmem.h>

static struct wire_options parsed(const char *line)
{
	struct wire_options o;

	wire_options_parse(line, &o);
	return o;
}

TEST(nothing_gives_defaults)
{
	static const char *const lines[] = { NULL, "", "  \t ", "-- mem=1G" };

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct wire_options o = parsed(lines[i]);

		CHECK_EQ(o.mem_bytes, 0);
		CHECK_EQ(o.highmem_bytes, 0);
		CHECK_EQ(o.movable_bytes, 0);
		CHECK_EQ(o.movable_percent, 0);
		CHECK_EQ(o.fake_nodes, 0);
		CHECK_EQ(o.min_free_kbytes, 0);
		CHECK(!o.slab_nomerge);
		CHECK_EQ(o.slab_min_objects, 0);
		CHECK_EQ(o.slab_max_order, 3);
		CHECK(!o.panic_on_warn);
		CHECK(o.rseq);
		CHECK_EQ(o.idle_trim_ms, 500);
	}
}

TEST(sizes)
{
	CHECK_EQ(parsed("mem=4096").mem_bytes, 4096);
	CHECK_EQ(parsed("mem=16K").mem_bytes, 16UL << 10);
	CHECK_EQ(parsed("mem=16m").mem_bytes, 16UL << 20);
	CHECK_EQ(parsed("mem=2G").mem_bytes, 2UL << 30);
	CHECK_EQ(parsed("mem=1t").mem_bytes, 1UL << 40);
	CHECK_EQ(parsed("mem=0x10M").mem_bytes, 16UL << 20);
	CHECK_EQ(parsed("highmem=8M").highmem_bytes, 8UL << 20);
	CHECK_EQ(parsed("movablecore=8M").movable_bytes, 8UL << 20);
	CHECK_EQ(parsed("movablecore=30%").movable_percent, 30);
	CHECK_EQ(parsed("movablecore=30% movablecore=1M").movable_percent, 0);
}

TEST(all_kinds)
{
	struct wire_options o =
		parsed("numa=fake=3 min-free-kbytes=77 slab_nomerge panic_on_warn=1 "
		       "rseq=off kmem.idle_trim=0");

	CHECK_EQ(o.fake_nodes, 3);
	CHECK_EQ(o.min_free_kbytes, 77);
	CHECK(o.slab_nomerge);
	CHECK(o.panic_on_warn);
	CHECK(!o.rseq);
	CHECK_EQ(o.idle_trim_ms, 0);
	CHECK_EQ(parsed("numa=off").fake_nodes, 1);
	CHECK_EQ(parsed("numa=fake=4000").fake_nodes, KM_MAX_NUMNODES);
	CHECK_EQ(parsed("sysctl.vm.min_free_kbytes=5").min_free_kbytes, 5);
	CHECK_EQ(parsed("slab_max_order=0").slab_max_order, 0);
	CHECK_EQ(parsed("slub_min_objects=9").slab_min_objects, 9);
	CHECK(parsed("slub_nomerge").slab_nomerge);
	CHECK(!parsed("slab_nomerge slub_merge").slab_nomerge);
	CHECK(parsed("panic_on_warn").panic_on_warn);
	CHECK(!parsed("panic_on_warn=1 panic_on_warn=0").panic_on_warn);
	CHECK(parsed("rseq=off rseq=on").rseq);
}

TEST(quotes)
{
	CHECK_EQ(parsed("\"mem=16M\"").mem_bytes, 16UL << 20);
	CHECK_EQ(parsed("mem=\"16M\" ").mem_bytes, 16UL << 20);
	parsed("note=\"two words\" mem=1M");
	CHECK_REPORT("Unknown kernel command line parameters \"note=two words\", "
		     "will be passed to user space.\n");
}

TEST(what_makes_no_sense_is_told_and_ignored)
{
	static const char *const bad[] = {
		"mem=", "mem", "mem=x", "mem=16Q", "mem=16MM", "mem=99999999999999999999",
		"mem=99999999999P", "mem=0x", "movablecore=101%", "movablecore=10%%", "numa=no",
		"numa=fake=", "numa=fake=0", "numa=fake=2x", "numa", "min_free_kbytes=1k",
		"min_free_kbytes=99999999999", "slab_merge=1", "panic_on_warn=2", "rseq=maybe",
	};
	char line[200];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		const char *eq = strchr(bad[i], '=');
		struct wire_options o;

		snprintf(line, sizeof(line), "highmem=4M movablecore=2M numa=fake=5 %s mem=8M",
			 bad[i]);
		o = parsed(line);
		CHECK_EQ(o.mem_bytes, 8UL << 20);
		CHECK_EQ(o.highmem_bytes, 4UL << 20);
		CHECK_EQ(o.movable_bytes, 2UL << 20);
		CHECK_EQ(o.fake_nodes, 5);
		CHECK_EQ(o.movable_percent, 0);
		CHECK(!o.panic_on_warn);
		CHECK(o.rseq);
		snprintf(line, sizeof(line), "Booting kernel: `%s' invalid for parameter `%.*s'\n",
			 eq ? eq + 1 : "", eq ? (int)(eq - bad[i]) : (int)strlen(bad[i]), bad[i]);
		CHECK_REPORT(line);
		CHECK_EQ(test_report_count(), 1);
		test_report_clear();
	}
}

TEST(unknown_ones_are_told_together)
{
	CHECK_EQ(parsed("quiet mem=1M root=/dev/vda1 foo").mem_bytes, 1UL << 20);
	CHECK_REPORT("Unknown kernel command line parameters \"quiet root=/dev/vda1 foo\", "
		     "will be passed to user space.\n");
	CHECK_EQ(test_report_count(), 1);
}

TEST(long_words_do_no_harm)
{
	char line[2000];

	memset(line, 'x', sizeof(line) - 1);
	line[sizeof(line) - 1] = 0;
	for (size_t i = 300; i < sizeof(line) - 1; i += 300)
		line[i] = i % 600 ? ' ' : '=';
	parsed(line);
	CHECK_REPORT("Unknown kernel command line parameters \"xxx");
	test_report_clear();
}

TEST(description)
{
	char text[8192], cut[64];
	size_t len = km_options_text(text, sizeof(text));

	REQUIRE(len < sizeof(text));
	CHECK_EQ(len, strlen(text));
	CHECK(strstr(text, "mem=SIZE (kernel; default: all of the host's)\n\t"));
	CHECK(strstr(text, "\nslab_nomerge (kernel; default: no)\n\t"));
	CHECK(strstr(text, "; also slub_nomerge\n"));
	CHECK(strstr(text, "\nkmem.idle_trim=MS (libkmem; default: 500)\n\t"));
	CHECK_EQ(km_options_text(NULL, 0), len);
	CHECK_EQ(km_options_text(cut, sizeof(cut)), len);
	CHECK_EQ(strlen(cut), sizeof(cut) - 1);
	CHECK(!strncmp(cut, text, sizeof(cut) - 1));
}
