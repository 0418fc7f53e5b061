/* SPDX-License-Identifier: MIT */
/*
 * Do here what the recorded kernel did there, through the public calls.
 */
#include "cli/replay.h"

#include <stdio.h>
#include <string.h>

#include <linux/gfp.h>
#include <linux/highmem.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#define GIB (1ull << 30)

static void skip(struct replay *r, const struct trace_event *ev, enum replay_skip why)
{
	r->skipped[ev->id][why]++;
}

/* ---- content ---- */

/* Pages may have no address of their own: then the first bytes of each have to do. */
static void fill(const struct pair *p)
{
	unsigned int i;

	if (p->kind != TRACE_PAGE_ALLOC) {
		content_fill(p->obj, p->asked, p->id);
		return;
	}
	if (page_address(p->obj)) {
		content_fill(page_address(p->obj), p->asked, p->id);
		return;
	}
	for (i = 0; i < 1u << p->order; i++) {
		void *addr = kmap_local_page((struct page *)p->obj + i);

		content_fill(addr, 64, p->id);
		kunmap_local(addr);
	}
}

static int64_t verify_pages(const struct pair *p)
{
	unsigned int i;

	if (page_address(p->obj))
		return content_verify(page_address(p->obj), p->asked, p->id);
	for (i = 0; i < 1u << p->order; i++) {
		void *addr = kmap_local_page((struct page *)p->obj + i);
		int64_t bad = content_verify(addr, 64, p->id);

		kunmap_local(addr);
		if (bad >= 0)
			return i * PAGE_SIZE + bad;
	}
	return -1;
}

static const char *site_name(const struct replay *r, const struct pair *p)
{
	return p->site == PAIR_NO_SITE ? "?" : r->sites.list[p->site].name;
}

static void verify(struct replay *r, const struct pair *p)
{
	int64_t bad;

	if (!p->asked)
		return;
	bad = p->kind == TRACE_PAGE_ALLOC ? verify_pages(p) :
					    content_verify(p->obj, p->asked, p->id);
	r->nr_verified++;
	r->bytes_verified += p->asked;
	if (bad >= 0)
		complain(&r->content, false,
			 "%s:%llu: the %llu bytes of event %llu (%s) changed at byte %lld "
			 "while live", r->file, (unsigned long long)r->line,
			 (unsigned long long)p->asked, (unsigned long long)p->id, site_name(r, p),
			 (long long)bad);
}

/* What was asked for with __GFP_ZERO. */
static void verify_zero(struct replay *r, const struct pair *p)
{
	const void *addr = p->kind == TRACE_PAGE_ALLOC ? page_address(p->obj) : p->obj;
	int64_t bad = addr ? content_zero(addr, p->asked) : -1;

	r->nr_zeroed++;
	if (bad >= 0)
		complain(&r->content, false,
			 "%s:%llu: byte %lld of the %llu bytes for event %llu (%s) is not zero",
			 r->file, (unsigned long long)r->line, (long long)bad,
			 (unsigned long long)p->asked, (unsigned long long)p->id, site_name(r, p));
}

/* ---- frees ---- */

/* Free what stands for p, with the call that the event named. */
static void free_object(struct replay *r, const struct pair *p, bool by_kfree)
{
	enum replay_call call = CALL_KFREE;
	uint64_t start = timing_now();

	if (p->kind == TRACE_PAGE_ALLOC) {
		__free_pages(p->obj, p->order);
		call = CALL_FREE_PAGES;
	} else if (p->kind == TRACE_AREA_ALLOC) {
		vfree(p->obj);
		call = CALL_VFREE;
	} else if (p->kind == TRACE_CACHE_ALLOC && !by_kfree) {
		kmem_cache_free(r->caches[p->cache].cache, p->obj);
		call = CALL_CACHE_FREE;
	} else {
		kfree(p->obj);
	}
	timing_add(&r->timing[call], start, timing_now());
}

/* Verify, free and forget p. */
static void release(struct replay *r, struct pair_table *t, struct pair *p, bool by_kfree)
{
	if (p->obj) {
		uint64_t asked = p->kind == TRACE_AREA_ALLOC ? 0 : p->asked;

		verify(r, p);
		free_object(r, p, by_kfree);
		site_free(&r->sites.list[p->site], asked, p->given_linux, p->given_here);
	}
	pair_remove(t, p);
}

static void drive_free(struct replay *r, const struct trace_event *ev, struct pair_table *t)
{
	struct pair *p;

	if (ev->addr == (unsigned long)ZERO_SIZE_PTR && t == &r->objects) {
		kfree(ZERO_SIZE_PTR);
		r->replayed[ev->id]++;
		return;
	}
	if (!ev->addr) {
		skip(r, ev, SKIP_NULL);
		return;
	}
	p = pair_find(t, ev->addr);
	if (!p) {
		skip(r, ev, SKIP_BEFORE);
		return;
	}
	if (p->obj)
		r->replayed[ev->id]++;
	else
		skip(r, ev, p->kind == TRACE_INNER ? SKIP_BACKING :
			    p->kind == TRACE_REPEAT ? SKIP_MAPPING : SKIP_LOST);
	release(r, t, p, ev->kind == TRACE_KFREE);
}

/* ---- allocations ---- */

/*
 * A pair for a new allocation. Its address may be taken already: bulk and RCU
 * frees have no events, and a recorder may lose some.
 */
static struct pair *new_pair(struct replay *r, struct pair_table *t, const struct trace_event *ev,
			     uint64_t id)
{
	struct pair *p = pair_find(t, ev->addr);

	if (p) {
		r->nr_reused += p->obj != NULL;
		release(r, t, p, false);
	}
	p = pair_add(t, ev->addr);
	p->id = id;
	p->kind = ev->kind;
	p->order = ev->order;
	p->site = PAIR_NO_SITE;
	return p;
}

/* obj stands for p, or is NULL. */
static void commit(struct replay *r, const struct trace_event *ev, struct pair *p, void *obj,
		   gfp_t gfp)
{
	uint64_t asked = p->kind == TRACE_AREA_ALLOC ? 0 : p->asked;

	p->obj = obj;
	if (!obj) {
		skip(r, ev, SKIP_NO_MEMORY);
		return;
	}
	r->replayed[ev->id]++;
	site_alloc(&r->sites.list[p->site], asked, p->given_linux, p->given_here);
	if (gfp & __GFP_ZERO)
		verify_zero(r, p);
	fill(p);
}

/*
 * A replay may wait for memory, but not without end, and not use up reserves;
 * the nodes of the recording are not those here; and failures are counted.
 */
static gfp_t drive_gfp(struct replay *r, const struct trace_event *ev)
{
	gfp_t gfp = trace_gfp(ev->gfp, &r->gfp);

	if (gfp & __GFP_NOFAIL) {
		r->nr_nofail++;
		gfp |= __GFP_RETRY_MAYFAIL;
	}
	return (gfp & ~(__GFP_NOFAIL | __GFP_THISNODE | __GFP_MEMALLOC)) | __GFP_NOWARN;
}

static struct trace_text site_text(const struct trace_event *ev)
{
	static const struct trace_text unknown = { "(no call site)", 14 };
	struct trace_text t = ev->site;
	const char *slash = t.len ? memchr(t.s, '/', t.len) : NULL, *module;

	if (!t.len)
		return unknown;
	module = slash ? memchr(slash, '[', t.len - (slash - t.s)) : NULL;
	if (slash && !module) /* the function's length tells nothing */
		t.len = slash - t.s;
	return t;
}

/* ---- slab objects, and the pages under them ---- */

/* Learn where the recorded kernel maps frame 0 from a page and an object in it. */
static void learn_linear_base(struct replay *r, const struct trace_event *ev)
{
	uint64_t distance = ev->addr - (r->last_page.addr << PAGE_SHIFT);

	if (!r->last_page_tries || r->last_page.pid != ev->pid)
		return;
	r->last_page_tries--;
	if (ev->addr >> 48 == 0xffff && distance % GIB < PAGE_SIZE << r->last_page.order)
		r->linear_base = distance - distance % GIB;
}

/* The recorded kernel took this page for itself: kmalloc() here takes its own. */
static void give_back(struct replay *r, struct pair *p)
{
	verify(r, p);
	__free_pages(p->obj, p->order);
	site_undo(&r->sites.list[p->site], p->asked, p->given_linux, p->given_here);
	p->obj = NULL;
	p->kind = TRACE_INNER;
	r->replayed[TRACE_EV_PAGE_ALLOC]--;
	r->skipped[TRACE_EV_PAGE_ALLOC][SKIP_BACKING]++;
}

static void find_backing(struct replay *r, const struct trace_event *ev)
{
	uint64_t pfn, head, last = 0;
	unsigned int order, max = 3;

	if (!r->linear_base)
		learn_linear_base(r, ev);
	if (!r->linear_base || ev->addr < r->linear_base)
		return;
	pfn = (ev->addr - r->linear_base) >> PAGE_SHIFT;
	while (max < 10 && PAGE_SIZE << max < ev->bytes_alloc)
		max++;
	for (order = 0; order <= max; order++) {
		struct pair *p;

		head = pfn & ~((1ull << order) - 1);
		if (!head || (order && head == last))
			continue;
		last = head;
		p = pair_find(&r->pages, head);
		if (p && p->obj && pfn - head < 1ull << p->order)
			give_back(r, p);
	}
}

/* What kmalloc(0) gives is no object: all of them have one address. */
static void drive_kmalloc_zero(struct replay *r, const struct trace_event *ev, gfp_t gfp)
{
	uint32_t site = site_find(&r->sites, TRACE_KMALLOC, site_text(ev), NULL);
	uint64_t start = timing_now();
	void *obj = kmalloc(ev->bytes_req, gfp);

	timing_add(&r->timing[CALL_KMALLOC], start, timing_now());
	kfree(obj);
	site_alloc(&r->sites.list[site], 0, 0, 0);
	site_free(&r->sites.list[site], 0, 0, 0);
	r->replayed[ev->id]++;
}

static void drive_slab(struct replay *r, const struct trace_event *ev, uint64_t id)
{
	struct replay_cpu *c = &r->cpu[ev->cpu % REPLAY_CPUS];
	gfp_t gfp = drive_gfp(r, ev) & ~(__GFP_DMA32 | __GFP_HIGHMEM);
	struct kmem_cache *cache = NULL;
	uint32_t index = 0;
	struct pair *p;
	uint64_t start;
	void *obj;

	if (ev->pid == c->area_pid && !trace_frame_is_inner(ev->site))
		c->area_pages = 0; /* the area is filled */
	if (ev->failed) {
		skip(r, ev, SKIP_FAILED);
		return;
	}
	if (ev->kind == TRACE_KMALLOC && !ev->bytes_req) {
		drive_kmalloc_zero(r, ev, gfp);
		return;
	}
	find_backing(r, ev);
	if (ev->kind == TRACE_CACHE_ALLOC) {
		index = replay_cache_find(r, ev);
		cache = index == UINT32_MAX ? NULL : r->caches[index].cache;
		gfp &= ~__GFP_DMA;
	}
	p = new_pair(r, &r->objects, ev, id);
	if (ev->bytes_req > KMALLOC_MAX_SIZE || (ev->kind == TRACE_CACHE_ALLOC && !cache)) {
		skip(r, ev, SKIP_TOO_LARGE);
		return;
	}
	p->asked = ev->bytes_req;
	p->given_linux = ev->bytes_alloc;
	p->cache = index;
	p->site = site_find(&r->sites, ev->kind, site_text(ev),
			    cache ? r->caches[index].name : NULL);
	start = timing_now();
	obj = cache ? kmem_cache_alloc(cache, gfp) : kmalloc(ev->bytes_req, gfp);
	timing_add(&r->timing[cache ? CALL_CACHE_ALLOC : CALL_KMALLOC], start, timing_now());
	if (obj)
		p->given_here = ksize(obj);
	commit(r, ev, p, obj, gfp);
}

/* ---- pages and areas ---- */

/* "order 0, GFP_KERNEL|__GFP_ZERO", or the caller if a stack named it. */
static uint32_t page_site(struct replay *r, const struct trace_event *ev, struct trace_text outer)
{
	char buf[600] = "order ";
	struct trace_text t = { buf, 6 };

	if (outer.len)
		return site_find(&r->sites, TRACE_PAGE_ALLOC, outer, NULL);
	if (ev->order >= 10)
		buf[t.len++] = '0' + ev->order / 10;
	buf[t.len++] = '0' + ev->order % 10;
	buf[t.len++] = ',';
	buf[t.len++] = ' ';
	memcpy(buf + t.len, ev->gfp.s, ev->gfp.len);
	t.len += ev->gfp.len;
	return site_find(&r->sites, TRACE_PAGE_ALLOC, t, NULL);
}

static void drive_pages(struct replay *r, const struct trace_event *ev, uint64_t id,
			struct trace_text outer)
{
	struct replay_cpu *c = &r->cpu[ev->cpu % REPLAY_CPUS];
	gfp_t gfp = drive_gfp(r, ev);
	struct page *page;
	struct pair *p;
	uint64_t start;

	if (ev->failed) {
		skip(r, ev, SKIP_FAILED);
		return;
	}
	if (!r->linear_base) {
		r->last_page = *ev;
		r->last_page_tries = 2;
	}
	p = new_pair(r, &r->pages, ev, id);
	if (c->area_pages >= 1ull << ev->order && c->area_pid == ev->pid &&
	    (gfp & __GFP_HIGHMEM) && !(gfp & __GFP_MOVABLE)) {
		c->area_pages -= 1ull << ev->order;
		p->kind = TRACE_INNER;
		skip(r, ev, SKIP_BACKING);
		return;
	}
	if (ev->order > MAX_PAGE_ORDER) {
		skip(r, ev, SKIP_TOO_LARGE);
		return;
	}
	p->asked = p->given_linux = p->given_here = PAGE_SIZE << ev->order;
	p->site = page_site(r, ev, outer);
	start = timing_now();
	page = alloc_pages(gfp, ev->order);
	timing_add(&r->timing[CALL_ALLOC_PAGES], start, timing_now());
	commit(r, ev, p, page, gfp);
}

static void drive_area(struct replay *r, const struct trace_event *ev, uint64_t id,
		       struct trace_text outer, bool mapping)
{
	static const struct trace_text unknown = { "(no stack in the trace)", 23 };
	struct replay_cpu *c = &r->cpu[ev->cpu % REPLAY_CPUS];
	uint64_t pages = ev->bytes_req >> PAGE_SHIFT, start;
	struct pair *p;
	void *area;

	if (ev->failed || !ev->addr) {
		skip(r, ev, SKIP_FAILED);
		return;
	}
	p = new_pair(r, &r->areas, ev, id);
	if (mapping) {
		p->kind = TRACE_REPEAT;
		skip(r, ev, SKIP_MAPPING);
		return;
	}
	pages -= pages > 1; /* the guard page */
	if (!pages || pages > UINT32_MAX) {
		skip(r, ev, SKIP_TOO_LARGE);
		return;
	}
	c->area_pid = ev->pid;
	c->area_pages = pages;
	p->asked = p->given_linux = p->given_here = pages << PAGE_SHIFT;
	p->site = site_find(&r->sites, TRACE_AREA_ALLOC, outer.len ? outer : unknown, NULL);
	start = timing_now();
	area = vmalloc(pages << PAGE_SHIFT);
	timing_add(&r->timing[CALL_VMALLOC], start, timing_now());
	commit(r, ev, p, area, 0);
}

void drive_event(struct replay *r, const struct trace_event *ev, uint64_t id,
		 struct trace_text outer, bool mapping)
{
	switch (ev->kind) {
	case TRACE_KMALLOC:
	case TRACE_CACHE_ALLOC:
		drive_slab(r, ev, id);
		break;
	case TRACE_KFREE:
	case TRACE_CACHE_FREE:
		drive_free(r, ev, &r->objects);
		break;
	case TRACE_PAGE_ALLOC:
		drive_pages(r, ev, id, outer);
		break;
	case TRACE_PAGE_FREE:
		drive_free(r, ev, &r->pages);
		break;
	case TRACE_AREA_ALLOC:
		drive_area(r, ev, id, outer, mapping);
		break;
	case TRACE_AREA_FREE:
		drive_free(r, ev, &r->areas);
		break;
	case TRACE_REPEAT:
		skip(r, ev, SKIP_REPEAT);
		break;
	case TRACE_INNER:
		skip(r, ev, SKIP_INNER);
		break;
	case TRACE_OTHER:
		skip(r, ev, SKIP_OTHER);
		break;
	}
}

/* ---- the end ---- */

void drive_verify_live(struct replay *r)
{
	struct pair_table *tables[] = { &r->objects, &r->pages, &r->areas };
	struct pair *p;
	unsigned int i;
	size_t pos;

	for (i = 0; i < 3; i++) {
		for (pos = 0; (p = pair_next(tables[i], &pos));) {
			if (p->obj)
				verify(r, p);
		}
	}
}

void drive_free_live(struct replay *r)
{
	struct pair_table *tables[] = { &r->objects, &r->pages, &r->areas };
	struct pair *p;
	unsigned int i;
	size_t pos;

	for (i = 0; i < 3; i++) {
		for (pos = 0; (p = pair_next(tables[i], &pos));) {
			if (p->obj)
				free_object(r, p, false);
		}
		pair_free_all(tables[i]);
	}
	replay_caches_destroy(r);
}
