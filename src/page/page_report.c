/* SPDX-License-Identifier: MIT */
/* What a page is, in the kernel's words: page dumps, and reports of bad pages. */
#include "page/page_internal.h"

#define DUMP_BYTES 900 /* one line of report_printf() takes it whole */

struct name {
	unsigned int bit;
	const char *name;
};

#define FLAG_NAME(lname, uname, policy) { PG_##lname, #lname },
static const struct name flag_names[] = { KM_PAGE_FLAGS(FLAG_NAME) };

/* Page types by enum km_page_kind, with the number the kernel prints. */
static const struct name type_names[] = {
	[KM_PAGE_BUDDY] = { 0xf0, "buddy" },
	[KM_PAGE_SLAB] = { 0xf5, "slab" },
	[KM_PAGE_LARGE_KMALLOC] = { 0xf8, "large_kmalloc" },
	[KM_PAGE_ISOLATED] = { 0xf1, "offline" },
};

/* The flags as %pGp prints them: "0x40(head|node=0|zone=2)". */
void page_flags_text(struct text *t, const struct page *page, unsigned long flags)
{
	const struct zone *zone = page_zone_of(page);

	text_printf(t, "%#lx(", flags);
	for (unsigned int i = 0; i < ARRAY_LEN(flag_names); i++)
		if (flags >> flag_names[i].bit & 1)
			text_printf(t, "%s|", flag_names[i].name);
	if (page_nr_nodes > 1)
		text_printf(t, "node=%d|", zone->node);
	text_printf(t, "zone=%d)", zone_idx(zone));
}

static void raw_text(struct text *t, const struct page *page)
{
	const unsigned long *word = (const void *)page;

	for (unsigned int i = 0; i < sizeof(*page) / sizeof(*word); i++)
		text_printf(t, "%s%016lx%s", i % 4 ? " " : "raw: ", word[i],
			    i % 4 == 3 ? "\n" : "");
}

static void head_text(struct text *t, const struct page *head)
{
	text_printf(t,
		    "head: order:%u mapcount:%d entire_mapcount:%d nr_pages_mapped:%d "
		    "pincount:%d\n",
		    compound_order(head), page_mapcount(head), 0, 0, 0);
}

/* One moment of the page, as well as can be. */
static KM_RACY void page_copy(struct page *copy, const struct page *page)
{
	for (size_t i = 0; i < sizeof(*copy) / sizeof(long); i++)
		((volatile long *)copy)[i] = ((const volatile long *)page)[i];
}

/* The page as dump_page() prints it, without the reason. */
void page_text(struct text *t, const struct page *page)
{
	const struct page *first = page;
	struct page copy, head;

	page_copy(&copy, page);
	if (copy.compound_head & 1)
		first = (const struct page *)(copy.compound_head - 1);
	page_copy(&head, first);
	if (first != page)
		text_printf(t, "page: refcount:%d mapcount:%d mapping:%016lx index:%#lx pfn:%#lx\n",
			    head._refcount.counter, 0, (unsigned long)head.mapping,
			    (unsigned long)(page - first), page_pfn(page));
	else
		text_printf(t, "page: refcount:%d mapcount:%d mapping:%016lx index:%#lx pfn:%#lx\n",
			    copy._refcount.counter, page_mapcount(&copy),
			    copy.kind == KM_PAGE_SLAB ? 0 : (unsigned long)copy.mapping,
			    copy.kind == KM_PAGE_SLAB ? 0 : copy.index, page_pfn(page));
	if (head.flags & 1UL << PG_head)
		head_text(t, &head);
	text_printf(t, "flags: ");
	page_flags_text(t, page, copy.flags);
	text_printf(t, "\n");
	if (copy.kind < ARRAY_LEN(type_names) && type_names[copy.kind].name)
		text_printf(t, "page_type: %x(%s)\n", type_names[copy.kind].bit,
			    type_names[copy.kind].name);
	raw_text(t, &copy);
}

void dump_page(const struct page *page, const char *reason)
{
	char buf[DUMP_BYTES];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	if ((unsigned long)(page - page_memmap) >= page_nr_frames) {
		report_printf("page:%p is no frame's\n", (const void *)page);
	} else {
		page_text(&t, page);
		report_printf("%s", buf);
	}
	if (reason)
		report_printf("page dumped because: %s\n", reason);
}

/* A report was printed: it counts, and panic_on_warn=1 ends the process. */
static void report_done(void)
{
	__atomic_fetch_add(&report_nr_warnings, 1, __ATOMIC_RELAXED);
	if (report_panic_on_warn)
		report_panic("kernel: panic_on_warn set ...");
}

/* At most 60 in a minute; the others are counted, and their number is told later. */
static bool bad_page_allowed(void)
{
	static unsigned long minute_start, shown, hidden;
	unsigned long now = port_now_ns(), start = __atomic_load_n(&minute_start, __ATOMIC_RELAXED);

	if (now - start > 60000000000UL || !start) {
		unsigned long missed = __atomic_exchange_n(&hidden, 0, __ATOMIC_RELAXED);

		__atomic_store_n(&minute_start, now, __ATOMIC_RELAXED);
		__atomic_store_n(&shown, 0, __ATOMIC_RELAXED);
		if (missed)
			report_printf("BUG: Bad page state: %lu messages suppressed\n", missed);
	}
	if (__atomic_fetch_add(&shown, 1, __ATOMIC_RELAXED) < 60)
		return true;
	__atomic_fetch_add(&hidden, 1, __ATOMIC_RELAXED);
	return false;
}

void page_report_bad(struct page *page, const char *reason)
{
	char comm[16];

	if (bad_page_allowed()) {
		port_comm(comm, sizeof(comm));
		report_printf("BUG: Bad page state in process %s  pfn:%05lx\n", comm,
			      page_pfn(page));
		dump_page(page, reason);
		report_dump_stack();
	}
	report_done();
}

void km_page_bug(struct page *page, const char *what)
{
	char reason[160];
	struct text t = TEXT_INIT(reason, sizeof(reason));

	text_printf(&t, "VM_BUG_ON_PAGE(%s)", what);
	dump_page(page, reason);
	report_dump_stack();
	report_done();
}

/* ---- snapshots ---- */

void snapshot_page(struct page_snapshot *ps, const struct page *page)
{
	for (int tries = 0; tries < 5; tries++) {
		const struct page *head = compound_head(page);

		*ps = (struct page_snapshot){ .pfn = page_pfn(page),
					      .flags = PAGE_SNAPSHOT_FAITHFUL };
		ps->page_snapshot = *page;
		ps->folio_snapshot.page = *head;
		ps->idx = (unsigned long)(page - head);
		if (ps->page_snapshot.kind == KM_PAGE_BUDDY)
			ps->flags |= PAGE_SNAPSHOT_PG_BUDDY;
		if (compound_head(page) == head && ps->idx < compound_nr(&ps->folio_snapshot.page))
			return;
	}
	/* The compound page came or went while it was copied. */
	ps->flags &= ~PAGE_SNAPSHOT_FAITHFUL;
	ps->idx = 0;
	ps->folio_snapshot.page = ps->page_snapshot;
}

/* ---- poison ---- */

void __kernel_poison_pages(struct page *page, int numpages)
{
	for (int i = 0; i < numpages; i++)
		memset_page(page + i, 0, PAGE_POISON, PAGE_SIZE);
}

static void unpoison_page(struct page *page)
{
	unsigned char *addr = kmap_local_page(page);
	size_t first = 0, last = PAGE_SIZE;
	bool one_bit;

	while (first < PAGE_SIZE && addr[first] == PAGE_POISON)
		first++;
	while (last > first && addr[last - 1] == PAGE_POISON)
		last--;
	if (first < last) {
		one_bit = last - first == 1 && is_pow2(addr[first] ^ PAGE_POISON);
		report_printf("pagealloc: %s\n",
			      one_bit ? "single bit error" : "memory corruption");
		for (size_t i = first; i < last && i < first + 64; i += 16) {
			char line[80];
			struct text t = TEXT_INIT(line, sizeof(line));

			text_printf(&t, "%08lx: ", (unsigned long)(addr + i));
			for (size_t j = i; j < i + 16 && j < last; j++)
				text_printf(&t, "%02x ", addr[j]);
			report_printf("%s\n", line);
		}
		report_dump_stack();
		dump_page(page, "pagealloc: corrupted page details");
		report_done();
	}
	kunmap_local(addr);
}

void __kernel_unpoison_pages(struct page *page, int numpages)
{
	for (int i = 0; i < numpages; i++)
		unpoison_page(page + i);
}

void __kernel_map_pages(struct page *page, int numpages, int enable)
{
	int prot = enable ? PORT_PROT_READ | PORT_PROT_WRITE : 0;

	if (!PageHighMem(page))
		port_frames_protect(lowmem_page_address(page), (size_t)numpages << PAGE_SHIFT,
				    prot);
}
