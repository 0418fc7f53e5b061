/* SPDX-License-Identifier: MIT */
/* Lists of pieces of memory; tables of more than a page of entries are chained. */
#include <linux/scatterlist.h>

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/highmem.h>
#include <linux/kernel.h>
#include <linux/slab.h>

struct scatterlist *sg_next(struct scatterlist *sg)
{
	if (sg_is_last(sg))
		return NULL;
	sg++;
	return unlikely(sg_is_chain(sg)) ? sg_chain_ptr(sg) : sg;
}
EXPORT_SYMBOL(sg_next);

int sg_nents(struct scatterlist *sg)
{
	int n = 0;

	for (; sg; sg = sg_next(sg))
		n++;
	return n;
}
EXPORT_SYMBOL(sg_nents);

int sg_nents_for_len(struct scatterlist *sg, u64 len)
{
	u64 sum = 0;
	int n = 0;

	if (!len)
		return 0;
	for (; sg; sg = sg_next(sg)) {
		n++;
		sum += sg->length;
		if (sum >= len)
			return n;
	}
	return -EINVAL;
}
EXPORT_SYMBOL(sg_nents_for_len);

struct scatterlist *sg_last(struct scatterlist *sgl, unsigned int nents)
{
	struct scatterlist *last = sgl;

	for (unsigned int i = 1; i < nents; i++)
		last = sg_next(last);
	BUG_ON(!sg_is_last(last));
	return last;
}
EXPORT_SYMBOL(sg_last);

/* ---- tables ---- */

/* Entries of a chunk that are not the chain to the next one. */
#define CHUNK (SG_MAX_SINGLE_ALLOC - 1)

void sg_free_table(struct sg_table *table)
{
	struct scatterlist *chunk = table->sgl;
	unsigned int left = table->orig_nents;

	while (chunk && left) {
		struct scatterlist *next = NULL;

		if (left > SG_MAX_SINGLE_ALLOC) {
			next = sg_chain_ptr(&chunk[CHUNK]);
			left -= CHUNK;
		} else {
			left = 0;
		}
		kfree(chunk);
		chunk = next;
	}
	table->sgl = NULL;
	table->nents = table->orig_nents = 0;
}
EXPORT_SYMBOL(sg_free_table);

int sg_alloc_table(struct sg_table *table, unsigned int nents, gfp_t gfp)
{
	struct scatterlist *before = NULL;
	unsigned int left = nents;

	memset(table, 0, sizeof(*table));
	if (!nents)
		return -EINVAL;
	while (left) {
		unsigned int here = left > SG_MAX_SINGLE_ALLOC ? SG_MAX_SINGLE_ALLOC : left;
		struct scatterlist *chunk = kmalloc_array(here, sizeof(*chunk), gfp);

		if (!chunk) {
			sg_free_table(table);
			return -ENOMEM;
		}
		sg_init_table(chunk, here);
		if (before) {
			sg_unmark_end(&before[CHUNK]);
			sg_chain(before, SG_MAX_SINGLE_ALLOC, chunk);
		} else {
			table->sgl = chunk;
		}
		left -= left > SG_MAX_SINGLE_ALLOC ? CHUNK : here;
		table->nents = table->orig_nents = nents - left;
		before = chunk;
	}
	return 0;
}
EXPORT_SYMBOL(sg_alloc_table);

/* Pages from i on whose frames follow each other. */
static unsigned int run(struct page **pages, unsigned int i, unsigned int n_pages)
{
	unsigned int n = 1;

	while (i + n < n_pages && page_to_pfn(pages[i + n]) == page_to_pfn(pages[i]) + n)
		n++;
	return n;
}

int sg_alloc_table_from_pages(struct sg_table *sgt, struct page **pages, unsigned int n_pages,
			      unsigned int offset, unsigned long size, gfp_t gfp)
{
	struct scatterlist *sg;
	unsigned int nents = 0;
	int err;

	for (unsigned int i = 0; i < n_pages; i += run(pages, i, n_pages))
		nents++;
	err = sg_alloc_table(sgt, nents, gfp);
	if (err)
		return err;
	sg = sgt->sgl;
	for (unsigned int i = 0, n; i < n_pages; i += n, sg = sg_next(sg)) {
		unsigned long len;

		n = run(pages, i, n_pages);
		len = min(size, ((unsigned long)n << PAGE_SHIFT) - offset);
		sg_set_page(sg, pages[i], len, offset);
		size -= len;
		offset = 0;
	}
	return 0;
}
EXPORT_SYMBOL(sg_alloc_table_from_pages);

/* ---- copies ---- */

/* Move between one entry's bytes [from, from + len) and buf, page by page: they may be high. */
static void entry_move(struct scatterlist *sg, size_t from, char *buf, size_t len, bool to_buffer)
{
	while (len) {
		size_t at = sg->offset + from;
		size_t n = min(len, PAGE_SIZE - offset_in_page(at));
		char *mem = kmap_local_page(nth_page(sg_page(sg), at >> PAGE_SHIFT));

		mem += offset_in_page(at);
		if (!buf)
			memset(mem, 0, n);
		else if (to_buffer)
			memcpy(buf, mem, n);
		else
			memcpy(mem, buf, n);
		kunmap_local(mem);
		if (buf)
			buf += n;
		from += n;
		len -= n;
	}
}

static size_t entries_move(struct scatterlist *sg, unsigned int nents, char *buf, size_t len,
			size_t skip, bool to_buffer)
{
	size_t done = 0;

	for (; sg && nents-- && done < len; sg = sg_next(sg)) {
		size_t n;

		if (skip >= sg->length) {
			skip -= sg->length;
			continue;
		}
		n = min(len - done, sg->length - skip);
		entry_move(sg, skip, buf ? buf + done : NULL, n, to_buffer);
		done += n;
		skip = 0;
	}
	return done;
}

size_t sg_copy_buffer(struct scatterlist *sgl, unsigned int nents, void *buf, size_t buflen,
		      off_t skip, bool to_buffer)
{
	return buf ? entries_move(sgl, nents, buf, buflen, skip, to_buffer) : 0;
}
EXPORT_SYMBOL(sg_copy_buffer);

size_t sg_copy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			   size_t buflen)
{
	return sg_copy_buffer(sgl, nents, (void *)buf, buflen, 0, false);
}
EXPORT_SYMBOL(sg_copy_from_buffer);

size_t sg_copy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf, size_t buflen)
{
	return sg_copy_buffer(sgl, nents, buf, buflen, 0, true);
}
EXPORT_SYMBOL(sg_copy_to_buffer);

size_t sg_pcopy_from_buffer(struct scatterlist *sgl, unsigned int nents, const void *buf,
			    size_t buflen, off_t skip)
{
	return sg_copy_buffer(sgl, nents, (void *)buf, buflen, skip, false);
}
EXPORT_SYMBOL(sg_pcopy_from_buffer);

size_t sg_pcopy_to_buffer(struct scatterlist *sgl, unsigned int nents, void *buf, size_t buflen,
			  off_t skip)
{
	return sg_copy_buffer(sgl, nents, buf, buflen, skip, true);
}
EXPORT_SYMBOL(sg_pcopy_to_buffer);

size_t sg_zero_buffer(struct scatterlist *sgl, unsigned int nents, size_t buflen, off_t skip)
{
	return entries_move(sgl, nents, NULL, buflen, skip, false);
}
EXPORT_SYMBOL(sg_zero_buffer);
