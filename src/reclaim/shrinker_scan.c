/* SPDX-License-Identifier: MIT */
/*
 * How much each shrinker is asked for. At priority p a 2^p-th of what it has,
 * doubled at the usual seeks of 2, and what it did not get round to earlier:
 * that is deferred, and counts 2^p-th too. It is asked in batches, and less
 * than a batch only if it has no more; the rest is deferred in turn, so that
 * small and frequent demands add up. Nothing is asked twice for more than
 * twice what there is.
 */
#include "reclaim/reclaim_internal.h"

#define BATCH 128

__thread struct shrinker *shrinker_running __attribute__((__tls_model__("initial-exec")));

static unsigned int shrinker_flags(const struct shrinker *s)
{
	return __atomic_load_n(&s->flags, __ATOMIC_RELAXED);
}

static atomic_long_t *deferred_of(struct shrinker *s, int nid)
{
	return &s->nr_deferred[shrinker_flags(s) & SHRINKER_NUMA_AWARE ? nid : 0];
}

/* Objects to look at, before what is deferred. */
static long share(const struct shrinker *s, long freeable, int priority)
{
	/* What costs nothing to make again may go fast. */
	if (!s->seeks)
		return freeable / 2;
	return (freeable >> priority) * 4 / s->seeks;
}

static long min_l(long a, long b)
{
	return a < b ? a : b;
}

/* Call scan_objects for up to total objects; those freed, and in *scanned those looked at. */
static unsigned long scan_batches(struct shrinker *s, struct shrink_control *sc, long total,
				  long freeable, long *scanned)
{
	long batch = s->batch ? s->batch : BATCH;
	unsigned long freed = 0;

	*scanned = 0;
	while (total > 0 && (total >= batch || total >= freeable)) {
		unsigned long ret;

		sc->nr_to_scan = sc->nr_scanned = (unsigned long)min_l(batch, total);
		reclaim_count(scan);
		ret = s->scan_objects(s, sc);
		if (ret == SHRINK_STOP)
			break;
		freed += ret;
		if (!sc->nr_scanned) /* it did not even look: no use in asking again */
			break;
		total -= (long)sc->nr_scanned;
		*scanned += (long)sc->nr_scanned;
	}
	return freed;
}

static unsigned long shrinker_scan(struct shrinker *s, struct shrink_control *sc, int priority)
{
	atomic_long_t *deferred = deferred_of(s, sc->nid);
	unsigned long count = s->count_objects(s, sc), freed;
	long freeable = (long)count, before, delta, scanned, left;

	if (!count || count == SHRINK_EMPTY)
		return 0;
	before = __atomic_exchange_n(&deferred->counter, 0, __ATOMIC_RELAXED);
	delta = share(s, freeable, priority);
	freed = scan_batches(s, sc, min_l((before >> priority) + delta, 2 * freeable), freeable,
			     &scanned);
	left = min_l(before + delta - scanned, 2 * freeable);
	if (left > 0)
		__atomic_fetch_add(&deferred->counter, left, __ATOMIC_RELAXED);
	return freed;
}

unsigned long shrinkers_scan(gfp_t gfp, int nid, int priority)
{
	unsigned long freed = 0;

	for (struct shrinker *s = shrinker_walk(NULL); s; s = shrinker_walk(s)) {
		struct shrink_control sc = { .gfp_mask = gfp, .nid = nid };

		shrinker_running = s;
		freed += shrinker_scan(s, &sc, priority);
		shrinker_running = NULL;
	}
	reclaim_add(objects, freed);
	return freed;
}
