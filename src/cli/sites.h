/* SPDX-License-Identifier: MIT */
/*
 * Sums by call site: what was asked for, what the recorded kernel and libkmem
 * gave, over the whole recording and of what is live now; and what could be
 * done better there.
 */
#ifndef CLI_SITES_H
#define CLI_SITES_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/trace.h"

/* Bytes of a set of allocations. */
struct site_sum {
	uint64_t nr;
	uint64_t asked;       /* unknown, and 0, for vmalloc */
	uint64_t given_linux;
	uint64_t given_here;
};

#define SITE_SIZES 4

struct site {
	char *name;            /* "func+0x12"; of pages "order 0, GFP_KERNEL" */
	const char *cache;     /* the cache's name, for TRACE_CACHE_ALLOC, else NULL */
	enum trace_kind kind;  /* of the allocations */
	uint32_t next;         /* in the same hash chain */
	uint64_t hash;
	struct site_sum all;   /* since the start */
	struct site_sum live;
	uint64_t peak_live;    /* most live at once */
	uint64_t size_min, size_max;
	/* The sizes seen most; a new one takes over the rarest and its count. */
	struct {
		uint64_t size, nr;
	} sizes[SITE_SIZES];
	uint64_t nr_one_page;  /* areas of a single page */
	uint64_t nr_two_pages;
};

struct sites {
	struct site *list;
	uint32_t nr, room;
	uint32_t *heads; /* hash chains, 0: empty, else index + 1 */
	uint32_t nr_heads;
};

/* The index of a site, new if need be. cache outlives the table. */
uint32_t site_find(struct sites *t, enum trace_kind kind, struct trace_text name,
		   const char *cache);
void site_alloc(struct site *s, uint64_t asked, uint64_t given_linux, uint64_t given_here);
void site_free(struct site *s, uint64_t asked, uint64_t given_linux, uint64_t given_here);
/* It turned out to be no allocation of this site's. Only for one that is live. */
void site_undo(struct site *s, uint64_t asked, uint64_t given_linux, uint64_t given_here);
void sites_sum(const struct sites *t, enum trace_kind kind, struct site_sum *all,
	       struct site_sum *live);
void sites_free_all(struct sites *t);

/* Given and not asked for. */
uint64_t site_lost_linux(const struct site_sum *s);
uint64_t site_lost_here(const struct site_sum *s);

/* Indexes of the sites that lost most (bytes given and not asked for, here), the worst first. */
uint32_t sites_worst(const struct sites *t, bool live, uint32_t *list, uint32_t max);

/* ---- advice.c ---- */

/* name: stable, for programs. what, why: a heading, and what to do, for people. */
#define ADVICE_RULES(X)                                                                            \
	X(ONE_PAGE_VMALLOC, "one-page-vmalloc", "One-page vmallocs",                               \
	  "asked for 1 to 4,096 bytes (a trace does not tell how many) and took a page, a second " \
	  "one of address space as guard, and a share of a TLB flush when freed: 20 bytes cost a " \
	  "page. Use kmalloc() if the size is bounded, else kvmalloc().")                          \
	X(TWO_PAGE_VMALLOC, "two-page-vmalloc", "Two-page vmallocs",                               \
	  "asked for 4,097 to 8,192 bytes (a trace does not tell how many). kvmalloc() takes "     \
	  "them from kmalloc-8k while it can, without a guard page and a TLB flush.")              \
	X(LARGE_KMALLOC, "kmalloc-rounds-up-pages", "Large kmallocs that are rounded up",          \
	  "take a power of two of pages. alloc_pages_exact() gives back what is too much; "        \
	  "kvmalloc() falls back to scattered pages when memory is in pieces.")                    \
	X(JUST_OVER, "just-over-class", "kmallocs just over a size class",                         \
	  "take the next class. Shrink them by a few bytes, or give them a kmem_cache.")           \
	X(SAME_SIZE, "same-size", "Many objects of one size from kmalloc",                         \
	  "would fit closer in a kmem_cache of their own.")                                        \
	X(HALF_LOST, "badly-fitting", "kmallocs that fit badly",                                   \
	  "lose a third and more. Change the size, or use all that is given: "                     \
	  "kmalloc_size_roundup() tells how much that is.")                                        \
	X(PADDED_CACHE, "padded-cache", "Caches that are mostly padding",                          \
	  "as SLAB_HWCACHE_ALIGN does it for small objects. Is it worth the bytes?")               \
	X(EXPLAINED, "explained", "Small vmallocs that are right as they are", "")

enum advice_rule {
#define X(id, name, what, why) ADVICE_##id,
	ADVICE_RULES(X)
#undef X
	NR_ADVICE_RULES
};

struct advice {
	enum advice_rule rule;
	const struct site *site;
	uint64_t bytes; /* lost over the whole recording; of an area: given */
	char text[200]; /* about this site */
};

const char *advice_rule_name(enum advice_rule rule);
const char *advice_rule_what(enum advice_rule rule);
const char *advice_rule_why(enum advice_rule rule);

/* All that can be said of the sites, by rule, the most bytes first. Free the list; its length. */
uint32_t advice_collect(const struct sites *t, struct advice **list);

#endif
