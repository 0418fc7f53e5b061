/* SPDX-License-Identifier: MIT */
/* The state of an operation on a maple tree, and the tree's checks. Part of <linux/maple_tree.h>. */
#ifndef KM_COMPAT_LINUX_KM_MAPLE_STATE_H
#define KM_COMPAT_LINUX_KM_MAPLE_STATE_H

#include <linux/maple_tree.h>
#include <linux/version.h>

/* Since 6.8: where the walk stands, if not in mas->node. */
enum maple_status {
	ma_active,
	ma_start,
	ma_root,
	ma_none,
	ma_pause,
	ma_overflow,
	ma_underflow,
	ma_error,
};

/* Since 6.12: what kind of change a store makes. */
enum store_type {
	wr_invalid,
	wr_new_root,
	wr_store_root,
	wr_exact_fit,
	wr_spanning_store,
	wr_split_store,
	wr_rebalance,
	wr_append,
	wr_node_store,
	wr_slot_store,
};

struct ma_state {
	struct maple_tree *tree;
	unsigned long index, last; /* the range operated on */
	struct maple_enode *node;  /* where the walk stands, or one of MAS_* */
	unsigned long min, max;    /* what node covers */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0)
	struct maple_node *alloc;  /* one in advance */
#else
	struct maple_alloc *alloc; /* nodes allocated, or a number of them asked for */
#endif
	struct slab_sheaf *sheaf;  /* more than one, since 6.18 */
	unsigned long node_request; /* how many are to be had */
	enum maple_status status;
	unsigned char depth;
	unsigned char offset;
	unsigned char mas_flags;
	unsigned char end;         /* of the node */
	enum store_type store_type;
};

struct ma_wr_state {
	struct ma_state *mas;
	struct maple_node *node;
	unsigned long r_min, r_max; /* what the slot at mas->offset covers */
	enum maple_type type;
	unsigned char offset_end;   /* slot where the write ends */
	unsigned char node_end;
	unsigned long *pivots;
	unsigned long end_piv;
	void __rcu **slots;
	void *entry;
	void *content;              /* what was there before */
	unsigned char vacant_height;     /* levels, from the leaves, without a node with room */
	unsigned char sufficient_height; /* lowest level that stays over its minimum */
};

/* Dead nodes, chained. */
struct ma_topiary {
	struct maple_enode *head, *tail;
	struct maple_tree *mtree;
};

#define KM_MAS_STATE(n) ((struct maple_enode *)(unsigned long)(n))
#define MAS_START     KM_MAS_STATE(1)
#define MAS_ROOT      KM_MAS_STATE(5)
#define MAS_NONE      KM_MAS_STATE(9)
#define MAS_PAUSE     KM_MAS_STATE(17)
#define MAS_OVERFLOW  KM_MAS_STATE(33)
#define MAS_UNDERFLOW KM_MAS_STATE(65)
#define MA_ERROR(err) ((struct maple_enode *)(((unsigned long)(err) << 2) | 2UL))

/* What node is at the start of a walk. */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
#define KM_MAS_NOWHERE NULL
#else
#define KM_MAS_NOWHERE MAS_START
#endif

#define MA_STATE(name, mt, first, end)  \
	struct ma_state name = {        \
		.tree = (mt),           \
		.index = (first),       \
		.last = (end),          \
		.node = KM_MAS_NOWHERE, \
		.status = ma_start,     \
		.min = 0,               \
		.max = ULONG_MAX,       \
		.alloc = NULL,          \
		.mas_flags = 0,         \
		.store_type = wr_invalid, \
	}
#define MA_WR_STATE(name, ma_state, wr_entry)   \
	struct ma_wr_state name = {             \
		.mas = (ma_state),              \
		.content = NULL,                \
		.entry = (wr_entry),            \
	}
#define MA_TOPIARY(name, tree) struct ma_topiary name = { .mtree = (tree) }

#define mas_lock(mas)   mtree_lock((mas)->tree)
#define mas_unlock(mas) mtree_unlock((mas)->tree)
#define mas_lock_nested(mas, subclass) mtree_lock_nested((mas)->tree, subclass)

void *mas_walk(struct ma_state *mas);
void *mas_store(struct ma_state *mas, void *entry);
int mas_store_gfp(struct ma_state *mas, void *entry, gfp_t gfp);
void mas_store_prealloc(struct ma_state *mas, void *entry);
int mas_preallocate(struct ma_state *mas, void *entry, gfp_t gfp);
void *mas_erase(struct ma_state *mas);
void *mas_find(struct ma_state *mas, unsigned long max);
void *mas_find_range(struct ma_state *mas, unsigned long max);
void *mas_find_rev(struct ma_state *mas, unsigned long min);
void *mas_find_range_rev(struct ma_state *mas, unsigned long min);
void *mas_next(struct ma_state *mas, unsigned long max);
void *mas_next_range(struct ma_state *mas, unsigned long max);
void *mas_prev(struct ma_state *mas, unsigned long min);
void *mas_prev_range(struct ma_state *mas, unsigned long min);
int mas_empty_area(struct ma_state *mas, unsigned long min, unsigned long max, unsigned long size);
int mas_empty_area_rev(struct ma_state *mas, unsigned long min, unsigned long max,
		       unsigned long size);
int mas_alloc_cyclic(struct ma_state *mas, unsigned long *startp, void *entry,
		     unsigned long range_lo, unsigned long range_hi, unsigned long *next,
		     gfp_t gfp);
int mas_expected_entries(struct ma_state *mas, unsigned long nr_entries);
bool mas_nomem(struct ma_state *mas, gfp_t gfp);
void mas_pause(struct ma_state *mas);
void mas_destroy(struct ma_state *mas);

/* lib/maple_tree.c of some version defines these itself. */
#define KM_MAS_TEST extern inline __attribute__((gnu_inline, always_inline)) bool

KM_MAS_TEST mas_is_none(const struct ma_state *mas)
{
	return mas->node == MAS_NONE || mas->status == ma_none;
}

KM_MAS_TEST mas_is_paused(const struct ma_state *mas)
{
	return mas->node == MAS_PAUSE || mas->status == ma_pause;
}

KM_MAS_TEST mas_is_err(struct ma_state *mas)
{
	unsigned long node = (unsigned long)mas->node;

	return ((node & 3) == 2 && node >= (unsigned long)MA_ERROR(-MAX_ERRNO)) ||
	       mas->status == ma_error;
}

static inline bool mas_is_active(struct ma_state *mas)
{
	return mas->status == ma_active;
}

/* The next operation walks from the root again. */
static inline void mas_reset(struct ma_state *mas)
{
	mas->node = KM_MAS_NOWHERE;
	mas->status = ma_start;
}

/* Within the node where the walk stands. */
static inline void __mas_set_range(struct ma_state *mas, unsigned long start, unsigned long last)
{
	mas->index = start;
	mas->last = last;
}

static inline void mas_set_range(struct ma_state *mas, unsigned long start, unsigned long last)
{
	__mas_set_range(mas, start, last);
	mas_reset(mas);
}

static inline void mas_set(struct ma_state *mas, unsigned long index)
{
	mas_set_range(mas, index, index);
}

static inline void mas_init(struct ma_state *mas, struct maple_tree *tree, unsigned long addr)
{
	MA_STATE(state, tree, addr, addr);

	*mas = state;
}

#define mas_for_each(mas, entry, max) while (((entry) = mas_find(mas, max)) != NULL)
#define mas_for_each_rev(mas, entry, min) while (((entry) = mas_find_rev(mas, min)) != NULL)

/* ---- checks ---- */

enum mt_dump_format {
	mt_dump_dec,
	mt_dump_hex,
};

extern atomic_t maple_tree_tests_run;
extern atomic_t maple_tree_tests_passed;

/*
 * mt_dump(tree), and since 6.4 mt_dump(tree, format). Here it is called as either, 6.1's takes no
 * notice of the format.
 */
void mt_dump();
void km_mt_dump(const struct maple_tree *mt, enum mt_dump_format format) __asm__("mt_dump");
void mas_dump(const struct ma_state *mas);
void mas_wr_dump(const struct ma_wr_state *wr_mas);
void mt_validate(struct maple_tree *mt);

#define KM_MT_CHECK(what, tree, cond)                                                  \
	({                                                                             \
		bool __bad = !!(cond);                                                 \
		atomic_inc(&maple_tree_tests_run);                                     \
		if (__bad) {                                                           \
			pr_err("maple_tree: %s at %s:%d: %s\n", what, __func__,        \
			       __LINE__, #cond);                                       \
			km_mt_dump(tree, mt_dump_hex);                                   \
			dump_stack();                                                  \
		} else {                                                               \
			atomic_inc(&maple_tree_tests_passed);                          \
		}                                                                      \
		unlikely(__bad);                                                       \
	})
#define MT_BUG_ON(tree, cond)      ((void)KM_MT_CHECK("BUG", tree, cond))
#define MAS_BUG_ON(mas, cond)      ((void)KM_MT_CHECK("BUG", (mas)->tree, cond))
#define MAS_WR_BUG_ON(wr_mas, cond) ((void)KM_MT_CHECK("BUG", (wr_mas)->mas->tree, cond))
#define MT_WARN_ON(tree, cond)     KM_MT_CHECK("WARN", tree, cond)
#define MAS_WARN_ON(mas, cond)     KM_MT_CHECK("WARN", (mas)->tree, cond)
#define MAS_WR_WARN_ON(wr_mas, cond) KM_MT_CHECK("WARN", (wr_mas)->mas->tree, cond)

#endif
