/* SPDX-License-Identifier: MIT */
/*
 * Shrinkers: how they come, are found, and go.
 *
 * A walk over the list holds no lock while a shrinker runs. It holds a
 * reference to the shrinker it is at, which keeps that on the list, and so
 * knows what comes next. Whoever unregisters drops the first reference and
 * waits for the last; from the first moment on no walk takes another.
 */
#include "reclaim/reclaim_internal.h"

#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

struct km_lock shrinker_lock = LOCK_INIT(LOCK_RANK_RECLAIM);
static struct list_head shrinkers = { &shrinkers, &shrinkers }; /* shrinker_lock */
static unsigned int nr_shrinkers;                               /* on it; atomic */

/* ---- references ---- */

static bool is_registered(const struct shrinker *s)
{
	return __atomic_load_n(&s->flags, __ATOMIC_RELAXED) & SHRINKER_REGISTERED;
}

bool shrinker_try_get(struct shrinker *s)
{
	unsigned int refs = __atomic_load_n(&s->refcount, __ATOMIC_RELAXED);

	/* One that is going is turned away, though others still have references. */
	while (refs && is_registered(s))
		if (__atomic_compare_exchange_n(&s->refcount, &refs, refs + 1, true,
						__ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return true;
	return false;
}

void shrinker_put(struct shrinker *s)
{
	unsigned int *done = &s->done;

	if (__atomic_sub_fetch(&s->refcount, 1, __ATOMIC_ACQ_REL))
		return;
	/* From here on it may be gone; to wake a stale address does no harm. */
	__atomic_store_n(done, 1, __ATOMIC_RELEASE);
	port_wake(done, INT_MAX);
}

struct shrinker *shrinker_walk(struct shrinker *s)
{
	struct list_head *pos;
	struct shrinker *next = NULL;

	lock_get(&shrinker_lock);
	for (pos = s ? s->list.next : shrinkers.next; pos != &shrinkers && !next; pos = pos->next) {
		next = list_entry_of(pos, struct shrinker, list);
		if (shrinker_try_get(next))
			next->walkers++;
		else
			next = NULL;
	}
	if (s)
		s->walkers--;
	lock_put(&shrinker_lock);
	if (s)
		shrinker_put(s);
	return next;
}

bool shrinker_any(void)
{
	return __atomic_load_n(&nr_shrinkers, __ATOMIC_RELAXED);
}

/* ---- coming ---- */

static int name_set(struct shrinker *s, const char *fmt, va_list ap)
{
	s->name = kvasprintf(GFP_KERNEL, fmt, ap);
	return s->name ? 0 : -ENOMEM;
}

/* All that can fail. */
static int shrinker_prepare(struct shrinker *s)
{
	static int last_id;

	if (!page_booted())
		return -ENOMEM;
	s->refcount = s->walkers = s->done = 0;
	s->debugfs_id = __atomic_fetch_add(&last_id, 1, __ATOMIC_RELAXED);
	s->nr_deferred = kcalloc(s->flags & SHRINKER_NUMA_AWARE ? page_nr_nodes : 1,
				 sizeof(*s->nr_deferred), GFP_KERNEL);
	return s->nr_deferred ? 0 : -ENOMEM;
}

static void shrinker_unprepare(struct shrinker *s)
{
	kfree(s->name);
	kfree(s->nr_deferred);
	s->name = NULL;
	s->nr_deferred = NULL;
}

struct shrinker *shrinker_alloc(unsigned int flags, const char *fmt, ...)
{
	struct shrinker *s = kzalloc(sizeof(*s), GFP_KERNEL);
	va_list ap;
	int err;

	if (!s)
		return NULL;
	s->flags = flags | SHRINKER_ALLOCATED;
	s->seeks = DEFAULT_SEEKS;
	va_start(ap, fmt);
	err = name_set(s, fmt, ap);
	va_end(ap);
	if (!err)
		err = shrinker_prepare(s);
	if (!err)
		return s;
	shrinker_unprepare(s);
	kfree(s);
	return NULL;
}

static void make_live(struct shrinker *s)
{
	lock_get(&shrinker_lock);
	__atomic_or_fetch(&s->flags, SHRINKER_REGISTERED, __ATOMIC_RELAXED);
	list_push_back(&s->list, &shrinkers);
	__atomic_fetch_add(&nr_shrinkers, 1, __ATOMIC_RELAXED);
	__atomic_store_n(&s->refcount, 1, __ATOMIC_RELEASE);
	lock_put(&shrinker_lock);
}

void shrinker_register(struct shrinker *s)
{
	if (KM_WARN_ON(!(s->flags & SHRINKER_ALLOCATED) || is_registered(s)))
		return;
	make_live(s);
}

/* ---- going ---- */

/* Off the list, with nobody inside; false when it was not registered. */
static bool shrinker_stop(struct shrinker *s)
{
	unsigned int before = __atomic_fetch_and(&s->flags, ~SHRINKER_REGISTERED, __ATOMIC_RELAXED);

	if (!(before & SHRINKER_REGISTERED))
		return false;
	shrinker_put(s);
	while (!__atomic_load_n(&s->done, __ATOMIC_ACQUIRE))
		port_wait(&s->done, 0, 0);
	lock_get(&shrinker_lock);
	list_remove(&s->list);
	__atomic_fetch_sub(&nr_shrinkers, 1, __ATOMIC_RELAXED);
	lock_put(&shrinker_lock);
	return true;
}

void shrinker_free(struct shrinker *s)
{
	if (!s || KM_WARN_ON(!(s->flags & SHRINKER_ALLOCATED)))
		return;
	shrinker_stop(s);
	shrinker_unprepare(s);
	kfree_rcu(s, rcu);
}

int shrinker_debugfs_rename(struct shrinker *s, const char *fmt, ...)
{
	const char *old = s->name, *name;
	va_list ap;

	va_start(ap, fmt);
	name = kvasprintf(GFP_KERNEL, fmt, ap);
	va_end(ap);
	if (!name)
		return -ENOMEM;
	lock_get(&shrinker_lock);
	s->name = name;
	lock_put(&shrinker_lock);
	kfree(old);
	return 0;
}

/* ---- those whose struct is the caller's ---- */

static int prealloc_named(struct shrinker *s, const char *fmt, va_list ap)
{
	int err;

	s->name = NULL;
	err = fmt ? name_set(s, fmt, ap) : 0;
	if (!err)
		err = shrinker_prepare(s);
	if (err)
		shrinker_unprepare(s);
	return err;
}

int (prealloc_shrinker)(struct shrinker *s, const char *fmt, ...)
{
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = prealloc_named(s, fmt, ap);
	va_end(ap);
	return err;
}

/* Without a format there are no arguments to it. */
static int prealloc_unnamed(struct shrinker *s, ...)
{
	va_list ap;
	int err;

	va_start(ap, s);
	err = prealloc_named(s, NULL, ap);
	va_end(ap);
	return err;
}

int km_prealloc_shrinker(struct shrinker *s)
{
	return prealloc_unnamed(s);
}

void register_shrinker_prepared(struct shrinker *s)
{
	make_live(s);
}

int (register_shrinker)(struct shrinker *s, const char *fmt, ...)
{
	va_list ap;
	int err;

	va_start(ap, fmt);
	err = prealloc_named(s, fmt, ap);
	va_end(ap);
	if (!err)
		make_live(s);
	return err;
}

int km_register_shrinker(struct shrinker *s)
{
	int err = km_prealloc_shrinker(s);

	if (!err)
		make_live(s);
	return err;
}

void free_prealloced_shrinker(struct shrinker *s)
{
	shrinker_unprepare(s);
}

void unregister_shrinker(struct shrinker *s)
{
	if (shrinker_stop(s))
		shrinker_unprepare(s);
}

/* A reference to each in turn would not do: one may come and go meanwhile. */
void synchronize_shrinkers(void)
{
	bool busy = true;

	while (busy) {
		struct list_head *pos;

		busy = false;
		lock_get(&shrinker_lock);
		list_each(pos, &shrinkers)
			busy |= list_entry_of(pos, struct shrinker, list)->walkers > 0;
		lock_put(&shrinker_lock);
		if (busy)
			port_sleep_ns(100000);
	}
}

/* ---- fork, check, text ---- */

/* The walks of other threads are over; this thread's, if it forks inside one, goes on. */
void shrinker_fork_child(void)
{
	struct list_head *pos;

	list_each(pos, &shrinkers) {
		struct shrinker *s = list_entry_of(pos, struct shrinker, list);
		unsigned int lost = s->walkers - (s == shrinker_running);

		s->walkers -= lost;
		s->refcount -= lost;
	}
}

void shrinker_list_check(void)
{
	struct list_head *pos;
	unsigned int nr = 0;

	lock_get(&shrinker_lock);
	list_each(pos, &shrinkers) {
		const struct shrinker *s = list_entry_of(pos, struct shrinker, list);
		/* In this order: REGISTERED goes before the last reference does. */
		unsigned int refs = __atomic_load_n(&s->refcount, __ATOMIC_ACQUIRE);
		unsigned int flags = __atomic_load_n(&s->flags, __ATOMIC_ACQUIRE);
		unsigned int nodes = flags & SHRINKER_NUMA_AWARE ? page_nr_nodes : 1;

		nr++;
		BUG_ON(pos->next->prev != pos || !s->nr_deferred);
		BUG_ON(s->walkers > refs);
		BUG_ON(!refs && flags & SHRINKER_REGISTERED);
		for (unsigned int n = 0; n < nodes; n++)
			BUG_ON(__atomic_load_n(&s->nr_deferred[n].counter, __ATOMIC_RELAXED) < 0);
	}
	BUG_ON(nr != __atomic_load_n(&nr_shrinkers, __ATOMIC_RELAXED));
	lock_put(&shrinker_lock);
}

void shrinker_list_text(struct text *t)
{
	struct list_head *pos;

	lock_get(&shrinker_lock);
	list_each(pos, &shrinkers) {
		const struct shrinker *s = list_entry_of(pos, struct shrinker, list);
		unsigned int nodes = s->flags & SHRINKER_NUMA_AWARE ? page_nr_nodes : 1;

		text_printf(t, "shrinker %s-%d: seeks %d, batch %ld, deferred",
			    s->name ? s->name : "", s->debugfs_id, s->seeks, s->batch);
		for (unsigned int n = 0; n < nodes; n++)
			text_printf(t, " %ld",
				    __atomic_load_n(&s->nr_deferred[n].counter, __ATOMIC_RELAXED));
		text_printf(t, "\n");
	}
	lock_put(&shrinker_lock);
}
