/* SPDX-License-Identifier: MIT */
/* Heap sort, and search in what was sorted. */
#include <linux/bsearch.h>
#include <linux/sort.h>

#include <linux/string.h>

struct sorter {
	char *base;
	size_t size;
	cmp_r_func_t cmp_r;
	cmp_func_t cmp;
	swap_r_func_t swap_r;
	swap_func_t swap;
	const void *priv;
};

static int compare(const struct sorter *s, size_t a, size_t b)
{
	const void *x = s->base + a * s->size, *y = s->base + b * s->size;

	return s->cmp ? s->cmp(x, y) : s->cmp_r(x, y, s->priv);
}

static void exchange(const struct sorter *s, size_t a, size_t b)
{
	char *x = s->base + a * s->size, *y = s->base + b * s->size;

	if (s->swap) {
		s->swap(x, y, (int)s->size);
	} else if (s->swap_r) {
		s->swap_r(x, y, (int)s->size, s->priv);
	} else {
		for (size_t i = 0; i < s->size; i++) {
			char c = x[i];

			x[i] = y[i];
			y[i] = c;
		}
	}
}

/* Let the element at root sink to its place in the heap of num elements. */
static void sink(const struct sorter *s, size_t root, size_t num)
{
	size_t child;

	while ((child = 2 * root + 1) < num) {
		if (child + 1 < num && compare(s, child, child + 1) < 0)
			child++;
		if (compare(s, root, child) >= 0)
			return;
		exchange(s, root, child);
		root = child;
	}
}

static void heap_sort(const struct sorter *s, size_t num)
{
	for (size_t i = num / 2; i-- > 0;)
		sink(s, i, num);
	for (size_t i = num; i-- > 1;) {
		exchange(s, 0, i);
		sink(s, 0, i);
	}
}

void sort_r(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap,
	    const void *priv)
{
	struct sorter s = {
		.base = base, .size = size, .cmp_r = cmp, .swap_r = swap, .priv = priv
	};

	heap_sort(&s, num);
}

void sort(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap)
{
	struct sorter s = { .base = base, .size = size, .cmp = cmp, .swap = swap };

	heap_sort(&s, num);
}

void sort_r_nonatomic(void *base, size_t num, size_t size, cmp_r_func_t cmp, swap_r_func_t swap,
		      const void *priv)
{
	sort_r(base, num, size, cmp, swap, priv);
}

void sort_nonatomic(void *base, size_t num, size_t size, cmp_func_t cmp, swap_func_t swap)
{
	sort(base, num, size, cmp, swap);
}

void *bsearch(const void *key, const void *base, size_t num, size_t size, cmp_func_t cmp)
{
	const char *first = base;

	while (num) {
		const char *middle = first + num / 2 * size;
		int order = cmp(key, middle);

		if (!order)
			return (void *)middle;
		if (order > 0) {
			first = middle + size;
			num--;
		}
		num /= 2;
	}
	return NULL;
}
