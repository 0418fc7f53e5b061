/* SPDX-License-Identifier: MIT */
/* Batches of folios, for folios_put(). Follows Linux 7.3. */
#ifndef KMEM_LINUX_PAGEVEC_H
#define KMEM_LINUX_PAGEVEC_H

#include <linux/mm.h>

#define PAGEVEC_SIZE 31

struct folio_batch {
	unsigned char nr;                /* folios in the batch */
	unsigned char i;                 /* the next one of folio_batch_next() */
	bool percpu_pvec_drained;        /* the kernel's; unused here */
	struct folio *folios[PAGEVEC_SIZE];
};

static inline void folio_batch_init(struct folio_batch *batch)
{
	batch->nr = batch->i = 0;
	batch->percpu_pvec_drained = false;
}

static inline void folio_batch_reinit(struct folio_batch *batch)
{
	batch->nr = batch->i = 0;
}

static inline unsigned int folio_batch_count(const struct folio_batch *batch)
{
	return batch->nr;
}

/* Room left. */
static inline unsigned int folio_batch_space(const struct folio_batch *batch)
{
	return PAGEVEC_SIZE - batch->nr;
}

/* Add a folio to a batch that has room; the room left afterwards. */
static inline unsigned int folio_batch_add(struct folio_batch *batch, struct folio *folio)
{
	batch->folios[batch->nr++] = folio;
	return folio_batch_space(batch);
}

/* The next folio of the batch, NULL at its end. */
static inline struct folio *folio_batch_next(struct folio_batch *batch)
{
	return batch->i < batch->nr ? batch->folios[batch->i++] : NULL;
}

#endif
