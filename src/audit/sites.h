/* SPDX-License-Identifier: MIT */
/*
 * Sums by call site: what was asked for, what the recorded kernel and libkmem
 * gave, over the whole recording and of what is live now; and what could be
 * done better there.
 */
#ifndef AUDIT_SITES_H
#define AUDIT_SITES_H

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
	uint64_t nr_sleeps_in_atomic; /* calls that may sleep, where nothing may */
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

#endif
