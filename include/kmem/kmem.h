/* SPDX-License-Identifier: MIT */
/*
 * libkmem's own calls: what it says of itself, as text; and its life.
 *
 * Each text function fills buf with at most size bytes, a closing NUL
 * included, and returns the bytes that the whole text needs without the NUL:
 * a return of size or more means that it was cut. Call with size 0 to ask.
 * They boot the library if need be and may be called from any context after that.
 */
#ifndef KMEM_KMEM_H
#define KMEM_KMEM_H

#include <kmem/types.h>

/* ---- pages: /proc/buddyinfo, pagetypeinfo, zoneinfo and meminfo of Linux 6.18 ---- */

KM_API size_t km_buddyinfo(char *buf, size_t size);
KM_API size_t km_pagetypeinfo(char *buf, size_t size);
KM_API size_t km_zoneinfo(char *buf, size_t size);
KM_API size_t km_meminfo(char *buf, size_t size);

/* ---- vmalloc: /proc/vmallocinfo of Linux 6.18, addresses as they are ---- */

KM_API size_t km_vmallocinfo(char *buf, size_t size);

/* ---- the library itself ---- */

#define KM_VERSION "0.1.0" /* of this header */

/* Version of the library that the program runs with. Any context. */
KM_API const char *km_version(void);

/*
 * Boot now, with the options in the KMEM_CMDLINE environment variable. The
 * first use of any allocator does so by itself; true when the library is up.
 */
KM_API bool km_boot(void);

/* The options that KMEM_CMDLINE may hold, two lines each: form, then meaning. Does not boot. */
KM_API size_t km_options_text(char *buf, size_t size);

/*
 * Give back to the host what is free, at once: else a background thread does
 * so when the process has been idle for a while. Pages given back. May sleep.
 */
KM_API unsigned long km_trim(void);

/* WARNs and BUG reports since the start. Any context. */
KM_API unsigned long km_warnings(void);

/*
 * What a program may be told of allocations, in the thread that makes them,
 * before they are made. Nothing may be allocated there. A member is NULL for
 * what is of no interest.
 */
struct km_watch {
	void (*may_sleep)(gfp_t gfp); /* gfp allows direct reclaim */
	void (*area)(unsigned long size, const void *caller); /* of vmalloc memory */
};

/*
 * From now on tell watch, which stays where it is; NULL: nobody. Code whose
 * allocations are to be seen is compiled with KMEM_NO_INLINE. Any context.
 */
KM_API void km_watch(const struct km_watch *watch);

/* An object of a cache, as its owner sees it. */
struct km_object {
	const char *cache;              /* name; as long as the cache lives */
	void *start;
	size_t size;                    /* what may be used, bytes */
	size_t user_offset, user_size;  /* what may be copied to and from user space */
};

/* The object that p lies in, or the red zone before it. False: in none. Any context. */
KM_API bool km_object_of(const void *p, struct km_object *object);

/* ---- caches: /proc/slabinfo, version 2.1 ---- */

KM_API size_t km_slabinfo(char *buf, size_t size);

/*
 * The objects in use of caches with slab_debug=U, a line each: address, cache,
 * bytes asked for, and the return addresses that led to the allocation.
 */
KM_API size_t km_slab_users(char *buf, size_t size);

#endif
