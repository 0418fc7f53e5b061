/* SPDX-License-Identifier: MIT */
/*
 * Stack traces that stay: a table of chains in static memory, so that no test takes them for a
 * leak. A handle is the index of the record's first word, of which word 0 is never one.
 */
#include <linux/stackdepot.h>

#include <linux/export.h>
#include <linux/jhash.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define WORDS (1u << 20)
#define CHAINS 4096

/* Two words, then the entries: the next of the chain and how many there are; the hash. */
static unsigned long words[WORDS];
static u32 chains[CHAINS];
static u32 used = 1;
static DEFINE_RAW_SPINLOCK(depot_lock); /* of all that is written */

static bool is_it(u32 at, u32 hash, const unsigned long *entries, unsigned int nr)
{
	return words[at + 1] == hash && words[at] >> 32 == nr &&
	       !memcmp(&words[at + 2], entries, nr * sizeof(*entries));
}

static u32 find(u32 at, u32 hash, const unsigned long *entries, unsigned int nr)
{
	while (at && !is_it(at, hash, entries, nr))
		at = (u32)words[at];
	return at;
}

depot_stack_handle_t stack_depot_save(unsigned long *entries, unsigned int nr_entries, gfp_t gfp)
{
	unsigned long flags;
	u32 hash, *chain, at;

	if (!nr_entries)
		return 0;
	hash = jhash2((const u32 *)entries, nr_entries * (sizeof(*entries) / sizeof(u32)), 0);
	chain = &chains[hash % CHAINS];
	at = find(smp_load_acquire(chain), hash, entries, nr_entries);
	if (at)
		return at;
	raw_spin_lock_irqsave(&depot_lock, flags);
	at = find(*chain, hash, entries, nr_entries);
	if (!at && nr_entries + 2 <= WORDS - used) {
		at = used;
		used += nr_entries + 2;
		words[at] = (unsigned long)nr_entries << 32 | *chain;
		words[at + 1] = hash;
		memcpy(&words[at + 2], entries, nr_entries * sizeof(*entries));
		smp_store_release(chain, at);
	}
	raw_spin_unlock_irqrestore(&depot_lock, flags);
	return at;
}
EXPORT_SYMBOL_GPL(stack_depot_save);

unsigned int stack_depot_fetch(depot_stack_handle_t handle, unsigned long **entries)
{
	*entries = NULL;
	if (!handle || WARN_ON(handle >= READ_ONCE(used)))
		return 0;
	*entries = &words[handle + 2];
	return words[handle] >> 32;
}
EXPORT_SYMBOL_GPL(stack_depot_fetch);

void stack_depot_print(depot_stack_handle_t stack)
{
	unsigned long *entries;
	unsigned int nr = stack_depot_fetch(stack, &entries);

	if (nr)
		stack_trace_print(entries, nr, 0);
}
EXPORT_SYMBOL_GPL(stack_depot_print);

int stack_depot_snprint(depot_stack_handle_t handle, char *buf, size_t size, int spaces)
{
	unsigned long *entries;
	unsigned int nr = stack_depot_fetch(handle, &entries);

	return nr ? stack_trace_snprint(buf, size, entries, nr, spaces) : 0;
}
EXPORT_SYMBOL_GPL(stack_depot_snprint);
