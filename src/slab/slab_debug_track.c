/* SPDX-License-Identifier: MIT */
/*
 * Who allocated and who freed an object. Stacks are kept once, however many
 * objects name them, in chunks of pages that are never given back; a track has
 * the place of its stack. A track may be overwritten by whoever overruns an
 * object: a place is believed only if the stack there is whole.
 */
#include "slab/slab_internal.h"

#define STACK_MAX 16
#define CHUNK_ORDER 3
#define CHUNK_WORDS ((PAGE_SIZE << CHUNK_ORDER) / 8)
#define CHUNKS_MAX 2048 /* 64 MiB */
#define BUCKETS 4096
#define TRACK_TICK_NS 4000000UL

/* At a word of a chunk; its number, from 8 on, is the place. */
struct stack {
	unsigned int next;      /* of its bucket: a place, or 0 */
	unsigned int hash;
	unsigned long nr;
	void *pc[];
};

static unsigned long *chunk[CHUNKS_MAX];
static unsigned int nr_words = 8; /* used, of all chunks that there are; lock */
static unsigned int bucket[BUCKETS];
static struct km_lock lock = LOCK_INIT(LOCK_RANK_SLAB_NODE);

static struct stack *stack_at(unsigned int place)
{
	unsigned int nr = place / CHUNK_WORDS;
	unsigned long *words = NULL;

	if (nr < CHUNKS_MAX)
		words = __atomic_load_n(&chunk[nr], __ATOMIC_ACQUIRE);
	return words && place % CHUNK_WORDS <= CHUNK_WORDS - 2 - STACK_MAX ?
		       (struct stack *)&words[place % CHUNK_WORDS] : NULL;
}

static unsigned int hash_of(void *const *pc, unsigned long nr)
{
	unsigned long h = nr + 0x9e3779b97f4a7c15UL;

	for (unsigned long i = 0; i < nr; i++)
		h = (h ^ (unsigned long)pc[i]) * 0xff51afd7ed558ccdUL ^ h >> 29;
	return (unsigned int)(h >> 32) | 1;
}

static unsigned int stack_find(unsigned int hash, void *const *pc, unsigned long nr)
{
	unsigned int place = __atomic_load_n(&bucket[hash % BUCKETS], __ATOMIC_ACQUIRE);

	while (place) {
		const struct stack *stack = stack_at(place);

		if (stack->hash == hash && stack->nr == nr &&
		    !memcmp(stack->pc, pc, nr * sizeof(*pc)))
			return place;
		place = stack->next;
	}
	return 0;
}

/* Room for one more stack, in a chunk that there is; 0: none. Under the lock. */
static unsigned int room_locked(unsigned long nr)
{
	if (nr_words % CHUNK_WORDS > CHUNK_WORDS - 2 - STACK_MAX)
		nr_words = (unsigned int)align_up(nr_words, CHUNK_WORDS);
	if (!stack_at(nr_words))
		return 0;
	nr_words += 2 + (unsigned int)nr;
	return nr_words - 2 - (unsigned int)nr;
}

static unsigned int stack_add(unsigned int hash, void *const *pc, unsigned long nr)
{
	unsigned int place = stack_find(hash, pc, nr);
	struct stack *stack;

	if (place)
		return place;
	place = room_locked(nr);
	if (!place)
		return 0;
	stack = stack_at(place);
	stack->hash = hash;
	stack->nr = nr;
	memcpy(stack->pc, pc, nr * sizeof(*pc));
	stack->next = bucket[hash % BUCKETS];
	__atomic_store_n(&bucket[hash % BUCKETS], place, __ATOMIC_RELEASE);
	return place;
}

/* One more chunk; false: no memory now. */
static bool chunk_add(void)
{
	gfp_t gfp = thread_gfp(__GFP_NOWARN | __GFP_NOMEMALLOC);
	struct page *head = page_alloc_frozen(gfp, CHUNK_ORDER, NUMA_NO_NODE);
	unsigned int nr = 0;

	if (!head)
		return false;
	if (lock_get_free(&lock)) {
		while (nr < CHUNKS_MAX && chunk[nr])
			nr++;
		if (nr < CHUNKS_MAX && !stack_at((unsigned int)align_up(nr_words, CHUNK_WORDS))) {
			__atomic_fetch_add(&page_nodes[page_to_nid(head)].nr_slab_unreclaimable,
					   1UL << CHUNK_ORDER, __ATOMIC_RELAXED);
			__atomic_store_n(&chunk[nr], page_address(head), __ATOMIC_RELEASE);
			head = NULL;
		}
		lock_put(&lock);
	}
	if (head)
		page_free_frozen(head, CHUNK_ORDER);
	return nr < CHUNKS_MAX;
}

static unsigned int stack_save(void *const *pc, unsigned long nr)
{
	unsigned int hash = hash_of(pc, nr), place = stack_find(hash, pc, nr);

	for (int attempt = 0; !place && attempt < 2; attempt++) {
		if (!lock_get_free(&lock))
			return 0;
		place = stack_add(hash, pc, nr);
		lock_put(&lock);
		if (!place && !chunk_add())
			return 0;
	}
	return place;
}

__attribute__((__noinline__)) void slab_track_make(struct slab_track *track, const void *caller)
{
	void *pc[STACK_MAX + 4], **from = pc;
	int nr = port_backtrace(pc, ARRAY_LEN(pc), 1);

	/* The room's own functions are of no interest. */
	for (int i = 0; i < nr && i < 4; i++)
		if (pc[i] == caller)
			from = pc + i;
	nr -= (int)(from - pc);
	*track = (struct slab_track){
		.addr = (unsigned long)caller,
		.stack = nr ? stack_save(from, min_ul((unsigned long)nr, STACK_MAX)) : 0,
		.cpu = cpu_id(),
		.pid = port_tid(),
		.when = port_now_ns() / TRACK_TICK_NS,
	};
}

int slab_track_stack(const struct slab_track *track, void *const **pc)
{
	const struct stack *stack = track->stack ? stack_at(track->stack) : NULL;

	if (!stack || stack->nr > STACK_MAX || stack->hash != hash_of(stack->pc, stack->nr))
		return 0;
	*pc = stack->pc;
	return (int)stack->nr;
}

void slab_track_clear(const struct kmem_cache *s, void *object)
{
	if (s->flags & SLAB_STORE_USER)
		memset(slab_track_of(s, object, TRACK_ALLOC), 0, 2 * sizeof(struct slab_track));
}
