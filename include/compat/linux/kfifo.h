/* SPDX-License-Identifier: MIT */
/*
 * Queues of elements of one type, or of records of bytes with their length, in
 * a ring whose size is a power of two. One reader and one writer need no lock.
 * The kfifo_dma_*() functions are not offered.
 */
#ifndef KM_COMPAT_LINUX_KFIFO_H
#define KM_COMPAT_LINUX_KFIFO_H

#include <linux/array_size.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/spinlock.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct __kfifo {
	unsigned int in;    /* elements ever written; with records, bytes */
	unsigned int out;   /* and read */
	unsigned int mask;  /* the size, less 1 */
	unsigned int esize; /* bytes of an element */
	void *data;
};

#define km_kfifo_union(datatype, recsize, ptrtype)                               \
	union {                                                                  \
		struct __kfifo kfifo;                                            \
		datatype *type;                                                  \
		const datatype *const_type;                                      \
		char (*rectype)[recsize]; /* recsize bytes hold a record's length, 0: no records */ \
		ptrtype *ptr;                                                    \
		ptrtype const *ptr_const;                                        \
	}
#define __STRUCT_KFIFO(type, size, recsize, ptrtype)                             \
	{                                                                        \
		km_kfifo_union(type, recsize, ptrtype);                          \
		type buf[((size < 2) || (size & (size - 1))) ? -1 : size];       \
	}
#define __STRUCT_KFIFO_PTR(type, recsize, ptrtype)                               \
	{                                                                        \
		km_kfifo_union(type, recsize, ptrtype);                          \
		type buf[0];                                                     \
	}
#define STRUCT_KFIFO(type, size) struct __STRUCT_KFIFO(type, size, 0, type)
#define STRUCT_KFIFO_PTR(type) struct __STRUCT_KFIFO_PTR(type, 0, type)
#define STRUCT_KFIFO_REC_1(size) struct __STRUCT_KFIFO(unsigned char, size, 1, void)
#define STRUCT_KFIFO_REC_2(size) struct __STRUCT_KFIFO(unsigned char, size, 2, void)

struct kfifo __STRUCT_KFIFO_PTR(unsigned char, 0, void);
struct kfifo_rec_ptr_1 __STRUCT_KFIFO_PTR(unsigned char, 1, void);
struct kfifo_rec_ptr_2 __STRUCT_KFIFO_PTR(unsigned char, 2, void);

/* Does it have a buffer of its own, rather than a pointer to one? */
#define __is_kfifo_ptr(fifo) \
	(sizeof(*(fifo)) == sizeof(STRUCT_KFIFO_PTR(__typeof__(*(fifo)->type))))

#define DECLARE_KFIFO_PTR(fifo, type) STRUCT_KFIFO_PTR(type) fifo
#define DECLARE_KFIFO(fifo, type, size) STRUCT_KFIFO(type, size) fifo
#define km_kfifo_value(fifo)                                                     \
	{                                                                        \
		.in = 0, .out = 0,                                               \
		.mask = __is_kfifo_ptr(&(fifo)) ? 0 : ARRAY_SIZE((fifo).buf) - 1, \
		.esize = sizeof(*(fifo).buf),                                    \
		.data = __is_kfifo_ptr(&(fifo)) ? NULL : (fifo).buf,             \
	}
#define INIT_KFIFO(fifo)                                                         \
	(void)({                                                                 \
		__typeof__(&(fifo)) km_fifo__ = &(fifo);                         \
		km_fifo__->kfifo = (struct __kfifo)km_kfifo_value(*km_fifo__);   \
	})
#define DEFINE_KFIFO(fifo, type, size)                                           \
	DECLARE_KFIFO(fifo, type, size) =                                        \
		(__typeof__(fifo)){ { .kfifo = km_kfifo_value(fifo) } }

/* ---- what the macros are made of (src/compat/tree/kfifo.c); recsize 0: no records ---- */

int __kfifo_alloc(struct __kfifo *fifo, unsigned int size, size_t esize, gfp_t gfp_mask);
void __kfifo_free(struct __kfifo *fifo);
int __kfifo_init(struct __kfifo *fifo, void *buffer, unsigned int size, size_t esize);
unsigned int km_kfifo_in(struct __kfifo *fifo, const void *buf, unsigned int len, size_t recsize);
unsigned int km_kfifo_peek(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize);
unsigned int km_kfifo_out(struct __kfifo *fifo, void *buf, unsigned int len, size_t recsize);
unsigned int km_kfifo_avail(struct __kfifo *fifo, size_t recsize);
unsigned int km_kfifo_peek_len(struct __kfifo *fifo, size_t recsize);
void km_kfifo_skip(struct __kfifo *fifo, unsigned int count, size_t recsize);
unsigned int km_kfifo_linear(struct __kfifo *fifo, unsigned int *tail, unsigned int n,
			     size_t recsize);
int km_kfifo_from_user(struct __kfifo *fifo, const void __user *from, unsigned long len,
		       unsigned int *copied, size_t recsize);
int km_kfifo_to_user(struct __kfifo *fifo, void __user *to, unsigned long len,
		     unsigned int *copied, size_t recsize);

static inline unsigned int __must_check __kfifo_uint_must_check_helper(unsigned int val)
{
	return val;
}

static inline int __must_check __kfifo_int_must_check_helper(int val)
{
	return val;
}

/* ---- properties ---- */

#define kfifo_initialized(fifo) ((fifo)->kfifo.mask)
#define kfifo_esize(fifo) ((fifo)->kfifo.esize)
#define kfifo_recsize(fifo) (sizeof(*(fifo)->rectype))
#define kfifo_size(fifo) ((fifo)->kfifo.mask + 1)
#define kfifo_len(fifo)                                                          \
	({                                                                       \
		struct __kfifo *km_len__ = &(fifo)->kfifo;                       \
		READ_ONCE(km_len__->in) - READ_ONCE(km_len__->out);              \
	})
#define kfifo_is_empty(fifo) (kfifo_len(fifo) == 0)
#define kfifo_is_full(fifo) (kfifo_len(fifo) > (fifo)->kfifo.mask)
/* Elements that can be put; with records, the length of one. */
#define kfifo_avail(fifo) \
	__kfifo_uint_must_check_helper(km_kfifo_avail(&(fifo)->kfifo, kfifo_recsize(fifo)))
/* The next record's length; without records, the bytes of all elements. */
#define kfifo_peek_len(fifo) km_kfifo_peek_len(&(fifo)->kfifo, kfifo_recsize(fifo))

#define kfifo_reset(fifo) ((void)((fifo)->kfifo.in = (fifo)->kfifo.out = 0))
#define kfifo_reset_out(fifo) ((void)((fifo)->kfifo.out = (fifo)->kfifo.in))

#define kfifo_alloc(fifo, size, gfp_mask)                                        \
	__kfifo_int_must_check_helper(({                                         \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		__is_kfifo_ptr(km_fifo__) ?                                      \
			__kfifo_alloc(&km_fifo__->kfifo, size, sizeof(*km_fifo__->type), gfp_mask) : \
			-EINVAL;                                                 \
	}))
#define kfifo_init(fifo, buffer, size)                                           \
	({                                                                       \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		__is_kfifo_ptr(km_fifo__) ?                                      \
			__kfifo_init(&km_fifo__->kfifo, buffer, size, sizeof(*km_fifo__->type)) : \
			-EINVAL;                                                 \
	})
#define kfifo_free(fifo)                                                         \
	({                                                                       \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		if (__is_kfifo_ptr(km_fifo__))                                   \
			__kfifo_free(&km_fifo__->kfifo);                         \
	})

/* ---- one element: 1, or 0 when full or empty ---- */

#define kfifo_put(fifo, val)                                                     \
	({                                                                       \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		__typeof__(*km_fifo__->const_type) km_val__ = (val);             \
		km_kfifo_in(&km_fifo__->kfifo, &km_val__, 1, kfifo_recsize(km_fifo__)); \
	})
#define km_kfifo_take(fifo, val, how)                                            \
	__kfifo_uint_must_check_helper(({                                        \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		__typeof__(km_fifo__->ptr) km_val__ = (val);                     \
		how(&km_fifo__->kfifo, km_val__, 1, kfifo_recsize(km_fifo__));   \
	}))
#define kfifo_get(fifo, val) km_kfifo_take(fifo, val, km_kfifo_out)
#define kfifo_peek(fifo, val) km_kfifo_take(fifo, val, km_kfifo_peek)

/* Drop an element or a record, or count elements. */
#define kfifo_skip(fifo) km_kfifo_skip(&(fifo)->kfifo, 1, kfifo_recsize(fifo))
#define kfifo_skip_count(fifo, count) km_kfifo_skip(&(fifo)->kfifo, count, kfifo_recsize(fifo))

/* ---- many: the number of elements done; a record whole or, into the fifo, not at all ---- */

#define kfifo_in(fifo, buf, n)                                                   \
	({                                                                       \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		__typeof__(km_fifo__->ptr_const) km_buf__ = (buf);               \
		km_kfifo_in(&km_fifo__->kfifo, km_buf__, n, kfifo_recsize(km_fifo__)); \
	})
#define km_kfifo_take_n(fifo, buf, n, how)                                       \
	__kfifo_uint_must_check_helper(({                                        \
		__typeof__((fifo) + 1) km_fifo__ = (fifo);                       \
		__typeof__(km_fifo__->ptr) km_buf__ = (buf);                     \
		how(&km_fifo__->kfifo, km_buf__, n, kfifo_recsize(km_fifo__));   \
	}))
#define kfifo_out(fifo, buf, n) km_kfifo_take_n(fifo, buf, n, km_kfifo_out)
#define kfifo_out_peek(fifo, buf, n) km_kfifo_take_n(fifo, buf, n, km_kfifo_peek)
/* How many elements, up to n, lie in a row, and from where; kfifo_skip_count() takes them. */
#define kfifo_out_linear(fifo, tail, n) \
	km_kfifo_linear(&(fifo)->kfifo, tail, n, kfifo_recsize(fifo))
#define kfifo_out_linear_ptr(fifo, ptr_, n)                                      \
	({                                                                       \
		unsigned int km_tail__;                                          \
		unsigned int km_n__ = kfifo_out_linear(fifo, &km_tail__, n);     \
		*(ptr_) = (void *)((char *)(fifo)->kfifo.data + km_tail__ * kfifo_esize(fifo)); \
		km_n__;                                                          \
	})

/* The same with a lock. */
#define km_kfifo_locked(lock, expr)                                              \
	({                                                                       \
		unsigned long km_flags__;                                        \
		__typeof__(expr) km_ret__;                                       \
		spin_lock_irqsave(lock, km_flags__);                             \
		km_ret__ = (expr);                                               \
		spin_unlock_irqrestore(lock, km_flags__);                        \
		km_ret__;                                                        \
	})
#define km_kfifo_plain_locked(lock, expr)                                        \
	({                                                                       \
		__typeof__(expr) km_ret__;                                       \
		spin_lock(lock);                                                 \
		km_ret__ = (expr);                                               \
		spin_unlock(lock);                                               \
		km_ret__;                                                        \
	})
#define kfifo_in_spinlocked(fifo, buf, n, lock) km_kfifo_locked(lock, kfifo_in(fifo, buf, n))
#define kfifo_out_spinlocked(fifo, buf, n, lock) \
	__kfifo_uint_must_check_helper(km_kfifo_locked(lock, kfifo_out(fifo, buf, n)))
#define kfifo_in_spinlocked_noirqsave(fifo, buf, n, lock) \
	km_kfifo_plain_locked(lock, kfifo_in(fifo, buf, n))
#define kfifo_out_spinlocked_noirqsave(fifo, buf, n, lock) \
	__kfifo_uint_must_check_helper(km_kfifo_plain_locked(lock, kfifo_out(fifo, buf, n)))
#define kfifo_is_empty_spinlocked(fifo, lock) km_kfifo_locked(lock, kfifo_is_empty(fifo))
#define kfifo_is_empty_spinlocked_noirqsave(fifo, lock) \
	km_kfifo_plain_locked(lock, kfifo_is_empty(fifo))
#define kfifo_in_locked(fifo, buf, n, lock) kfifo_in_spinlocked(fifo, buf, n, lock)
#define kfifo_out_locked(fifo, buf, n, lock) kfifo_out_spinlocked(fifo, buf, n, lock)

/* 0 or -EFAULT; *copied bytes were done. */
#define kfifo_from_user(fifo, from, len, copied)                                 \
	__kfifo_int_must_check_helper(                                           \
		km_kfifo_from_user(&(fifo)->kfifo, from, len, copied, kfifo_recsize(fifo)))
#define kfifo_to_user(fifo, to, len, copied)                                     \
	__kfifo_int_must_check_helper(                                           \
		km_kfifo_to_user(&(fifo)->kfifo, to, len, copied, kfifo_recsize(fifo)))

#endif
