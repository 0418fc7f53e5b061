/* SPDX-License-Identifier: MIT */
/* Per-CPU objects: allocation and free. */
#include "pool/percpu_internal.h"

struct km_lock pool_pcpu_lock = LOCK_INIT(LOCK_RANK_POOL);

#define EMPTY(class, slot) { &pool_pcpu_chunks[class][slot], &pool_pcpu_chunks[class][slot] }
#define EMPTY_5(class, slot)                                                             \
	EMPTY(class, slot), EMPTY(class, slot + 1), EMPTY(class, slot + 2),              \
		EMPTY(class, slot + 3), EMPTY(class, slot + 4)
#define EMPTY_CLASS(class) { EMPTY_5(class, 0), EMPTY_5(class, 5), EMPTY_5(class, 10) }
struct list_head pool_pcpu_chunks[POOL_PCPU_CLASSES][POOL_PCPU_SLOTS] = {
	EMPTY_CLASS(0), EMPTY_CLASS(1), EMPTY_CLASS(2), EMPTY_CLASS(3)
};

#define PROBES 16 /* chunks of a slot that are looked into before another is made */

static unsigned int nr_late; /* bits set in all chunks' late maps. Atomic */

/* ---- under the lock ---- */

static unsigned int object_bits(const struct pool_pcpu_chunk *chunk, unsigned int bit)
{
	unsigned long end = pool_bits_next(chunk->first, chunk->nr_bits, bit + 1);

	return (unsigned int)pool_bits_next_zero(chunk->used, end, bit) - bit;
}

static unsigned int slot_of(unsigned int run)
{
	return run ? 32 - (unsigned int)__builtin_clz(run) : 0;
}

/* Into the list of the longest run that it may have. */
static void chunk_file(struct pool_pcpu_chunk *chunk)
{
	unsigned int slot = slot_of((unsigned int)min_ul(chunk->nr_free, chunk->too_long[0] - 1UL));

	if (slot == chunk->slot)
		return;
	list_remove(&chunk->list);
	chunk->slot = slot;
	list_push_front(&chunk->list, &pool_pcpu_chunks[chunk->class][slot]);
}

/* A run of this length was not found: nor will a longer one, or one of a higher alignment. */
static void chunk_learn(struct pool_pcpu_chunk *chunk, unsigned int bits, unsigned int order)
{
	for (; order < POOL_PCPU_ALIGNS && chunk->too_long[order] > bits; order++)
		chunk->too_long[order] = (unsigned short)bits;
	chunk_file(chunk);
}

static char *object_take(struct pool_pcpu_chunk *chunk, unsigned int bits, unsigned long align)
{
	unsigned long mask = (align >> PCPU_MIN_ALLOC_SHIFT) - 1, bit;
	unsigned int order = (unsigned int)__builtin_ctzl(mask + 1);

	if (chunk->nr_free < bits || bits >= chunk->too_long[order])
		return NULL;
	bit = pool_bits_find_area(chunk->used, chunk->nr_bits, 0, bits, mask, 0);
	if (bit >= chunk->nr_bits) {
		chunk_learn(chunk, bits, order);
		return NULL;
	}
	pool_bits_set(chunk->used, bit, bits);
	pool_bits_set(chunk->first, bit, 1);
	chunk->nr_free -= bits;
	chunk_file(chunk);
	return chunk->base + (bit << PCPU_MIN_ALLOC_SHIFT);
}

static void object_put(struct pool_pcpu_chunk *chunk, unsigned int bit)
{
	unsigned int bits = object_bits(chunk, bit);

	pool_bits_clear(chunk->first, bit, 1);
	pool_bits_clear(chunk->used, bit, bits);
	chunk->nr_free += bits;
	pool_pcpu_chunk_forget(chunk);
	chunk_file(chunk);
}

static void chunk_fold(struct pool_pcpu_chunk *chunk)
{
	for (unsigned int w = 0; w < POOL_BITS_WORDS(chunk->nr_bits); w++) {
		unsigned long late = __atomic_exchange_n(&chunk->late[w], 0, __ATOMIC_ACQUIRE);

		__atomic_sub_fetch(&nr_late, (unsigned int)__builtin_popcountl(late),
				   __ATOMIC_RELAXED);
		/* A caller's double free may have raced for the bit. */
		for (late &= chunk->first[w]; late; late &= late - 1)
			object_put(chunk, w * 64 + (unsigned int)__builtin_ctzl(late));
	}
}

/* Take in what interrupted frees left. */
static void late_fold(void)
{
	struct list_head *pos, *next;

	if (likely(!__atomic_load_n(&nr_late, __ATOMIC_ACQUIRE)))
		return;
	for (unsigned int i = 0; i < POOL_PCPU_CLASSES * POOL_PCPU_SLOTS; i++) {
		struct list_head *head = &pool_pcpu_chunks[0][0] + i;

		/* One that is moved to a higher slot is met again, with nothing left to fold. */
		for (pos = head->next; next = pos->next, pos != head; pos = next)
			chunk_fold(list_entry_of(pos, struct pool_pcpu_chunk, list));
	}
}

/* ---- allocation ---- */

static unsigned int class_of(size_t size)
{
	return order_of(size);
}

static char *take(unsigned int class, unsigned int bits, unsigned long align)
{
	for (unsigned int slot = slot_of(bits); slot < POOL_PCPU_SLOTS; slot++) {
		struct list_head *head = &pool_pcpu_chunks[class][slot];

		for (int probe = 0; probe < PROBES && head->next != head; probe++) {
			struct pool_pcpu_chunk *chunk =
				list_entry_of(head->next, struct pool_pcpu_chunk, list);
			char *p = object_take(chunk, bits, align);

			if (p)
				return p;
			if (chunk->slot == slot) { /* others are looked at next time */
				list_remove(&chunk->list);
				list_push_back(&chunk->list, head);
			}
		}
	}
	return NULL;
}

static char *alloc(size_t size, size_t align, gfp_t gfp)
{
	unsigned int class = class_of(size), bits = (unsigned int)(size >> PCPU_MIN_ALLOC_SHIFT);
	struct pool_pcpu_chunk *new = NULL;
	char *p = NULL;

	do {
		if (!lock_get_gfp(&pool_pcpu_lock, gfp))
			break;
		late_fold();
		if (new) {
			new->slot = slot_of(new->nr_free);
			list_push_front(&new->list, &pool_pcpu_chunks[class][new->slot]);
			p = object_take(new, bits, align); /* or it might stay empty */
			new = NULL;
		}
		if (!p)
			p = take(class, bits, align);
		lock_put(&pool_pcpu_lock);
	} while (!p && (new = pool_pcpu_chunk_new(class, gfp & ~GFP_KM_TRYLOCK)));

	if (unlikely(new))
		pool_pcpu_chunk_free(new);
	return p;
}

static void failure_report(size_t size, size_t align, bool atomic)
{
	static int limit = 10;
	int left = __atomic_sub_fetch(&limit, 1, __ATOMIC_RELAXED);

	if (left < 0)
		return;
	report_printf("percpu: allocation failed, size=%zu align=%zu atomic=%d, %s\n", size, align,
		      atomic, atomic ? "atomic alloc failed, no space left" :
				       "failed to allocate new chunk");
	if (!atomic)
		report_dump_stack();
	if (!left)
		report_printf("percpu: limit reached, disable warning\n");
}

void __percpu *pcpu_alloc_noprof(size_t size, size_t align, bool reserved, gfp_t gfp)
{
	gfp_t flags = thread_gfp(gfp & (GFP_KERNEL | __GFP_HIGH | __GFP_NORETRY | __GFP_NOWARN));
	bool atomic = (flags & GFP_KERNEL) != GFP_KERNEL, warn = !(gfp & __GFP_NOWARN);
	size_t asked = size;
	char *p;

	(void)reserved; /* there is no reserve for modules, so nothing is kept from it */
	align = max_ul(align, PCPU_MIN_ALLOC_SIZE);
	if (unlikely(!size || size > PCPU_MIN_UNIT_SIZE || align > PAGE_SIZE || !is_pow2(align))) {
		if (warn)
			KM_WARN("illegal size (%zu) or align (%zu) for percpu allocation\n", size,
				align);
		return NULL;
	}
	size = align_up(size, PCPU_MIN_ALLOC_SIZE);
	if (unlikely(!page_booted()))
		return NULL;
	if (atomic)
		flags &= ~__GFP_DIRECT_RECLAIM;
	p = alloc(size, align, flags);
	if (unlikely(!p)) {
		if (warn)
			failure_report(asked, align, atomic);
		return NULL;
	}
	for (unsigned int cpu = 0; cpu < cpu_nr; cpu++)
		memset(p + cpu * POOL_PCPU_UNIT(class_of(size)), 0, size);
	return p;
}

/* ---- free ---- */

/* Off the list, if it is empty and its class has another empty one; then the caller frees it. */
static bool chunk_retire(struct pool_pcpu_chunk *chunk)
{
	struct list_head *pos;

	if (chunk->nr_free < chunk->nr_bits)
		return false;
	list_each(pos, &pool_pcpu_chunks[chunk->class][chunk->slot]) { /* empty ones are here */
		struct pool_pcpu_chunk *other = list_entry_of(pos, struct pool_pcpu_chunk, list);

		if (other != chunk && other->nr_free == other->nr_bits) {
			list_remove(&chunk->list);
			return true;
		}
	}
	return false;
}

/* The free that may not wait for the lock: false when there is no such object. */
static bool free_late(struct pool_pcpu_chunk *chunk, unsigned int bit)
{
	unsigned long mask = 1UL << bit % 64;

	if (!bit_test(chunk->first, bit))
		return false;
	__atomic_add_fetch(&nr_late, 1, __ATOMIC_RELAXED);
	if (!(__atomic_fetch_or(&chunk->late[bit / 64], mask, __ATOMIC_RELEASE) & mask))
		return true;
	__atomic_sub_fetch(&nr_late, 1, __ATOMIC_RELAXED);
	return false;
}

void free_percpu(void __percpu *ptr)
{
	struct pool_pcpu_chunk *chunk;
	unsigned long off = 0;
	bool found = false, retired = false;

	if (unlikely(!ptr))
		return;
	chunk = pool_pcpu_chunk_of(ptr);
	if (chunk)
		off = (unsigned long)((char *)ptr - chunk->base);
	if (chunk && !(off & (PCPU_MIN_ALLOC_SIZE - 1))) {
		unsigned int bit = (unsigned int)(off >> PCPU_MIN_ALLOC_SHIFT);

		if (lock_get_free(&pool_pcpu_lock)) {
			late_fold();
			found = bit_test(chunk->first, bit);
			if (found)
				object_put(chunk, bit);
			retired = found && chunk_retire(chunk);
			lock_put(&pool_pcpu_lock);
		} else {
			found = free_late(chunk, bit);
		}
	}
	if (!found)
		KM_WARN("free_percpu(%p): no per-CPU object begins here\n", ptr);
	if (retired)
		pool_pcpu_chunk_free(chunk);
}
