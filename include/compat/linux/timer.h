/* SPDX-License-Identifier: MIT */
/*
 * Timers. Their functions run in one thread of the library, km_timer, in softirq context: with
 * local_bh_disable() as it were, so that what may sleep in them is reported.
 *
 * Both generations are here: timer_setup() with a function of the timer, and setup_timer() or
 * init_timer() with `function` and `data`, as it was before 4.15. Flags but TIMER_IRQSAFE have no
 * effect.
 */
#ifndef KM_COMPAT_LINUX_TIMER_H
#define KM_COMPAT_LINUX_TIMER_H

#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/types.h>

struct timer_list {
	struct hlist_node entry;
	unsigned long expires;
	/* Without a prototype: of the timer, or of an unsigned long (KM_TIMER_DATA). */
	void (*function)();
	u32 flags;
	unsigned long data;
};

typedef void (*TIMER_FUNC_TYPE)();
typedef struct timer_list *TIMER_DATA_TYPE;

#define TIMER_CPUMASK 0x0003FFFF
#define TIMER_MIGRATING 0x00040000
#define TIMER_DEFERRABLE 0x00080000
#define TIMER_PINNED 0x00100000
#define TIMER_IRQSAFE 0x00200000 /* timer_delete_sync() may be called with interrupts off */
#define KM_TIMER_DATA 0x80000000u /* ours: function takes data */

#define __TIMER_INITIALIZER(fn, timer_flags) \
	{ .entry = { .next = NULL, .pprev = NULL }, .function = (fn), .flags = (timer_flags) }
#define KM_TIMER_INITIALIZER_DATA(fn, when, value) \
	{ .entry = { .next = NULL, .pprev = NULL }, .expires = (when), .function = (fn), \
	  .flags = KM_TIMER_DATA, .data = (value) }
#define TIMER_INITIALIZER(fn, when, value) KM_TIMER_INITIALIZER_DATA(fn, when, value)
#define TIMER_DEFERRED_INITIALIZER(fn, when, value) KM_TIMER_INITIALIZER_DATA(fn, when, value)

#define KM_DEFINE_TIMER_2(name, fn) struct timer_list name = __TIMER_INITIALIZER(fn, 0)
#define KM_DEFINE_TIMER_4(name, fn, when, value) \
	struct timer_list name = KM_TIMER_INITIALIZER_DATA(fn, when, value)
#define KM_DEFINE_TIMER(name, fn, when, value, which, ...) which
/* (name, function); before 4.15 (name, function, expires, data). */
#define DEFINE_TIMER(...) \
	KM_DEFINE_TIMER(__VA_ARGS__, KM_DEFINE_TIMER_4, bad, KM_DEFINE_TIMER_2, )(__VA_ARGS__)

void km_timer_init(struct timer_list *timer, unsigned int flags);

#define timer_setup(timer, callback, timer_flags) \
	do { \
		void (*__km_fn)(struct timer_list *) = (callback); \
		km_timer_init((timer), (timer_flags)); \
		(timer)->function = __km_fn; \
	} while (0)
#define timer_setup_on_stack(timer, callback, flags) timer_setup(timer, callback, flags)
#define timer_init_key(timer, callback, flags, name, key) timer_setup(timer, callback, flags)

#define init_timer(timer) km_timer_init((timer), KM_TIMER_DATA)
#define init_timer_on_stack(timer) init_timer(timer)
#define init_timer_deferrable(timer) km_timer_init((timer), KM_TIMER_DATA | TIMER_DEFERRABLE)
#define init_timer_pinned(timer) km_timer_init((timer), KM_TIMER_DATA | TIMER_PINNED)
#define setup_timer(timer, fn, value) \
	do { \
		void (*__km_fn)(unsigned long) = (fn); \
		init_timer(timer); \
		(timer)->function = __km_fn; \
		(timer)->data = (value); \
	} while (0)
#define setup_timer_on_stack(timer, fn, value) setup_timer(timer, fn, value)
#define setup_deferrable_timer(timer, fn, value) setup_timer(timer, fn, value)
#define setup_pinned_timer(timer, fn, value) setup_timer(timer, fn, value)

/* NO-OP: both only tell debugobjects that a timer on the stack is gone. */
static inline void timer_destroy_on_stack(struct timer_list *timer)
{
	(void)timer;
}

#define destroy_timer_on_stack(timer) timer_destroy_on_stack(timer)

#define timer_container_of(var, callback_timer, timer_fieldname) \
	container_of(callback_timer, typeof(*(var)), timer_fieldname)
#define from_timer(var, callback_timer, timer_fieldname) \
	timer_container_of(var, callback_timer, timer_fieldname)

static inline int timer_pending(const struct timer_list *timer)
{
	return READ_ONCE(timer->entry.pprev) != NULL;
}

/* The C library has a timer_delete() of its own. */
#define timer_delete km_timer_delete

/* None of them sleeps. The value: was it pending? */
int mod_timer(struct timer_list *timer, unsigned long expires);
int mod_timer_pending(struct timer_list *timer, unsigned long expires);
int timer_reduce(struct timer_list *timer, unsigned long expires);
int timer_delete(struct timer_list *timer);
void add_timer(struct timer_list *timer);
/* The function runs where the others do, not on the CPU. */
void add_timer_on(struct timer_list *timer, int cpu);
/* Waits too until its function has returned; not from the function itself, nor in hardirq. */
int timer_delete_sync(struct timer_list *timer);
/* -1: its function runs. */
int try_to_del_timer_sync(struct timer_list *timer);
/* And it can never be armed again, unless it is set up anew. */
int timer_shutdown(struct timer_list *timer);
int timer_shutdown_sync(struct timer_list *timer);

#define add_timer_local(timer) add_timer(timer)
#define add_timer_global(timer) add_timer(timer)
#define mod_timer_pinned(timer, expires) mod_timer(timer, expires)
#define timer_delete_sync_try(timer) try_to_del_timer_sync(timer)
#define del_timer(timer) timer_delete(timer)
#define del_timer_sync(timer) timer_delete_sync(timer)
#define del_singleshot_timer_sync(timer) timer_delete_sync(timer)

/* To the next full second, early or late, so that timers meet. */
unsigned long round_jiffies(unsigned long j);
unsigned long round_jiffies_relative(unsigned long j);
unsigned long round_jiffies_up(unsigned long j);
unsigned long round_jiffies_up_relative(unsigned long j);

static inline unsigned long __round_jiffies(unsigned long j, int cpu)
{
	return round_jiffies(j);
}

static inline unsigned long __round_jiffies_relative(unsigned long j, int cpu)
{
	return round_jiffies_relative(j);
}

#endif
