/* SPDX-License-Identifier: MIT */
/* gen_pool, the library's; a program that links lib/genalloc.c has that one instead. */
#ifndef KM_COMPAT_LINUX_GENALLOC_H
#define KM_COMPAT_LINUX_GENALLOC_H

#include <kmem/types.h>
#include <linux/spinlock.h>

/* pool->lock is a spinlock to lib/genalloc.c; the library's own lock takes the same room. */
_Static_assert(sizeof(struct spinlock) == sizeof(struct km_lock), "one layout of struct gen_pool");
#define km_lock spinlock
#include_next <linux/genalloc.h>
#undef km_lock

#endif
