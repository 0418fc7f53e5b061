/* SPDX-License-Identifier: MIT */
/*
 * vmalloc as Linux 4.4 to 5.7 spelled it; linux/vmalloc.h includes it. What is
 * said there of contexts and failures holds here.
 */
#ifndef KMEM_LINUX_VMALLOC_COMPAT_H
#define KMEM_LINUX_VMALLOC_COMPAT_H

#include <linux/vmalloc.h>

/* 4.4: the array of pages is itself vmalloc memory. It is told from its address. */
#define VM_VPAGES 0UL

/* Memory that may be executed. To 5.7. */
KM_API void *vmalloc_exec(unsigned long size) __alloc_size(1);

/* 4.12 to 5.7: with node and gfp. */
KM_API void *__vmalloc_node_flags(unsigned long size, int node, gfp_t flags) __alloc_size(1);
KM_API void *__vmalloc_node_flags_caller(unsigned long size, int node, gfp_t flags,
					 const void *caller) __alloc_size(1);

/* To 5.1: addresses inside [start, end). */
KM_API struct vm_struct *__get_vm_area(unsigned long size, unsigned long flags,
				       unsigned long start, unsigned long end);

/*
 * To 5.9: addresses with page tables ready. ptes, where the entries would be
 * told, must be NULL: there are none; else a warning and NULL.
 */
KM_API struct vm_struct *alloc_vm_area(size_t size, void *ptes);

/* Map the area's whole size. 0 or -errno. To 5.7. */
KM_API int map_vm_area(struct vm_struct *area, pgprot_t prot, struct page **pages);
/* Map pages at addresses of an area: the number of pages, or -errno. To 5.9. */
KM_API int map_kernel_range_noflush(unsigned long start, unsigned long size, pgprot_t prot,
				    struct page **pages);
KM_API int map_kernel_range(unsigned long start, unsigned long size, pgprot_t prot,
			    struct page **pages);
KM_API void unmap_kernel_range_noflush(unsigned long addr, unsigned long size);
KM_API void unmap_kernel_range(unsigned long addr, unsigned long size);

/*
 * vread() the other way round: what is not mapped is passed over. Returns
 * count, or 0 when no area is touched at all. To 5.10.
 */
KM_API long vwrite(char *buf, char *addr, unsigned long count);

/* All threads share one address space: there is nothing to bring in step. To 5.8. */
static inline void vmalloc_sync_all(void)
{
}

static inline void vmalloc_sync_mappings(void)
{
}

static inline void vmalloc_sync_unmappings(void)
{
}

#endif
