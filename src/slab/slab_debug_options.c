/* SPDX-License-Identifier: MIT */
/*
 * slab_debug=: blocks of letters, each for all caches or, behind a comma, for
 * those of a list:  FZ,kmalloc-*,dentry;P,inode  ("U" alone: all caches).
 */
#include "slab/slab_internal.h"

#define DEFAULT_FLAGS \
	(SLAB_CONSISTENCY_CHECKS | SLAB_RED_ZONE | SLAB_POISON | SLAB_STORE_USER)

struct block {
	slab_flags_t flags;
	const char *list;   /* of names, to list_end; NULL: for all caches */
	const char *end;
};

bool slab_debug_keeps_order;

static const char *lists;         /* the option, if a block of it has a list */
static slab_flags_t all_flags;    /* of caches that no list names */
static bool enabled;

bool slab_debug_enabled(void)
{
	return __atomic_load_n(&enabled, __ATOMIC_RELAXED);
}

void slab_debug_note(slab_flags_t flags)
{
	if (flags & SLAB_DEBUG_FLAGS)
		__atomic_store_n(&enabled, true, __ATOMIC_RELAXED);
}

/* One letter into flags; tell: say what is none. */
static void letter(char c, slab_flags_t *flags, bool tell)
{
	switch (c | 0x20) {
	case 'f':
		*flags |= SLAB_CONSISTENCY_CHECKS;
		return;
	case 'z':
		*flags |= SLAB_RED_ZONE;
		return;
	case 'p':
		*flags |= SLAB_POISON;
		return;
	case 'u':
		*flags |= SLAB_STORE_USER;
		return;
	case 't':
		*flags |= SLAB_TRACE;
		return;
	case 'a':
		*flags |= SLAB_FAILSLAB;
		return;
	case 'o':
		slab_debug_keeps_order = true;
		return;
	case '-' | 0x20:
		*flags = 0;
		return;
	}
	if (tell)
		report_printf("slab_debug option '%c' unknown. skipped\n", c);
}

/* The block that s begins with, and where the next one begins: NULL after the last. */
static const char *next_block(const char *s, struct block *block, bool tell)
{
	*block = (struct block){ 0 };
	while (*s == ';')
		s++;
	if (*s == ',')
		block->flags = DEFAULT_FLAGS;
	for (; *s && *s != ',' && *s != ';'; s++)
		letter(*s, &block->flags, tell);
	if (*s == ',')
		block->list = ++s;
	while (*s && *s != ';')
		s++;
	block->end = s;
	while (*s == ';')
		s++;
	return *s ? s : NULL;
}

void slab_debug_boot(const char *value)
{
	bool for_all = false, for_some = false;
	slab_flags_t flags = 0;
	struct block block;

	if (!value)
		return;
	if (!*value) {
		flags = DEFAULT_FLAGS;
		for_all = true;
	}
	for (const char *s = *value ? value : NULL; s;) {
		s = next_block(s, &block, true);
		if (block.flags & SLAB_FAILSLAB)
			slab_fault_wanted();
		if (block.list) {
			for_some = true;
			enabled |= (block.flags & SLAB_DEBUG_FLAGS) != 0;
		} else {
			for_all = true;
			flags = block.flags;
		}
	}
	all_flags = for_all ? flags : 0;
	lists = for_some ? value : NULL;
	slab_debug_note(all_flags);
	if ((slab_opt.init_on_alloc || slab_opt.init_on_free) && all_flags & SLAB_POISON)
		report_printf("mem auto-init: SLAB_POISON will take precedence over "
			      "init_on_alloc/init_on_free\n");
}

/* Does pattern, up to end, name the cache? A star stands for the rest of the name. */
static bool names(const char *pattern, const char *end, const char *name)
{
	for (; pattern < end; pattern++, name++) {
		if (*pattern == '*')
			return true;
		if (*pattern != *name)
			return false;
	}
	return !*name;
}

static bool block_names(const struct block *block, const char *name)
{
	const char *from = block->list;

	while (from && from < block->end) {
		const char *to = from;

		while (to < block->end && *to != ',')
			to++;
		if (names(from, to, name))
			return true;
		from = to + 1;
	}
	return false;
}

slab_flags_t slab_debug_flags(slab_flags_t flags, const char *name)
{
	slab_flags_t all = all_flags;
	struct block block;

	if (flags & SLAB_NO_USER_FLAGS)
		return flags;
	if (flags & SLAB_NOLEAKTRACE)
		all &= ~SLAB_STORE_USER;
	for (const char *s = lists; s;) {
		s = next_block(s, &block, false);
		if (block_names(&block, name))
			return flags | block.flags;
	}
	return flags | all;
}
