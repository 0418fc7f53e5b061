/* SPDX-License-Identifier: MIT */
/*
 * struct page: one frame of 4 KiB. 64 bytes, all zero for a frame that was
 * never used, so that a fresh memmap needs no initialisation and no memory.
 */
#ifndef KMEM_LINUX_MM_TYPES_H
#define KMEM_LINUX_MM_TYPES_H

#include <kmem/types.h>

struct kmem_cache;
struct address_space;

/*
 * offset
 *  0   flags        PG_* bits, atomic
 *  8   a union of 40 bytes, read according to what the frame is:
 *        free in the buddy, or owned by the caller: lru, mapping, index, private
 *        tail of a compound page: compound_head = head + 1
 *        slab: list, cache, free list, counts
 * 48   slot         byte offset of this object's per-CPU stack; 0 unless PG_slab
 * 52   obj_mask     slab: no object starts where (address & obj_mask) != 0
 * 56   _refcount    0 for free and for frozen (slab, large kmalloc) pages
 * 60   order, kind  of a head page or free block
 */
struct page {
	unsigned long flags;
	union {
		struct {
			union {
				struct list_head lru;
				struct list_head buddy_list;
				struct list_head pcp_list;
			};
			struct address_space *mapping;
			union {
				pgoff_t index;
				unsigned long share;
			};
			unsigned long private;
		};
		struct {
			unsigned long compound_head; /* tail: head page + 1 */
		};
		struct {
			struct list_head slab_list; /* on its node's partial list; node's lock */
			struct kmem_cache *slab_cache;
			void *freelist; /* first free object, encoded links; node->list_lock */
			unsigned short inuse;   /* objects not on freelist; node->list_lock */
			unsigned short objects; /* objects in the slab */
			unsigned short carved;  /* from this one on, none was ever given */
			unsigned short slab_node; /* node whose lists it belongs to */
		};
		struct rcu_head rcu_head;
	};
	unsigned int slot;
	union {
		unsigned int obj_mask;
		atomic_t _mapcount; /* 0 = not mapped (the kernel counts from -1) */
	};
	atomic_t _refcount;
	unsigned char order;      /* of a free block, a compound head, a slab, a large kmalloc */
	unsigned char kind;       /* enum km_page_kind */
	unsigned char pcp_type;   /* migratetype while on a per-CPU list */
	unsigned char slab_frozen; /* slab: found corrupt, and not used any more; node->list_lock */
};

_Static_assert(sizeof(struct page) == 64, "struct page is 64 bytes, as on x86-64");

/* Beside the PG_* bits in page.flags: the page came from the reserves. */
#define KM_PAGE_PFMEMALLOC (1UL << 63)

/* What the frame is at present; the kernel's page types. Protected as the frame is. */
enum km_page_kind {
	KM_PAGE_NONE,          /* never freed to the buddy yet, or owned by a caller */
	KM_PAGE_BUDDY,         /* head of a free block */
	KM_PAGE_PCP,           /* on a per-CPU list */
	KM_PAGE_SLAB,          /* head of a slab */
	KM_PAGE_LARGE_KMALLOC, /* head of a kmalloc above KMALLOC_MAX_CACHE_SIZE */
	KM_PAGE_ISOLATED,      /* taken out of the buddy by reporting or alloc_contig_range */
};

/* A folio is a head page; the name exists so that folio code compiles. */
struct folio {
	struct page page;
};

#define page_folio(p) ((struct folio *)compound_head(p))
#define folio_page(f, n) (&(f)->page + (n))

struct page_frag {
	struct page *page;
	unsigned int offset;
	unsigned int size;
};

struct page_frag_cache {
	void *va;                /* address of the block fragments are cut from, or NULL */
	unsigned int offset;     /* fragments are cut downwards from here */
	unsigned int size;       /* of the block, bytes */
	unsigned int pagecnt_bias; /* references we hold and have not handed out */
	bool pfmemalloc;
};

#endif
