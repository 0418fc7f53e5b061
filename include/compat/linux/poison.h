/* SPDX-License-Identifier: MIT */
/* Values that mark memory and pointers which must not be used; as on x86-64. */
#ifndef KM_COMPAT_LINUX_POISON_H
#define KM_COMPAT_LINUX_POISON_H

#define POISON_POINTER_DELTA 0xdead000000000000UL

/* Left behind by list_del() and hlist_del(). */
#define LIST_POISON1 ((void *)(0x100 + POISON_POINTER_DELTA))
#define LIST_POISON2 ((void *)(0x122 + POISON_POINTER_DELTA))

#define TIMER_ENTRY_STATIC ((void *)(0x300 + POISON_POINTER_DELTA))

#ifndef PAGE_POISON
#define PAGE_POISON 0xaa
#endif
#define TAIL_MAPPING ((void *)(0x400 + POISON_POINTER_DELTA))

/* The slab allocator's bytes. */
#define SLUB_RED_INACTIVE 0xbb
#define SLUB_RED_ACTIVE 0xcc
#ifndef POISON_INUSE
#define POISON_INUSE 0x5a /* uninitialised */
#define POISON_FREE 0x6b  /* freed */
#define POISON_END 0xa5   /* the last byte of a freed object */
#endif

#define POISON_FREE_INITMEM 0xcc
#define JBD2_POISON_FREE 0x5c
#define ATM_POISON_FREE 0x12
#define ATM_POISON 0xdeadbeef
#define MUTEX_DEBUG_INIT 0x11
#define MUTEX_DEBUG_FREE 0x22
#define MUTEX_POISON_WW_CTX ((void *)(0x500 + POISON_POINTER_DELTA))
#define KEY_DESTROY 0xbd
#define NET_PTR_POISON ((void *)(0x801 + POISON_POINTER_DELTA))
#define BPF_PTR_POISON ((void *)(0xeB9FUL + POISON_POINTER_DELTA))

#endif
