/* SPDX-License-Identifier: MIT */
/*
 * The preload room's door: malloc and its kin, for programs that know nothing
 * of the library.
 *
 * 1. What it does
 *
 * Makes libkmem-malloc.so out of the page and slab rooms: LD_PRELOAD puts it in
 * the place of the C library's malloc.
 *
 * 2. Pieces
 *
 *	 size      1 .. 1024         .. 32 KiB        .. 1 MiB         more
 *	           table, step 16    table, step 64   table, step 4096  |
 *	           \_________________ |_______________/                 |
 *	                      this CPU's stack of the class         a mapping
 *	                              |                             of its own
 *	           kmem_cache: slabs of many objects; above 32 KiB  (large.c)
 *	                       slabs of one, cut to whole pages
 *	                              |
 *	           page room, private store (linux/frames_private.c): no memfd,
 *	           a window that grows as the heap does
 *
 * Classes are multiples of 16 up to 128; from there on eight to a doubling, but
 * sixteen from 1 to 4 KiB and 32 to 32 KiB, where a rounded size costs most.
 * The rooms are linked in privately: a program that uses libkmem itself has
 * another instance of them.
 *
 *	 class.c   sizes, caches, the tables        boot.c   first use, fork
 *	 malloc.c  the fast paths                   trim.c   memory back to the host
 *	 slow.c    what they leave                  new.c    C++
 *	 large.c   mappings                         stats.c  what malloc tells of itself
 *	 align.c   aligned blocks
 *
 * 3. Life of an allocation
 *
 * malloc() reads its class's slot from a table, and pops. If there is nothing
 * to pop: preload_alloc(): boot at the first call; slab_alloc(). Above
 * CLASS_MAX: large_alloc(), a mapping with a header in front.
 *
 * 4. Life of a free
 *
 * free() pushes to the slot that the frame names, as kfree() does. If it
 * cannot: preload_free(): NULL; a slab's object goes to slab_free(); what lies
 * outside the window must have a header of large.c, which names its mapping;
 * all else is reported, and ends the program as it does under glibc.
 *
 * 5. States
 *
 * Those of the slab room; a mapping is live or unmapped.
 *
 * 6. Locks
 *
 * None of its own but the owned word of boot.c and that of trim.c, which are
 * outermost. A handler that interrupted a holder of one of the lower rooms'
 * locks gets memory from the stacks or a mapping.
 *
 * 7. Invariants (tests/preload_class_test.c)
 *
 *	class_size(class_of(n)) >= n, and no smaller class would do
 *	every class's size is a multiple of 16, and of its table's step
 *
 * 8. Differences from the kernel, and why
 *
 * More classes than kmalloc's, as users of malloc count bytes. No kswapd: a
 * thread that the program did not start would be in its way (fork, setns, the
 * single-threaded case of the C library), so memory goes back on the way of
 * frees. A misuse ends the program (KMEM_MALLOC_CMDLINE=panic_on_warn=0: it
 * is reported only).
 */
#ifndef PRELOAD_PRELOAD_H
#define PRELOAD_PRELOAD_H

#include "slab/slab.h"

#pragma GCC visibility push(hidden)

#define MALLOC_ALIGN 16
#define CLASS_MAX (1UL << 20) /* bytes; above it, mappings */
#define CLASS_MIDDLE 32 /* the first class above 1024 bytes */
#define CLASS_PAGE 64   /* the first above 4 KiB */
#define CLASS_BIG 160   /* the first above 32 KiB */
#define CLASS_NR 200
#define PRELOAD_GFP (GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

/* ---- class.c ---- */

#define SMALL_MAX 1024UL
#define MIDDLE_MAX 32768UL
#define SMALL_SHIFT 4
#define MIDDLE_SHIFT 6
#define BIG_SHIFT 12

/* Byte offset of the class's slot by size; 0, the null stack's, before boot. */
extern unsigned short class_small[(SMALL_MAX >> SMALL_SHIFT) + 1];
extern unsigned short class_middle[(MIDDLE_MAX >> MIDDLE_SHIFT) + 1];
extern unsigned short class_big[(CLASS_MAX >> BIG_SHIFT) + 1];
extern struct kmem_cache class_cache[CLASS_NR];

/* n: 1 .. CLASS_MAX; 0 as 1. */
static inline unsigned int class_of(size_t n)
{
	unsigned int log;

	if (n <= 128)
		return (unsigned int)(n + 15) / 16 - (n > 0);
	log = 63u - (unsigned int)__builtin_clzl(n - 1);
	if (n <= SMALL_MAX)
		return 8 * (log - 7) + (unsigned int)((n - 1) >> (log - 3));
	if (n <= MIDDLE_MAX)
		return log < 12 ?
			CLASS_MIDDLE + 16 * (log - 11) + (unsigned int)((n - 1) >> (log - 4)) :
			CLASS_PAGE + 32 * (log - 13) + (unsigned int)((n - 1) >> (log - 5));
	return CLASS_BIG + 8 * (log - 16) + (unsigned int)((n - 1) >> (log - 3));
}

static inline size_t class_size(unsigned int class)
{
	if (class < 8)
		return (class + 1) * 16UL;
	if (class < CLASS_MIDDLE)
		return (class % 8 + 9UL) << (class / 8 + 3);
	if (class < CLASS_PAGE)
		return (class % 16 + 17UL) << ((class - CLASS_MIDDLE) / 16 + 6);
	if (class < CLASS_BIG)
		return (class % 32 + 33UL) << ((class - CLASS_PAGE) / 32 + 7);
	return (class % 8 + 9UL) << ((class - CLASS_BIG) / 8 + 12);
}

bool class_boot(void);

/* ---- boot.c ---- */

/* True when the library is up; the first call boots it. */
bool preload_boot(void);

/* ---- slow.c ---- */

/* n bytes, whatever way is left. NULL: errno is ENOMEM. */
void *preload_alloc(size_t n);
void preload_free(void *p);
/* n bytes at a multiple of align, a power of two; at least 16 bytes aligned. NULL as above. */
void *preload_aligned(size_t align, size_t n);
/* Bytes of p that its owner may use; 0 for NULL. */
size_t preload_usable(const void *p);
/* What can be told of p is told, in glibc's words, and the program ends. */
void preload_invalid(const char *func, const void *p);

/* ---- large.c ---- */

struct large;

void *large_alloc(size_t n, size_t align);
/* The mapping that p begins; NULL: it is none's. */
struct large *large_of(const void *p);
size_t large_bytes(const struct large *l); /* that its owner may use */
void large_free(struct large *l);
/* The same contents in n bytes, here or elsewhere; NULL: no memory, nothing changed. */
void *large_resize(struct large *l, size_t n);
extern unsigned long large_nr, large_sum; /* mappings, and their bytes; atomic */

/* ---- trim.c ---- */

/* Memory that nobody uses goes back to the host, all of it; pages. May sleep. */
unsigned long trim_all(void);
void trim_fork_child(int parent); /* parent: the forking thread's number */
extern unsigned long trim_keep; /* bytes of free memory that stay, besides an eighth of the heap */

#pragma GCC visibility pop

#endif
