/* SPDX-License-Identifier: MIT */
/*
 * The wiring: the one place that knows all rooms.
 *
 * 1. What it does
 *
 * Boots the rooms in their order at the first use of any, with the options of
 * the KMEM_CMDLINE environment variable; defines what lower rooms ask of higher
 * ones (page_up_direct_reclaim() and its kin); and takes the library over a
 * fork.
 *
 * 2. Pieces
 *
 *	 options.c   the table of options: parsed, printed, and read by boot.c
 *	 boot.c      km_boot(): once, by whoever is first
 *	 dump.c      KMEM_DUMP, at exit; texts.c: what there is to dump
 *	 wire.c      the upward calls, all of them
 *	 none.c      the same calls doing nothing: no kswapd, no trimmer, no reclaim
 *	 fork.c      before and after fork()
 *
 *	 Which of wire.c and none.c is linked is a build option (-Dwire=none), and
 *	 both are tested.
 *
 * 3. Fork, in order. prepare: no signals; no boot under way; no thread inside
 *    the own caches (reclaim room); no lock held by anybody, nor taken from now
 *    on (lock_freeze()); no stack of a CPU changes (cpu_suspend()). Now what
 *    the allocators know of themselves is of one piece, and the frames are
 *    copied. parent: everybody goes on. child: the copy becomes the frame
 *    store, under the linear map, vmalloc areas and kmap windows; what other
 *    threads had in hand is forgotten; everybody, that is the one thread, goes
 *    on. The handlers are the first to be registered, when the library is
 *    loaded, so that those of the program run while all still works.
 *
 *    Other threads write to their objects meanwhile: what they write between
 *    the copy and the fork itself is not in the child. A program that takes its
 *    own locks in a handler of its own loses nothing.
 *
 *    Where there is no memory for the copy, the child maps the parent's frames
 *    privately: its writes stay its own, but it may see later writes of the
 *    parent's to pages that it has not written to.
 *
 *    A handler that interrupted the holder of a lock cannot wait for it. Its
 *    fork copies nothing; the child may call exec() or _exit(), and no more.
 */
#ifndef WIRE_WIRE_H
#define WIRE_WIRE_H

#include "base/base.h"

/* ---- options.c ---- */

#define WIRE_TEXT_BYTES 256 /* of an option's name and value */

struct wire_options {
	unsigned long mem_bytes, highmem_bytes, movable_bytes; /* 0: as the host has; none; none */
	unsigned int movable_percent; /* of all, if not 0 */
	unsigned int fake_nodes;      /* 0: as the host has */
	unsigned long min_free_kbytes; /* 0: by the kernel's formula */
	bool slab_nomerge;
	unsigned int slab_min_objects; /* 0: by the number of CPUs */
	unsigned int slab_max_order;
	char slab_debug[WIRE_TEXT_BYTES]; /* "-": none */
	bool init_on_alloc, init_on_free;
	char fail_page_alloc[WIRE_TEXT_BYTES];
	char failslab[WIRE_TEXT_BYTES];
	bool panic_on_warn;
	bool rseq;
	unsigned int idle_trim_ms;    /* 0: never */
};

/*
 * Read a command line over the defaults; NULL is an empty one. What is wrong
 * in it is reported, and ignored.
 */
void wire_options_parse(const char *cmdline, struct wire_options *options);
/* The same over what options holds. */
void wire_options_read(const char *cmdline, struct wire_options *options);
extern const struct wire_options wire_options_default;

/* ---- dump.c, texts.c ---- */

#define WIRE_TEXTS 6
struct wire_text {
	const char *name;
	size_t (*text)(char *buf, size_t size); /* NULL: there is no such text here */
};
extern const struct wire_text wire_texts[WIRE_TEXTS];
extern const char wire_library[]; /* how the dump calls it */

/* ---- boot.c ---- */

/*
 * Keep others from booting, and wait for one who is; true when the library is
 * up. Not while this thread boots: then false, and nothing is kept.
 */
bool wire_boot_pause(void);
void wire_boot_continue(void);

#endif
