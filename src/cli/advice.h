/* SPDX-License-Identifier: MIT */
/*
 * What replay says of call sites, by what the library gave them.
 */
#ifndef CLI_ADVICE_H
#define CLI_ADVICE_H

#include "audit/sites.h"

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
