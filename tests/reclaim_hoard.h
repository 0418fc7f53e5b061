/* SPDX-License-Identifier: MIT */
/* A hoard of pages with a shrinker that gives them back: what reclaim tests live on. */
#ifndef TESTS_RECLAIM_HOARD_H
#define TESTS_RECLAIM_HOARD_H

#include "test.h"

#include "base/base.h"
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/shrinker.h>

#include <pthread.h>

struct hoard {
	struct page *first; /* linked by page->private; mutex */
	unsigned long nr;   /* mutex, read without */
	unsigned long counts, scans;
	gfp_t gfp;          /* of the last scan */
	bool fs_only;       /* stop when the gfp has no __GFP_FS */
	int node;           /* stop for nodes below this one */
	pthread_mutex_t mutex;
	struct shrinker *shrinker;
};

static inline unsigned long hoard_count(struct shrinker *s, struct shrink_control *sc)
{
	struct hoard *h = s->private_data;

	(void)sc;
	__atomic_fetch_add(&h->counts, 1, __ATOMIC_RELAXED);
	return __atomic_load_n(&h->nr, __ATOMIC_RELAXED);
}

static inline unsigned long hoard_scan(struct shrinker *s, struct shrink_control *sc)
{
	struct hoard *h = s->private_data;
	unsigned long freed = 0;

	CHECK_EQ(km_thread.lock_depth, 0);
	__atomic_store_n(&h->gfp, sc->gfp_mask, __ATOMIC_RELAXED);
	if ((h->fs_only && !(sc->gfp_mask & __GFP_FS)) || sc->nid < h->node)
		return SHRINK_STOP;
	__atomic_fetch_add(&h->scans, 1, __ATOMIC_RELAXED);
	pthread_mutex_lock(&h->mutex);
	while (freed < sc->nr_to_scan && h->first) {
		struct page *page = h->first;

		h->first = (struct page *)page->private;
		page->private = 0;
		__free_page(page);
		freed++;
	}
	__atomic_fetch_sub(&h->nr, freed, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&h->mutex);
	return freed;
}

/* A page of the node (NUMA_NO_NODE: any); false: gfp gives none. */
static inline bool hoard_put_node(struct hoard *h, int nid, gfp_t gfp)
{
	struct page *page = alloc_pages_node(nid, gfp, 0);

	if (!page)
		return false;
	pthread_mutex_lock(&h->mutex);
	page->private = (unsigned long)h->first;
	h->first = page;
	__atomic_fetch_add(&h->nr, 1, __ATOMIC_RELAXED);
	pthread_mutex_unlock(&h->mutex);
	return true;
}

static inline bool hoard_put(struct hoard *h, gfp_t gfp)
{
	return hoard_put_node(h, NUMA_NO_NODE, gfp);
}

/* Pages until gfp gives no more, or max; how many. */
static inline unsigned long hoard_fill(struct hoard *h, gfp_t gfp, unsigned long max)
{
	unsigned long n = 0;

	while (n < max && hoard_put(h, gfp))
		n++;
	return n;
}

static inline unsigned long hoard_nr(const struct hoard *h)
{
	return __atomic_load_n(&h->nr, __ATOMIC_RELAXED);
}

/*
 * gfp gives nothing. What kswapd and other CPUs had in hand may turn up
 * meanwhile, and is put to the rest; no more than that.
 */
static inline bool hoard_took_all(struct hoard *h, gfp_t gfp)
{
	for (int i = 0; i < 5000; i++) {
		if (!hoard_put(h, gfp))
			return true;
		usleep(1000);
	}
	return false;
}

static inline void hoard_open(struct hoard *h)
{
	*h = (struct hoard){ .mutex = PTHREAD_MUTEX_INITIALIZER };
	h->shrinker = shrinker_alloc(0, "hoard");
	h->shrinker->count_objects = hoard_count;
	h->shrinker->scan_objects = hoard_scan;
	h->shrinker->private_data = h;
}

static inline void hoard_close(struct hoard *h)
{
	struct shrink_control sc = { .gfp_mask = GFP_KERNEL };
	struct shrinker *s = h->shrinker;

	sc.nr_to_scan = hoard_nr(h);
	hoard_scan(s, &sc);
	shrinker_free(s);
}

#endif
