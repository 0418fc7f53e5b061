/* SPDX-License-Identifier: MIT */
/*
 * The allocator's names, and what a test of it sees of its inside: such a test includes
 * "../mm/slab.h". In a kernel's tree that is the kernel's own file, about its own allocator;
 * linux/kconfig.h defines that file's guard, so that nothing of it is read.
 */
#ifndef KM_COMPAT_LINUX_SLAB_H
#define KM_COMPAT_LINUX_SLAB_H

#include <linux/cache.h>
#include <linux/export.h>
#include <linux/hash.h>
#include <linux/kasan.h>
#include <linux/nodemask.h>
#include <linux/percpu-refcount.h>
#include <linux/rcupdate.h>
#include <linux/types.h>
#include <linux/workqueue.h>
#include_next <linux/slab.h>

/*
 * The beginning of this library's own struct kmem_cache (src/slab/slab.h), most of it under the
 * names that SLUB has for the same; there is no struct slab.
 */
struct kmem_cache {
	unsigned int __km_slot;
	unsigned int __km_obj_mask;
	unsigned int object_size;  /* what the user may use */
	slab_flags_t flags;
	unsigned int size;         /* with all that belongs to an object */
	unsigned int align;
	unsigned int inuse;        /* bytes up to where the link may lie behind the object */
	unsigned int offset;       /* of the link in a free object */
	unsigned char __km_order, __km_min_order;
	unsigned short __km_objects;
	unsigned int min_partial;  /* empty slabs kept per node */
	gfp_t allocflags;
	unsigned short __km_sheaf_capacity, __km_sheaf_bytes;
	unsigned int useroffset, usersize;
	unsigned long random;      /* of the encoded links */
	void (*ctor)(void *object);
	const char *name;
	int refcount;              /* negative: never merged */
	unsigned int red_left_pad; /* bytes of red zone before an object */
	/* and more: nobody else makes one */
};

_Static_assert(offsetof(struct kmem_cache, offset) == 28 &&
	       offsetof(struct kmem_cache, red_left_pad) == 84, "as in src/slab/slab.h");

#endif
