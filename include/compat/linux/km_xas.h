/* SPDX-License-Identifier: MIT */
/* The advanced interface of xarrays: nodes and operation states; part of linux/xarray.h. */
#ifndef KM_COMPAT_LINUX_XARRAY_H
#error "include <linux/xarray.h> instead"
#endif
#ifndef KM_COMPAT_LINUX_KM_XAS_H
#define KM_COMPAT_LINUX_KM_XAS_H

/* ---- nodes ---- */

#define XA_CHUNK_SHIFT 6
#define XA_CHUNK_SIZE (1UL << XA_CHUNK_SHIFT)
#define XA_CHUNK_MASK (XA_CHUNK_SIZE - 1)
#define XA_MAX_MARKS 3
#define XA_MARK_LONGS BITS_TO_LONGS(XA_CHUNK_SIZE)

struct xa_node {
	unsigned char shift;     /* bits of the index below this node's */
	unsigned char offset;    /* this node's slot in parent */
	unsigned char count;     /* slots that are not NULL */
	unsigned char nr_values; /* of these, with value entries and their siblings */
	struct xa_node __rcu *parent;
	struct xarray *array;
	union {
		struct list_head private_list; /* the user's, by xa_update_node_t */
		struct rcu_head rcu_head;
	};
	void __rcu *slots[XA_CHUNK_SIZE];
	union {
		unsigned long tags[XA_MAX_MARKS][XA_MARK_LONGS];
		unsigned long marks[XA_MAX_MARKS][XA_MARK_LONGS];
	};
};

void xa_dump(const struct xarray *xa);
void xa_dump_node(const struct xa_node *node);

#ifdef XA_DEBUG
#define XA_BUG_ON(xa, x)                                                         \
	do {                                                                     \
		if (x) {                                                         \
			xa_dump(xa);                                             \
			BUG();                                                   \
		}                                                                \
	} while (0)
#define XA_NODE_BUG_ON(node, x)                                                  \
	do {                                                                     \
		if (x) {                                                         \
			if (node)                                                \
				xa_dump_node(node);                              \
			BUG();                                                   \
		}                                                                \
	} while (0)
#else
#define XA_BUG_ON(xa, x) do { } while (0)
#define XA_NODE_BUG_ON(node, x) do { } while (0)
#endif

/* Reading a link: with RCU or the lock, and, the _locked ones, with the lock. */
#define km_xa_read(xa, link) rcu_dereference_check(link, lockdep_is_held(&(xa)->xa_lock))
#define km_xa_read_locked(xa, link) \
	rcu_dereference_protected(link, lockdep_is_held(&(xa)->xa_lock))

static inline void *xa_head(const struct xarray *xa)
{
	return km_xa_read(xa, xa->xa_head);
}

static inline void *xa_head_locked(const struct xarray *xa)
{
	return km_xa_read_locked(xa, xa->xa_head);
}

static inline void *xa_entry(const struct xarray *xa, const struct xa_node *node,
			     unsigned int offset)
{
	XA_NODE_BUG_ON(node, offset >= XA_CHUNK_SIZE);
	return km_xa_read(xa, node->slots[offset]);
}

static inline void *xa_entry_locked(const struct xarray *xa, const struct xa_node *node,
				    unsigned int offset)
{
	XA_NODE_BUG_ON(node, offset >= XA_CHUNK_SIZE);
	return km_xa_read_locked(xa, node->slots[offset]);
}

static inline struct xa_node *xa_parent(const struct xarray *xa, const struct xa_node *node)
{
	return km_xa_read(xa, node->parent);
}

static inline struct xa_node *xa_parent_locked(const struct xarray *xa,
					       const struct xa_node *node)
{
	return km_xa_read_locked(xa, node->parent);
}

static inline void *xa_mk_node(const struct xa_node *node)
{
	return (void *)((unsigned long)node | 2);
}

static inline struct xa_node *xa_to_node(const void *entry)
{
	return (struct xa_node *)((unsigned long)entry - 2);
}

static inline bool xa_is_node(const void *entry)
{
	return xa_is_internal(entry) && (unsigned long)entry > 4096;
}

/* A further slot of an entry whose first slot is offset. */
static inline void *xa_mk_sibling(unsigned int offset)
{
	return xa_mk_internal(offset);
}

static inline unsigned long xa_to_sibling(const void *entry)
{
	return xa_to_internal(entry);
}

static inline bool xa_is_sibling(const void *entry)
{
	return IS_ENABLED(CONFIG_XARRAY_MULTI) && xa_is_internal(entry) &&
	       (unsigned long)entry < (unsigned long)xa_mk_sibling(XA_CHUNK_SIZE - 1);
}

/* Called when a node's counts change, with the lock held. */
typedef void (*xa_update_node_t)(struct xa_node *node);

void xa_delete_node(struct xa_node *node, xa_update_node_t update);

/* ---- operation states ---- */

struct xa_state {
	struct xarray *xa;
	unsigned long xa_index;
	unsigned char xa_shift; /* the entry's order is this and the bits of xa_sibs + 1 */
	unsigned char xa_sibs;
	unsigned char xa_offset; /* in xa_node */
	unsigned char xa_pad;
	struct xa_node *xa_node; /* NULL: at the head; or one of the below */
	struct xa_node *xa_alloc;
	xa_update_node_t xa_update;
	struct list_lru *xa_lru;
};

#define XA_ERROR(errno) ((struct xa_node *)(((unsigned long)(errno) << 2) | 2UL))
#define XAS_BOUNDS ((struct xa_node *)1UL)
#define XAS_RESTART ((struct xa_node *)3UL)

#define __XA_STATE(array, index, shift, sibs)                                    \
	{                                                                        \
		.xa = array, .xa_index = index, .xa_shift = shift, .xa_sibs = sibs, \
		.xa_offset = 0, .xa_pad = 0, .xa_node = XAS_RESTART, .xa_alloc = NULL, \
		.xa_update = NULL, .xa_lru = NULL,                               \
	}
#define XA_STATE(name, array, index) struct xa_state name = __XA_STATE(array, index, 0, 0)
#define XA_STATE_ORDER(name, array, index, order)                                \
	struct xa_state name = __XA_STATE(array, ((index) >> (order)) << (order), \
					  (order) - (order) % XA_CHUNK_SHIFT,    \
					  (1U << ((order) % XA_CHUNK_SHIFT)) - 1)

#define xas_marked(xas, mark) xa_marked((xas)->xa, (mark))
#define xas_trylock(xas) xa_trylock((xas)->xa)
#define xas_lock(xas) xa_lock((xas)->xa)
#define xas_unlock(xas) xa_unlock((xas)->xa)
#define xas_lock_bh(xas) xa_lock_bh((xas)->xa)
#define xas_unlock_bh(xas) xa_unlock_bh((xas)->xa)
#define xas_lock_irq(xas) xa_lock_irq((xas)->xa)
#define xas_unlock_irq(xas) xa_unlock_irq((xas)->xa)
#define xas_lock_irqsave(xas, flags) xa_lock_irqsave((xas)->xa, flags)
#define xas_unlock_irqrestore(xas, flags) xa_unlock_irqrestore((xas)->xa, flags)

static inline int xas_error(const struct xa_state *xas)
{
	return xa_err(xas->xa_node);
}

static inline void xas_set_err(struct xa_state *xas, long err)
{
	xas->xa_node = XA_ERROR(err);
}

/* An error, out of bounds or not begun; else at a node or at the head. */
static inline bool xas_invalid(const struct xa_state *xas)
{
	return (unsigned long)xas->xa_node & 3;
}

static inline bool xas_valid(const struct xa_state *xas)
{
	return !xas_invalid(xas);
}

static inline bool xas_is_node(const struct xa_state *xas)
{
	return xas_valid(xas) && xas->xa_node;
}

static inline bool xas_not_node(struct xa_node *node)
{
	return !node || ((unsigned long)node & 3);
}

/* An error, or XAS_RESTART. */
static inline bool xas_frozen(struct xa_node *node)
{
	return (unsigned long)node & 2;
}

/* No node, and no error. */
static inline bool xas_top(struct xa_node *node)
{
	return (unsigned long)node <= (unsigned long)XAS_RESTART;
}

static inline void xas_reset(struct xa_state *xas)
{
	xas->xa_node = XAS_RESTART;
}

/* Is entry one to pass over? After a retry entry the walk begins again. */
static inline bool xas_retry(struct xa_state *xas, const void *entry)
{
	if (xa_is_retry(entry))
		xas_reset(xas);
	return xa_is_retry(entry) || xa_is_zero(entry);
}

void *xas_load(struct xa_state *xas);
void *xas_store(struct xa_state *xas, void *entry);
void *xas_find(struct xa_state *xas, unsigned long max);
void *xas_find_conflict(struct xa_state *xas);
bool xas_get_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_set_mark(const struct xa_state *xas, xa_mark_t mark);
void xas_clear_mark(const struct xa_state *xas, xa_mark_t mark);
void *xas_find_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark);
void xas_init_marks(const struct xa_state *xas);
bool xas_nomem(struct xa_state *xas, gfp_t gfp);
void xas_destroy(struct xa_state *xas);
void xas_pause(struct xa_state *xas);
void xas_create_range(struct xa_state *xas);
void *__xas_next(struct xa_state *xas);
void *__xas_prev(struct xa_state *xas);

#ifdef CONFIG_XARRAY_MULTI
int xas_get_order(struct xa_state *xas);
void xas_split(struct xa_state *xas, void *entry, unsigned int order);
void xas_split_alloc(struct xa_state *xas, void *entry, unsigned int order, gfp_t gfp);
void xas_try_split(struct xa_state *xas, void *entry, unsigned int order);
unsigned int xas_try_split_min_order(unsigned int order);
#else
static inline int xas_get_order(struct xa_state *xas)
{
	return 0;
}
#endif

/* The entry where the state is, once more. */
static inline void *xas_reload(struct xa_state *xas)
{
	struct xa_node *node = xas->xa_node;
	unsigned int offset = xas->xa_offset;
	void *entry;

	if (!node)
		return xa_head(xas->xa);
	if (IS_ENABLED(CONFIG_XARRAY_MULTI))
		offset = (xas->xa_index >> node->shift) & XA_CHUNK_MASK;
	entry = xa_entry(xas->xa, node, offset);
	return xa_is_sibling(entry) ? xa_entry(xas->xa, node, xa_to_sibling(entry)) : entry;
}

static inline void xas_set(struct xa_state *xas, unsigned long index)
{
	xas->xa_index = index;
	xas_reset(xas);
}

/* To another index in the same node. */
static inline void xas_advance(struct xa_state *xas, unsigned long index)
{
	unsigned int shift = xas_is_node(xas) ? xas->xa_node->shift : 0;

	xas->xa_index = index;
	xas->xa_offset = (index >> shift) & XA_CHUNK_MASK;
}

static inline void xas_set_order(struct xa_state *xas, unsigned long index, unsigned int order)
{
#ifdef CONFIG_XARRAY_MULTI
	xas->xa_index = order < BITS_PER_LONG ? (index >> order) << order : 0;
	xas->xa_shift = order - order % XA_CHUNK_SHIFT;
	xas->xa_sibs = (1U << (order % XA_CHUNK_SHIFT)) - 1;
	xas_reset(xas);
#else
	BUG_ON(order > 0);
	xas_set(xas, index);
#endif
}

static inline void xas_set_update(struct xa_state *xas, xa_update_node_t update)
{
	xas->xa_update = update;
}

static inline void xas_set_lru(struct xa_state *xas, struct list_lru *lru)
{
	xas->xa_lru = lru;
}

/* ---- walking; the quick ways stay in a node of the lowest level ---- */

static inline bool km_xas_at_leaf(const struct xa_state *xas)
{
	return !xas_not_node(xas->xa_node) && !xas->xa_node->shift;
}

/* The next entry up to max, or NULL. */
static inline void *xas_next_entry(struct xa_state *xas, unsigned long max)
{
	if (!km_xas_at_leaf(xas) || xas->xa_offset != (xas->xa_index & XA_CHUNK_MASK))
		return xas_find(xas, max);
	while (xas->xa_index < max && xas->xa_offset != XA_CHUNK_MASK) {
		void *entry = xa_entry(xas->xa, xas->xa_node, xas->xa_offset + 1);

		if (xa_is_internal(entry))
			break;
		xas->xa_offset++;
		xas->xa_index++;
		if (entry)
			return entry;
	}
	return xas_find(xas, max);
}

/* The next slot of the node with the mark, from this one or, to advance, the one after. */
static inline unsigned int xas_find_chunk(struct xa_state *xas, bool advance, xa_mark_t mark)
{
	unsigned long offset = xas->xa_offset + (advance ? 1 : 0);

	return find_next_bit(xas->xa_node->marks[(__force unsigned)mark], XA_CHUNK_SIZE, offset);
}

static inline void *xas_next_marked(struct xa_state *xas, unsigned long max, xa_mark_t mark)
{
	unsigned int offset;
	void *entry;

	if (!km_xas_at_leaf(xas))
		return xas_find_marked(xas, max, mark);
	offset = xas_find_chunk(xas, true, mark);
	xas->xa_offset = offset;
	xas->xa_index = (xas->xa_index & ~XA_CHUNK_MASK) + offset;
	if (xas->xa_index > max)
		return NULL;
	if (offset == XA_CHUNK_SIZE)
		return xas_find_marked(xas, max, mark);
	entry = xa_entry(xas->xa, xas->xa_node, offset);
	return entry ?: xas_find_marked(xas, max, mark);
}

/* How many entries a loop may do under the lock, by convention. */
enum {
	XA_CHECK_SCHED = 4096,
};

#define xas_for_each(xas, entry, max) \
	for (entry = xas_find(xas, max); entry; entry = xas_next_entry(xas, max))
#define xas_for_each_marked(xas, entry, max, mark)                               \
	for (entry = xas_find_marked(xas, max, mark); entry;                     \
	     entry = xas_next_marked(xas, max, mark))
/* Over what a store to the state's range would overwrite. */
#define xas_for_each_conflict(xas, entry) while ((entry = xas_find_conflict(xas)))

/* The entry at the next or previous index, NULL where there is none; both wrap. */
static inline void *xas_prev(struct xa_state *xas)
{
	if (!km_xas_at_leaf(xas) || !xas->xa_offset)
		return __xas_prev(xas);
	xas->xa_index--;
	xas->xa_offset--;
	return xa_entry(xas->xa, xas->xa_node, xas->xa_offset);
}

static inline void *xas_next(struct xa_state *xas)
{
	if (!km_xas_at_leaf(xas) || xas->xa_offset == XA_CHUNK_MASK)
		return __xas_next(xas);
	xas->xa_index++;
	xas->xa_offset++;
	return xa_entry(xas->xa, xas->xa_node, xas->xa_offset);
}

#endif
