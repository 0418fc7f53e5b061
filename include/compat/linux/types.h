/* SPDX-License-Identifier: MIT */
/*
 * The kernel's integer types: u64 is unsigned long long and so is uint64_t,
 * other than in the C library. The __u64, __le64, __be64 ones are the system's.
 */
#ifndef KM_COMPAT_LINUX_TYPES_H
#define KM_COMPAT_LINUX_TYPES_H

#include_next <linux/types.h>
#include <linux/compiler_types.h>
#include <linux/stddef.h>
#include <stdarg.h>

typedef __u8 u8;
typedef __u16 u16;
typedef __u32 u32;
typedef __u64 u64;
typedef __s8 s8;
typedef __s16 s16;
typedef __s32 s32;
typedef __s64 s64;
#define S8_C(x) x
#define U8_C(x) x##U
#define S16_C(x) x
#define U16_C(x) x##U
#define S32_C(x) x
#define U32_C(x) x##U
#define S64_C(x) x##LL
#define U64_C(x) x##ULL

typedef u8 uint8_t;
typedef u16 uint16_t;
typedef u32 uint32_t;
typedef u64 uint64_t;
typedef s8 int8_t;
typedef s16 int16_t;
typedef s32 int32_t;
typedef s64 int64_t;
typedef unsigned long uintptr_t;
typedef long intptr_t;
typedef u8 u_int8_t;
typedef u16 u_int16_t;
typedef u32 u_int32_t;
typedef u64 u_int64_t;
typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
typedef unsigned long u_long;
typedef unsigned char unchar;
typedef unsigned short ushort;
typedef unsigned int uint;
typedef unsigned long ulong;
typedef unsigned long long ullong;

#ifdef __SIZEOF_INT128__
typedef __int128 s128;
typedef unsigned __int128 u128;
#endif

typedef long ssize_t;
typedef long long loff_t;
typedef long off_t;
typedef u32 dev_t;
typedef u32 __kernel_dev_t;
typedef unsigned long ino_t;
typedef unsigned short umode_t;
typedef unsigned int mode_t;
typedef u32 nlink_t;
typedef int pid_t;
typedef int daddr_t;
typedef int key_t;
typedef unsigned int uid_t;
typedef unsigned int gid_t;
typedef u16 uid16_t;
typedef u16 gid16_t;
typedef int suseconds_t;
typedef __kernel_long_t time_t;
typedef __kernel_clock_t clock_t;
typedef __kernel_clockid_t clockid_t;
typedef __kernel_timer_t timer_t;
typedef __kernel_caddr_t caddr_t;
typedef s64 time64_t;
typedef s64 ktime_t;
typedef u64 timeu64_t;

typedef unsigned int gfp_t;        /* an or of __GFP_* bits */
typedef unsigned int slab_flags_t; /* an or of SLAB_* bits */
typedef unsigned int fmode_t;
typedef unsigned int isolate_mode_t;
typedef u64 sector_t;
typedef u64 blkcnt_t;
typedef u64 phys_addr_t;
typedef u64 dma_addr_t;
typedef phys_addr_t resource_size_t;
typedef unsigned long pgoff_t;
typedef unsigned long irq_hw_number_t;
typedef unsigned long cycles_t;

/* bool: the compiler's. */
typedef _Bool bool;
enum { false = 0, true = 1 };
#define true true
#define false false

#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]

#define aligned_u64 __aligned_u64
#define aligned_s64 s64 __attribute__((__aligned__(8)))
#define aligned_be64 __aligned_be64
#define aligned_le64 __aligned_le64

typedef struct {
	int counter;
} atomic_t;
#define ATOMIC_INIT(i) { (i) }

typedef struct {
	s64 counter;
} atomic64_t;
typedef atomic64_t atomic_long_t;
#define ATOMIC64_INIT(i) { (i) }
#define ATOMIC_LONG_INIT(i) { (i) }

typedef struct {
	atomic_t refcnt;
} rcuref_t;
#define RCUREF_INIT(i) { .refcnt = ATOMIC_INIT((i) - 1) }

struct list_head {
	struct list_head *next, *prev;
};

struct hlist_head {
	struct hlist_node *first;
};

struct hlist_node {
	struct hlist_node *next, **pprev;
};

struct callback_head {
	struct callback_head *next;
	void (*func)(struct callback_head *head);
} __attribute__((__aligned__(sizeof(void *))));
#define rcu_head callback_head

typedef void (*rcu_callback_t)(struct rcu_head *head);
typedef void (*call_rcu_func_t)(struct rcu_head *head, rcu_callback_t func);

typedef void (*swap_r_func_t)(void *a, void *b, int size, const void *priv);
typedef void (*swap_func_t)(void *a, void *b, int size);
typedef int (*cmp_r_func_t)(const void *a, const void *b, const void *priv);
typedef int (*cmp_func_t)(const void *a, const void *b);

struct ustat {
	__kernel_daddr_t f_tfree;
	unsigned long f_tinode;
	char f_fname[6];
	char f_fpack[6];
};

#endif
