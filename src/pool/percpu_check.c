/* SPDX-License-Identifier: MIT */
/* Recomputes what the per-CPU allocator says of itself, and prints it. */
#include "pool/percpu_internal.h"

static void chunk_check(struct pool_pcpu_chunk *chunk, unsigned int list)
{
	unsigned long bits = chunk->nr_bits;
	unsigned int class = list / POOL_PCPU_SLOTS;

	BUG_ON(chunk->class != class || chunk->slot != list % POOL_PCPU_SLOTS);
	BUG_ON(chunk->unit != POOL_PCPU_UNIT(class));
	BUG_ON(bits != chunk->unit >> PCPU_MIN_ALLOC_SHIFT);
	BUG_ON(chunk->nr_free != bits - pool_bits_count(chunk->used, bits));
	/* Objects begin in used granules, and a used granule belongs to an object. */
	for (unsigned long bit = 0; bit < bits; bit++) {
		bool used = bit_test(chunk->used, bit), first = bit_test(chunk->first, bit);

		BUG_ON(first && !used);
		BUG_ON(used && !first && (!bit || !bit_test(chunk->used, bit - 1)));
		BUG_ON(bit_test(chunk->late, bit) && !first);
	}
	for (unsigned int i = 0; i < POOL_PCPU_ALIGNS; i++)
		BUG_ON(pool_bits_find_area(chunk->used, bits, 0, chunk->too_long[i], (1UL << i) - 1,
					   0) < bits);
	for (unsigned long off = 0; off < chunk->unit; off += PAGE_SIZE) {
		BUG_ON(pool_pcpu_chunk_of(chunk->base + off) != chunk);
		BUG_ON(pool_pcpu_page_of(chunk->base + off)->index != chunk->unit);
	}
}

void pool_percpu_check(void)
{
	unsigned long pages = 0;
	struct list_head *pos;
	struct pool_pcpu_module *m;

	lock_get(&pool_pcpu_lock);
	for (unsigned int i = 0; i < POOL_PCPU_CLASSES * POOL_PCPU_SLOTS; i++) {
		list_each(pos, &pool_pcpu_chunks[0][0] + i) {
			struct pool_pcpu_chunk *chunk = list_entry_of(pos, struct pool_pcpu_chunk,
								      list);

			chunk_check(chunk, i);
			pages += chunk->unit * cpu_nr >> PAGE_SHIFT;
		}
	}
	for (m = pool_pcpu_modules; m; m = m->next)
		if (m->base)
			pages += m->unit * cpu_nr >> PAGE_SHIFT;
	/* Another thread may be about to add or to give back a chunk. */
	BUG_ON(pages > pcpu_nr_pages() + POOL_PCPU_CLASSES * cpu_nr * 8UL);
	lock_put(&pool_pcpu_lock);
}

void pool_percpu_text(struct text *t)
{
	struct list_head *pos;

	text_printf(t, "percpu: %lu pages for %u CPUs\n", pcpu_nr_pages(), cpu_nr);
	lock_get(&pool_pcpu_lock);
	for (unsigned int i = 0; i < POOL_PCPU_CLASSES * POOL_PCPU_SLOTS; i++) {
		list_each(pos, &pool_pcpu_chunks[0][0] + i) {
			struct pool_pcpu_chunk *chunk = list_entry_of(pos, struct pool_pcpu_chunk,
								      list);

			text_printf(t, "  %p unit %lu, %lu of %lu bytes free\n",
				    (void *)chunk->base, chunk->unit,
				    (unsigned long)chunk->nr_free << PCPU_MIN_ALLOC_SHIFT,
				    chunk->unit);
		}
	}
	lock_put(&pool_pcpu_lock);
}
