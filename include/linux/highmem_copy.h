/* SPDX-License-Identifier: MIT */
/*
 * linux/highmem.h's second part: zero, fill and copy pages and folios wherever
 * they lie. None of these sleeps. Offsets and lengths are bytes; a range stays
 * inside its page, or its folio.
 */
#ifndef KMEM_LINUX_HIGHMEM_COPY_H
#define KMEM_LINUX_HIGHMEM_COPY_H

#include <linux/highmem.h>

/* ---- one page ---- */

static inline void memset_page(struct page *page, size_t offset, int val, size_t len)
{
	char *addr = kmap_local_page(page);

	memset(addr + offset, val, len);
	kunmap_local(addr);
}

static inline void memzero_page(struct page *page, size_t offset, size_t len)
{
	memset_page(page, offset, 0, len);
}

static inline void memcpy_from_page(char *to, struct page *page, size_t offset, size_t len)
{
	char *from = kmap_local_page(page);

	memcpy(to, from + offset, len);
	kunmap_local(from);
}

static inline void memcpy_to_page(struct page *page, size_t offset, const char *from, size_t len)
{
	char *to = kmap_local_page(page);

	memcpy(to + offset, from, len);
	kunmap_local(to);
}

static inline void memcpy_page(struct page *dst_page, size_t dst_off, struct page *src_page,
			       size_t src_off, size_t len)
{
	char *dst = kmap_local_page(dst_page), *src = kmap_local_page(src_page);

	memcpy(dst + dst_off, src + src_off, len);
	kunmap_local(src);
	kunmap_local(dst);
}

static inline void clear_highpage(struct page *page)
{
	memzero_page(page, 0, PAGE_SIZE);
}

static inline void clear_highpage_kasan_tagged(struct page *page)
{
	clear_highpage(page);
}

/* Zero pages and their tags at once: false, no machine here has tags. */
static inline bool tag_clear_highpages(struct page *page, int numpages)
{
	(void)page;
	(void)numpages;
	return false;
}

/* For pages of user space; vaddr, where user space sees them, matters to no cache of x86-64. */
static inline void clear_user_page(void *addr, unsigned long vaddr, struct page *page)
{
	(void)vaddr;
	(void)page;
	clear_page(addr);
}

static inline void clear_user_pages(void *addr, unsigned long vaddr, struct page *page,
				    unsigned int npages)
{
	(void)vaddr;
	(void)page;
	clear_pages(addr, npages);
}

static inline void clear_user_highpages(struct page *page, unsigned long vaddr, unsigned int npages)
{
	(void)vaddr;
	for (unsigned int i = 0; i < npages; i++)
		clear_highpage(page + i);
}

static inline void clear_user_highpage(struct page *page, unsigned long vaddr)
{
	clear_user_highpages(page, vaddr, 1);
}

/* Zero [start1, end1) and [start2, end2) of a compound page. */
static inline void zero_user_segments(struct page *page, unsigned int start1, unsigned int end1,
				      unsigned int start2, unsigned int end2)
{
	for (unsigned int at = 0, next; at < page_size(page); at = next) {
		unsigned int s1 = start1 > at ? start1 : at, s2 = start2 > at ? start2 : at;
		unsigned int e1, e2;

		next = at + (unsigned int)PAGE_SIZE;
		e1 = end1 < next ? end1 : next;
		e2 = end2 < next ? end2 : next;
		if (s1 < e1)
			memzero_page(page + (at >> PAGE_SHIFT), s1 - at, e1 - s1);
		if (s2 < e2)
			memzero_page(page + (at >> PAGE_SHIFT), s2 - at, e2 - s2);
	}
}

static inline void zero_user_segment(struct page *page, unsigned int start, unsigned int end)
{
	zero_user_segments(page, start, end, 0, 0);
}

static inline void zero_user(struct page *page, unsigned int start, unsigned int size)
{
	zero_user_segments(page, start, start + size, 0, 0);
}

static inline void copy_highpage(struct page *to, struct page *from)
{
	memcpy_page(to, 0, from, 0, PAGE_SIZE);
}

static inline void copy_user_highpage(struct page *to, struct page *from, unsigned long vaddr,
				      struct vm_area_struct *vma)
{
	(void)vaddr;
	(void)vma;
	copy_highpage(to, from);
}

/* Bytes left uncopied because of bad memory: 0, the host sees to that. */
static inline int copy_mc_highpage(struct page *to, struct page *from)
{
	copy_highpage(to, from);
	return 0;
}

static inline int copy_mc_user_highpage(struct page *to, struct page *from, unsigned long vaddr,
					struct vm_area_struct *vma)
{
	copy_user_highpage(to, from, vaddr, vma);
	return 0;
}

/* ---- folios: ranges may cross pages ---- */

/* Of len bytes from offset on, those in the page of offset. */
static inline size_t km_in_page(size_t offset, size_t len)
{
	size_t room = PAGE_SIZE - offset_in_page(offset);

	return len < room ? len : room;
}

static inline void memcpy_from_folio(char *to, struct folio *folio, size_t offset, size_t len)
{
	for (size_t n; len; to += n, offset += n, len -= n) {
		n = km_in_page(offset, len);
		memcpy_from_page(to, folio_page(folio, offset >> PAGE_SHIFT),
				 offset_in_page(offset), n);
	}
}

static inline void memcpy_to_folio(struct folio *folio, size_t offset, const char *from, size_t len)
{
	for (size_t n; len; from += n, offset += n, len -= n) {
		n = km_in_page(offset, len);
		memcpy_to_page(folio_page(folio, offset >> PAGE_SHIFT), offset_in_page(offset),
			       from, n);
	}
}

static inline void memcpy_folio(struct folio *dst_folio, size_t dst_off, struct folio *src_folio,
				size_t src_off, size_t len)
{
	for (size_t n; len; dst_off += n, src_off += n, len -= n) {
		struct page *dst = folio_page(dst_folio, dst_off >> PAGE_SHIFT);
		struct page *src = folio_page(src_folio, src_off >> PAGE_SHIFT);

		n = km_in_page(src_off, km_in_page(dst_off, len));
		memcpy_page(dst, offset_in_page(dst_off), src, offset_in_page(src_off), n);
	}
}

static inline void folio_zero_range(struct folio *folio, size_t start, size_t length)
{
	for (size_t n; length; start += n, length -= n) {
		n = km_in_page(start, length);
		memzero_page(folio_page(folio, start >> PAGE_SHIFT), offset_in_page(start), n);
	}
}

static inline void folio_zero_segments(struct folio *folio, size_t start1, size_t xend1,
				       size_t start2, size_t xend2)
{
	folio_zero_range(folio, start1, xend1 > start1 ? xend1 - start1 : 0);
	folio_zero_range(folio, start2, xend2 > start2 ? xend2 - start2 : 0);
}

static inline void folio_zero_segment(struct folio *folio, size_t start, size_t xend)
{
	folio_zero_segments(folio, start, xend, 0, 0);
}

/*
 * Zero the folio from offset on; kaddr is the mapped address of that byte.
 * Returns an address of the same mapping (of the last page mapped, in highmem), to be unmapped.
 */
static inline void *folio_zero_tail(struct folio *folio, size_t offset, void *kaddr)
{
	size_t len = folio_size(folio) - offset;

	if (!folio_test_highmem(folio)) {
		memset(kaddr, 0, len);
		return kaddr;
	}
	for (;;) {
		size_t n = km_in_page(offset, len);

		memset(kaddr, 0, n);
		offset += n;
		len -= n;
		if (!len)
			return kaddr;
		kunmap_local(kaddr);
		kaddr = kmap_local_folio(folio, offset);
	}
}

/* Copy len bytes to offset and zero what follows them in the folio. */
static inline void folio_fill_tail(struct folio *folio, size_t offset, const char *from, size_t len)
{
	memcpy_to_folio(folio, offset, from, len);
	offset += len;
	folio_zero_range(folio, offset, folio_size(folio) - offset);
}

/* Copy from file position pos on, no further than the page it lies in; bytes copied. */
static inline size_t memcpy_from_file_folio(char *to, struct folio *folio, long long pos,
					    size_t len)
{
	size_t offset = offset_in_folio(folio, pos);

	len = folio_test_highmem(folio) ? km_in_page(offset, len) :
	      len < folio_size(folio) - offset ? len : folio_size(folio) - offset;
	memcpy_from_folio(to, folio, offset, len);
	return len;
}

/* Undo kmap_local_folio() and drop a reference. */
static inline void folio_release_kmap(struct folio *folio, void *addr)
{
	kunmap_local(addr);
	folio_put(folio);
}

/* ---- caches of the processor: those of x86-64 are coherent, nothing is to be done ---- */

static inline void flush_anon_page(struct vm_area_struct *vma, struct page *page,
				   unsigned long vmaddr)
{
	(void)vma;
	(void)page;
	(void)vmaddr;
}

static inline void flush_kernel_vmap_range(void *vaddr, int size)
{
	(void)vaddr;
	(void)size;
}

static inline void invalidate_kernel_vmap_range(void *vaddr, int size)
{
	(void)vaddr;
	(void)size;
}

static inline void flush_dcache_page(struct page *page)
{
	(void)page;
}

static inline void flush_dcache_folio(struct folio *folio)
{
	(void)folio;
}

/* ---- names that a process cannot offer (CAVEATS.md) ---- */

KM_UNAVAILABLE(KM_NO_VMA)
struct folio *vma_alloc_zeroed_movable_folio(struct vm_area_struct *vma, unsigned long vaddr);

#endif
