/* SPDX-License-Identifier: MIT */
/*
 * The maple tree's data structures and interface, as lib/maple_tree.c implements it: link that
 * file, of 6.1 or of a later kernel, the library has none of its own. What the versions keep in
 * different places (6.1 has the state of a walk in mas->node, later ones in mas->status) is in both
 * here; what the one takes from the header and the other defines is `extern inline`, which a
 * definition replaces. The tree's own checks (MT_BUG_ON(), mt_validate(), mt_dump()) are always
 * compiled in.
 */
#ifndef KM_COMPAT_LINUX_MAPLE_TREE_H
#define KM_COMPAT_LINUX_MAPLE_TREE_H

#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/lockdep.h>
#include <linux/bug.h>
#include <linux/printk.h>
#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/spinlock.h>
#include <linux/xarray.h>

#ifndef CONFIG_DEBUG_MAPLE_TREE
#define CONFIG_DEBUG_MAPLE_TREE 1
#endif

/* ---- nodes: 256 bytes, aligned to that ---- */

#define MAPLE_NODE_SLOTS        31
#define MAPLE_RANGE64_SLOTS     16
#define MAPLE_ARANGE64_SLOTS    10
#define MAPLE_ARANGE64_META_MAX 15
#define MAPLE_ALLOC_SLOTS       (MAPLE_NODE_SLOTS - 1)

#define MAPLE_NODE_MASK         255UL
#define MAPLE_NODE_TYPE_MASK    0x0F
#define MAPLE_NODE_TYPE_SHIFT   0x03
#define MAPLE_RESERVED_RANGE    4096
#define MAPLE_HEIGHT_MAX        31

/* Pointers with bits in them, never dereferenced as they are: to a node, to a parent. */
struct maple_enode;
struct maple_pnode;
typedef struct maple_enode *maple_enode;
typedef struct maple_pnode *maple_pnode;

enum maple_type {
	maple_dense,
	maple_leaf_64,
	maple_range_64,
	maple_arange_64,
	maple_copy, /* since 7.0: never in a tree */
};

struct maple_metadata {
	unsigned char end; /* last slot in use */
	unsigned char gap; /* slot with the largest gap */
};

struct maple_range_64 {
	struct maple_pnode *parent;
	unsigned long pivot[MAPLE_RANGE64_SLOTS - 1];
	union {
		void __rcu *slot[MAPLE_RANGE64_SLOTS];
		struct {
			void __rcu *pad[MAPLE_RANGE64_SLOTS - 1];
			struct maple_metadata meta;
		};
	};
};

struct maple_arange_64 {
	struct maple_pnode *parent;
	unsigned long pivot[MAPLE_ARANGE64_SLOTS - 1];
	void __rcu *slot[MAPLE_ARANGE64_SLOTS];
	unsigned long gap[MAPLE_ARANGE64_SLOTS];
	struct maple_metadata meta;
};

struct maple_topiary {
	struct maple_pnode *parent;
	struct maple_enode *next;
};

/* Nodes allocated in advance. */
struct maple_alloc {
	unsigned long total;
	unsigned char node_count;
	unsigned int request_count;
	struct maple_alloc *slot[MAPLE_ALLOC_SLOTS];
};

struct maple_node;

/*
 * Since 7.0: a change of several nodes while it is being put together. New contents lie in slot[],
 * as in a node; src[] is what is copied from, this and up to three nodes; dst[] what is made of it.
 */
struct maple_copy {
	void __rcu *slot[3];
	unsigned long pivot[3];
	unsigned long gap[3];
	unsigned long min, max;
	struct {
		struct maple_node *node;
		unsigned long max;
		enum maple_type mt;
	} __packed dst[3];
	struct {
		struct maple_node *node;
		unsigned long max;
		unsigned char start, end;
		enum maple_type mt;
	} __packed src[4];
	unsigned char end;     /* last slot in use */
	unsigned char height;
	unsigned char data;    /* slots of all sources */
	unsigned char split;   /* last slot of the first destination */
	unsigned char s_count, d_count;
};

struct maple_node {
	union {
		struct {
			struct maple_pnode *parent;
			void __rcu *slot[MAPLE_NODE_SLOTS];
		};
		struct {
			void *pad;
			struct rcu_head rcu;
			struct maple_enode *piv_parent;
			unsigned char parent_slot;
			enum maple_type type;
			unsigned char slot_len;
			unsigned int ma_flags;
		};
		struct maple_range_64 mr64;
		struct maple_arange_64 ma64;
		struct maple_alloc alloc;
		struct maple_copy cp;
	};
};

_Static_assert(sizeof(struct maple_node) == 256, "node pointers carry eight bits");

/* ---- the tree ---- */

#define MT_FLAGS_ALLOC_RANGE    0x01
#define MT_FLAGS_USE_RCU        0x02
#define MT_FLAGS_HEIGHT_OFFSET  0x02
#define MT_FLAGS_HEIGHT_MASK    0x7C
#define MT_FLAGS_LOCK_MASK      0x300
#define MT_FLAGS_LOCK_IRQ       0x100
#define MT_FLAGS_LOCK_BH        0x200
#define MT_FLAGS_LOCK_EXTERN    0x300
#define MT_FLAGS_ALLOC_WRAPPED  0x800

typedef struct {
} lockdep_map_p;

struct maple_tree {
	union {
		spinlock_t ma_lock;
		lockdep_map_p ma_external_lock;
	};
	void __rcu *ma_root;
	unsigned int ma_flags;
};

/* Nothing tracks which locks are held: an external lock is taken to be. */
#define mt_lock_is_held(mt) 1
#define mt_write_lock_is_held(mt) 1
/* NO-OP: only lockdep would use the lock that is named here. */
#define mt_set_external_lock(mt, lock) do { } while (0)
/* NO-OP: the same. */
#define mt_on_stack(mt) do { } while (0)

#define MTREE_INIT(name, flags)                                   \
	{                                                         \
		.ma_lock = __SPIN_LOCK_UNLOCKED((name).ma_lock),  \
		.ma_root = NULL,                                  \
		.ma_flags = (flags),                              \
	}
#define MTREE_INIT_EXT(name, flags, lock) MTREE_INIT(name, flags)
#define DEFINE_MTREE(name) struct maple_tree name = MTREE_INIT(name, 0)

#define mtree_lock(mt)   spin_lock(&(mt)->ma_lock)
#define mtree_unlock(mt) spin_unlock(&(mt)->ma_lock)
#define mtree_lock_nested(mt, subclass) spin_lock_nested(&(mt)->ma_lock, subclass)

void maple_tree_init(void);
void *mtree_load(struct maple_tree *mt, unsigned long index);
int mtree_insert(struct maple_tree *mt, unsigned long index, void *entry, gfp_t gfp);
int mtree_insert_range(struct maple_tree *mt, unsigned long first, unsigned long last, void *entry,
		       gfp_t gfp);
int mtree_alloc_range(struct maple_tree *mt, unsigned long *startp, void *entry,
		      unsigned long size, unsigned long min, unsigned long max, gfp_t gfp);
int mtree_alloc_rrange(struct maple_tree *mt, unsigned long *startp, void *entry,
		       unsigned long size, unsigned long min, unsigned long max, gfp_t gfp);
int mtree_store_range(struct maple_tree *mt, unsigned long first, unsigned long last, void *entry,
		      gfp_t gfp);
int mtree_store(struct maple_tree *mt, unsigned long index, void *entry, gfp_t gfp);
int mtree_alloc_cyclic(struct maple_tree *mt, unsigned long *startp, void *entry,
		       unsigned long range_lo, unsigned long range_hi, unsigned long *next,
		       gfp_t gfp);
int mtree_dup(struct maple_tree *mt, struct maple_tree *new, gfp_t gfp);
int __mt_dup(struct maple_tree *mt, struct maple_tree *new, gfp_t gfp);
void *mtree_erase(struct maple_tree *mt, unsigned long index);
void mtree_destroy(struct maple_tree *mt);
void __mt_destroy(struct maple_tree *mt);
void *mt_find(struct maple_tree *mt, unsigned long *index, unsigned long max);
void *mt_find_after(struct maple_tree *mt, unsigned long *index, unsigned long max);
void *mt_next(struct maple_tree *mt, unsigned long index, unsigned long max);
void *mt_prev(struct maple_tree *mt, unsigned long index, unsigned long min);
void mt_cache_shrink(void);

static inline bool mtree_empty(const struct maple_tree *mt)
{
	return mt->ma_root == NULL;
}

static inline bool mt_external_lock(const struct maple_tree *mt)
{
	return (mt->ma_flags & MT_FLAGS_LOCK_MASK) == MT_FLAGS_LOCK_EXTERN;
}

static inline void mt_init_flags(struct maple_tree *mt, unsigned int flags)
{
	mt->ma_flags = flags;
	if (!mt_external_lock(mt))
		spin_lock_init(&mt->ma_lock);
	rcu_assign_pointer(mt->ma_root, NULL);
}

static inline void mt_init(struct maple_tree *mt)
{
	mt_init_flags(mt, 0);
}

static inline bool mt_in_rcu(struct maple_tree *mt)
{
	return mt->ma_flags & MT_FLAGS_USE_RCU;
}

static inline unsigned int mt_height(const struct maple_tree *mt)
{
	return (mt->ma_flags & MT_FLAGS_HEIGHT_MASK) >> MT_FLAGS_HEIGHT_OFFSET;
}

static inline void mt_change_rcu(struct maple_tree *mt, unsigned int use)
{
	bool lock = !mt_external_lock(mt);

	if (lock)
		mtree_lock(mt);
	mt->ma_flags = (mt->ma_flags & ~MT_FLAGS_USE_RCU) | use;
	if (lock)
		mtree_unlock(mt);
}

static inline void mt_clear_in_rcu(struct maple_tree *mt)
{
	if (mt_in_rcu(mt))
		mt_change_rcu(mt, 0);
}

static inline void mt_set_in_rcu(struct maple_tree *mt)
{
	if (!mt_in_rcu(mt))
		mt_change_rcu(mt, MT_FLAGS_USE_RCU);
}

#define mt_for_each(tree, entry, index, max)                    \
	for ((entry) = mt_find(tree, &(index), max); (entry);   \
	     (entry) = mt_find_after(tree, &(index), max))

#include <linux/km_maple_state.h>

#endif
