/* SPDX-License-Identifier: MIT */
/*
 * Heaps with the least element first, in an array. Both interfaces: struct
 * min_heap, with the element's size among the callbacks, to 6.10; typed ones by
 * DEFINE_MIN_HEAP, whose functions have one argument more, from 6.11.
 */
#ifndef KM_COMPAT_LINUX_MIN_HEAP_H
#define KM_COMPAT_LINUX_MIN_HEAP_H

#include <linux/bug.h>
#include <linux/string.h>
#include <linux/types.h>

struct min_heap { /* to 6.10 */
	void *data;
	int nr;
	int size;
};

#define MIN_HEAP_PREALLOCATED(_type, _name, _nr)                                 \
	struct _name {                                                           \
		size_t nr;                                                       \
		size_t size;                                                     \
		_type *data;                                                     \
		_type preallocated[_nr];                                         \
	}
#define DEFINE_MIN_HEAP(_type, _name) MIN_HEAP_PREALLOCATED(_type, _name, 0)
typedef DEFINE_MIN_HEAP(char, min_heap_char) min_heap_char;
#define __minheap_cast(_heap) (__typeof__((_heap)->data[0]) *)
#define __minheap_obj_size(_heap) sizeof((_heap)->data[0])

/* The callbacks take two elements and, from 6.11, the args pointer. */
struct min_heap_callbacks {
	int elem_size; /* to 6.10 */
	bool (*less)();
	void (*swp)(); /* NULL: swap the bytes */
};

struct km_min_heap {
	char *data;
	size_t nr;
	size_t esize;
	const struct min_heap_callbacks *func;
	void *args;
};

static inline bool km_min_heap_less(struct km_min_heap *h, size_t a, size_t b)
{
	return h->func->less(h->data + a * h->esize, h->data + b * h->esize, h->args);
}

static inline void km_min_heap_swap(struct km_min_heap *h, size_t a, size_t b)
{
	char *x = h->data + a * h->esize, *y = h->data + b * h->esize;

	if (h->func->swp) {
		h->func->swp(x, y, h->args);
		return;
	}
	for (size_t i = 0; i < h->esize; i++) {
		char c = x[i];

		x[i] = y[i];
		y[i] = c;
	}
}

static inline void km_min_heap_down(struct km_min_heap *h, size_t pos)
{
	size_t child;

	for (; (child = 2 * pos + 1) < h->nr; pos = child) {
		if (child + 1 < h->nr && km_min_heap_less(h, child + 1, child))
			child++;
		if (!km_min_heap_less(h, child, pos))
			break;
		km_min_heap_swap(h, child, pos);
	}
}

static inline void km_min_heap_up(struct km_min_heap *h, size_t pos)
{
	while (pos && km_min_heap_less(h, pos, (pos - 1) / 2)) {
		km_min_heap_swap(h, pos, (pos - 1) / 2);
		pos = (pos - 1) / 2;
	}
}

static inline void km_min_heap_all(struct km_min_heap *h)
{
	for (size_t i = h->nr / 2; i-- > 0;)
		km_min_heap_down(h, i);
}

/* Takes out the element at pos; nr is already less by one. */
static inline void km_min_heap_drop(struct km_min_heap *h, size_t pos)
{
	if (pos == h->nr)
		return;
	memcpy(h->data + pos * h->esize, h->data + h->nr * h->esize, h->esize);
	km_min_heap_down(h, pos);
	km_min_heap_up(h, pos);
}

#define km_min_heap_of(heap, size_, func_, args_)                                \
	((struct km_min_heap){ .data = (char *)(heap)->data, .nr = (heap)->nr, .esize = (size_), \
			       .func = (func_), .args = (args_) })
/* With count elements or more? Then do what; h is the heap. */
#define km_min_heap_do(heap, size_, func_, args_, ok, what)                      \
	({                                                                       \
		bool km_ok__ = (ok);                                             \
		if (km_ok__) {                                                   \
			struct km_min_heap km_h__ = km_min_heap_of(heap, size_, func_, args_); \
			what;                                                    \
		}                                                                \
		km_ok__;                                                         \
	})

#define km_min_heap_heapify(heap, size, func, args) \
	((void)km_min_heap_do(heap, size, func, args, true, km_min_heap_all(&km_h__)))
#define km_min_heap_sift(heap, pos, size, func, args) \
	((void)km_min_heap_do(heap, size, func, args, true, km_min_heap_down(&km_h__, pos)))
#define km_min_heap_pop_(heap, size, func, args)                                 \
	km_min_heap_do(heap, size, func, args, !WARN_ONCE((heap)->nr <= 0, "Popping an empty heap"), \
		       (heap)->nr = --km_h__.nr; km_min_heap_drop(&km_h__, 0))
#define km_min_heap_pop_push_(heap, element, size, func, args)                   \
	((void)km_min_heap_do(heap, size, func, args, true,                      \
			      memcpy(km_h__.data, element, km_h__.esize);        \
			      km_min_heap_down(&km_h__, 0)))
#define km_min_heap_push_(heap, element, size_, func, args)                      \
	km_min_heap_do(heap, size_, func, args,                                  \
		       !WARN_ONCE((heap)->nr >= (heap)->size, "Pushing on a full heap"), \
		       memcpy(km_h__.data + km_h__.nr * km_h__.esize, element, km_h__.esize); \
		       km_h__.nr++; km_min_heap_up(&km_h__, km_h__.nr - 1);       \
		       (heap)->nr = km_h__.nr)
#define km_min_heap_del_(heap, idx, size, func, args)                            \
	km_min_heap_do(heap, size, func, args, !WARN_ONCE((heap)->nr <= 0, "Popping an empty heap"), \
		       (heap)->nr = --km_h__.nr; km_min_heap_drop(&km_h__, idx))

#define km_min_heap_pick(a, b, c, d, name, ...) name
#define min_heapify_all(...) \
	km_min_heap_pick(__VA_ARGS__, 0, km_min_heapify_new, km_min_heapify_old, 0)(__VA_ARGS__)
#define km_min_heapify_old(heap, func) km_min_heap_heapify(heap, (func)->elem_size, func, NULL)
#define km_min_heapify_new(heap, func, args) \
	km_min_heap_heapify(heap, __minheap_obj_size(heap), func, args)
#define min_heapify(heap, pos, func) km_min_heap_sift(heap, pos, (func)->elem_size, func, NULL)
#define min_heap_pop(...) \
	km_min_heap_pick(__VA_ARGS__, 0, km_min_heap_pop_new, km_min_heap_pop_old, 0)(__VA_ARGS__)
#define km_min_heap_pop_old(heap, func) \
	((void)km_min_heap_pop_(heap, (func)->elem_size, func, NULL))
#define km_min_heap_pop_new(heap, func, args) \
	km_min_heap_pop_(heap, __minheap_obj_size(heap), func, args)
#define min_heap_pop_push(...)                                                   \
	km_min_heap_pick(__VA_ARGS__, km_min_heap_pop_push_new, km_min_heap_pop_push_old, 0, 0) \
	(__VA_ARGS__)
#define km_min_heap_pop_push_old(heap, element, func) \
	km_min_heap_pop_push_(heap, element, (func)->elem_size, func, NULL)
#define km_min_heap_pop_push_new(heap, element, func, args) \
	km_min_heap_pop_push_(heap, element, __minheap_obj_size(heap), func, args)
#define min_heap_push(...)                                                       \
	km_min_heap_pick(__VA_ARGS__, km_min_heap_push_new, km_min_heap_push_old, 0, 0)(__VA_ARGS__)
#define km_min_heap_push_old(heap, element, func) \
	((void)km_min_heap_push_(heap, element, (func)->elem_size, func, NULL))
#define km_min_heap_push_new(heap, element, func, args) \
	km_min_heap_push_(heap, element, __minheap_obj_size(heap), func, args)

/* ---- from 6.11 only ---- */

#define min_heap_init(_heap, _data, _size)                                       \
	do {                                                                     \
		(_heap)->nr = 0;                                                 \
		(_heap)->size = (_size);                                         \
		(_heap)->data = (_data) ? (void *)(_data) : (void *)(_heap)->preallocated; \
	} while (0)
#define min_heap_peek(_heap) ((_heap)->nr ? &(_heap)->data[0] : NULL)
#define min_heap_full(_heap) ((_heap)->nr == (_heap)->size)
#define min_heap_sift_down(heap, pos, func, args) \
	km_min_heap_sift(heap, pos, __minheap_obj_size(heap), func, args)
#define min_heap_sift_up(heap, idx, func, args)                                  \
	((void)km_min_heap_do(heap, __minheap_obj_size(heap), func, args, true,  \
			      km_min_heap_up(&km_h__, idx)))
#define min_heap_del(heap, idx, func, args) \
	km_min_heap_del_(heap, idx, __minheap_obj_size(heap), func, args)

/* The same, always inlined in the kernel. */
#define min_heap_init_inline min_heap_init
#define min_heap_peek_inline min_heap_peek
#define min_heap_full_inline min_heap_full
#define min_heap_sift_down_inline min_heap_sift_down
#define min_heap_sift_up_inline min_heap_sift_up
#define min_heap_pop_inline min_heap_pop
#define min_heap_pop_push_inline min_heap_pop_push
#define min_heap_push_inline min_heap_push
#define min_heap_del_inline min_heap_del
#define min_heapify_all_inline min_heapify_all

/* What lib/min_heap.c makes functions of. */
#define __min_heap_init_inline(heap, data, size) min_heap_init(heap, data, size)
#define __min_heap_peek_inline(heap) ((heap)->nr ? (void *)(heap)->data : NULL)
#define __min_heap_full_inline(heap) min_heap_full(heap)
#define __min_heap_sift_down_inline(heap, pos, size, func, args) \
	km_min_heap_sift(heap, pos, size, func, args)
#define __min_heap_sift_up_inline(heap, size, idx, func, args) \
	((void)km_min_heap_do(heap, size, func, args, true, km_min_heap_up(&km_h__, idx)))
#define __min_heapify_all_inline(heap, size, func, args) \
	km_min_heap_heapify(heap, size, func, args)
#define __min_heap_pop_inline(heap, size, func, args) km_min_heap_pop_(heap, size, func, args)
#define __min_heap_pop_push_inline(heap, element, size, func, args) \
	km_min_heap_pop_push_(heap, element, size, func, args)
#define __min_heap_push_inline(heap, element, size, func, args) \
	km_min_heap_push_(heap, element, size, func, args)
#define __min_heap_del_inline(heap, size, idx, func, args) \
	km_min_heap_del_(heap, idx, size, func, args)

#endif
