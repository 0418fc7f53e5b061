/* SPDX-License-Identifier: MIT */
/*
 * Memory that is consecutive in addresses and scattered in frames. Follows
 * Linux 7.3, and offers the spelling of earlier kernels from 4.4 on beneath
 * (linux/vmalloc_compat.h).
 *
 * Sizes are in bytes and are rounded up to pages; each area is followed by a
 * page that faults. Frames come from highmem first, where there is one.
 * Unless it says otherwise below, an allocating function
 *  - may sleep exactly when its gfp has __GFP_DIRECT_RECLAIM; those without a
 *    gfp use GFP_KERNEL and may sleep;
 *  - may be called from a signal handler, when it does not sleep;
 *  - fails with NULL, and warns on standard error unless the gfp has
 *    __GFP_NOWARN; size 0 warns once and gives NULL, and so does a size of
 *    more pages than the machine has.
 *
 * foo() is a macro over foo_noprof() through alloc_hooks(), so that allocation
 * profiling can name the caller; a function foo exists too, for its address.
 */
#ifndef KMEM_LINUX_VMALLOC_H
#define KMEM_LINUX_VMALLOC_H

#include <linux/alloc_tag.h>
#include <linux/gfp_types.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/pgtable.h>

struct vm_area_struct;
struct notifier_block;
struct iov_iter;

/* What an area is and may be; vm_struct.flags. */
#define VM_IOREMAP 0x00000001UL           /* for a device: aligned to its size, vread() gives 0 */
#define VM_ALLOC 0x00000002UL             /* by vmalloc() */
#define VM_MAP 0x00000004UL               /* by vmap() */
#define VM_USERMAP 0x00000008UL           /* zeroed, may be shown to user space */
#define VM_DMA_COHERENT 0x00000010UL      /* by dma_alloc_coherent() */
#define VM_UNINITIALIZED 0x00000020UL     /* being made: not to be looked at */
#define VM_NO_GUARD 0x00000040UL          /* no guard page behind it */
#define VM_KASAN 0x00000080UL             /* has shadow memory */
#define VM_FLUSH_RESET_PERMS 0x00000100UL /* permissions of its frames are reset by vfree() */
#define VM_MAP_PUT_PAGES 0x00000200UL     /* vmap(): pages and array belong to vfree() */
#define VM_ALLOW_HUGE_VMAP 0x00000400UL   /* may consist of 2 MiB runs of frames */
#define VM_DEFER_KMEMLEAK 0x00000800UL    /* the leak checker is told later */
#define VM_SPARSE 0x00001000UL            /* filled by vm_area_map_pages() */

/* Largest alignment that VM_IOREMAP gives, as an order of bytes. */
#ifndef IOREMAP_MAX_ORDER
#define IOREMAP_MAX_ORDER 30
#endif

/* Bounds of the address space that areas lie in; 0 and ULONG_MAX before the library is booted. */
#define VMALLOC_START (km_hot.vmalloc_base)
#define VMALLOC_END (km_hot.vmalloc_base + km_hot.vmalloc_size - 1)
#define VMALLOC_TOTAL (km_hot.vmalloc_size)

/* An area, as its owner sees it. */
struct vm_struct {
	struct vm_struct *next;        /* the owner's */
	void *addr;
	unsigned long size;            /* bytes, guard page included */
	unsigned long flags;           /* VM_* */
	struct page **pages;           /* its frames; NULL when it does not own any */
	unsigned int page_order;       /* of the runs it consists of: 0, or 9 when huge */
	unsigned int nr_pages;         /* in pages */
	phys_addr_t phys_addr;         /* of VM_IOREMAP areas; the owner's */
	const void *caller;            /* code address that asked for it */
	unsigned long requested_size;  /* bytes, as asked for */
};

/* The addresses [va_start, va_end) of an area; vm is NULL for one of vm_map_ram(). */
struct vmap_area {
	unsigned long va_start;
	unsigned long va_end;
	struct vm_struct *vm;
	unsigned long flags;
};

/* ---- allocation ---- */

/* size bytes, contents undefined. */
KM_API void *vmalloc_noprof(unsigned long size) __alloc_size(1);
KM_API void *vmalloc(unsigned long size) __alloc_size(1);
#define vmalloc(...) alloc_hooks(vmalloc_noprof(__VA_ARGS__))

/* Zeroed. */
KM_API void *vzalloc_noprof(unsigned long size) __alloc_size(1);
KM_API void *vzalloc(unsigned long size) __alloc_size(1);
#define vzalloc(...) alloc_hooks(vzalloc_noprof(__VA_ARGS__))

/* Zeroed, and marked VM_USERMAP. */
KM_API void *vmalloc_user_noprof(unsigned long size) __alloc_size(1);
KM_API void *vmalloc_user(unsigned long size) __alloc_size(1);
#define vmalloc_user(...) alloc_hooks(vmalloc_user_noprof(__VA_ARGS__))

/* Frames preferably of one node; NUMA_NO_NODE: the nearest. */
KM_API void *vmalloc_node_noprof(unsigned long size, int node) __alloc_size(1);
KM_API void *vmalloc_node(unsigned long size, int node) __alloc_size(1);
#define vmalloc_node(...) alloc_hooks(vmalloc_node_noprof(__VA_ARGS__))

/* Zeroed. */
KM_API void *vzalloc_node_noprof(unsigned long size, int node) __alloc_size(1);
KM_API void *vzalloc_node(unsigned long size, int node) __alloc_size(1);
#define vzalloc_node(...) alloc_hooks(vzalloc_node_noprof(__VA_ARGS__))

/* Frames below 4 GiB. */
KM_API void *vmalloc_32_noprof(unsigned long size) __alloc_size(1);
KM_API void *vmalloc_32(unsigned long size) __alloc_size(1);
#define vmalloc_32(...) alloc_hooks(vmalloc_32_noprof(__VA_ARGS__))

/* Zeroed, and marked VM_USERMAP. */
KM_API void *vmalloc_32_user_noprof(unsigned long size) __alloc_size(1);
KM_API void *vmalloc_32_user(unsigned long size) __alloc_size(1);
#define vmalloc_32_user(...) alloc_hooks(vmalloc_32_user_noprof(__VA_ARGS__))

/* Frames in runs of 2 MiB, if the size and the free frames allow; node form: Linux 7.0. */
KM_API void *vmalloc_huge_node_noprof(unsigned long size, gfp_t gfp, int node) __alloc_size(1);
KM_API void *vmalloc_huge_node(unsigned long size, gfp_t gfp, int node) __alloc_size(1);
#define vmalloc_huge_node(...) alloc_hooks(vmalloc_huge_node_noprof(__VA_ARGS__))
KM_API void *vmalloc_huge_noprof(unsigned long size, gfp_t gfp) __alloc_size(1);
KM_API void *vmalloc_huge(unsigned long size, gfp_t gfp) __alloc_size(1);
#define vmalloc_huge(...) alloc_hooks(vmalloc_huge_noprof(__VA_ARGS__))

/*
 * With a gfp: GFP_KERNEL, GFP_ATOMIC, GFP_NOWAIT, GFP_NOFS, GFP_NOIO, GFP_USER
 * and __GFP_ACCOUNT, ZERO, NOFAIL (with a mask that may sleep), NORETRY,
 * RETRY_MAYFAIL, NOWARN. Other bits warn once and are dropped.
 *
 * Up to 5.7 it had a third argument, the protection, and took any gfp; that
 * form is taken too: __vmalloc(size, GFP_KERNEL | __GFP_HIGHMEM, PAGE_KERNEL).
 */
KM_API void *__vmalloc_noprof(unsigned long size, gfp_t gfp) __alloc_size(1);
KM_API void *__vmalloc(unsigned long size, gfp_t gfp) __alloc_size(1);
KM_API void *km_vmalloc_prot(unsigned long size, gfp_t gfp, pgprot_t prot) __alloc_size(1);
#define km_fourth(a, b, c, name, ...) name
#define __vmalloc(...) \
	alloc_hooks(km_fourth(__VA_ARGS__, km_vmalloc_prot, __vmalloc_noprof, 0)(__VA_ARGS__))

/* The general forms. align: a power of two, bytes. caller: who vmallocinfo shall name. Any gfp. */
KM_API void *__vmalloc_node_noprof(unsigned long size, unsigned long align, gfp_t gfp, int node,
				   const void *caller) __alloc_size(1);
KM_API void *__vmalloc_node(unsigned long size, unsigned long align, gfp_t gfp, int node,
			    const void *caller) __alloc_size(1);
#define __vmalloc_node(...) alloc_hooks(__vmalloc_node_noprof(__VA_ARGS__))

/* Inside [start, end) of the vmalloc space; vm_flags: VM_* to add. */
KM_API void *__vmalloc_node_range_noprof(unsigned long size, unsigned long align,
					 unsigned long start, unsigned long end, gfp_t gfp,
					 pgprot_t prot, unsigned long vm_flags, int node,
					 const void *caller) __alloc_size(1);
KM_API void *__vmalloc_node_range(unsigned long size, unsigned long align, unsigned long start,
				  unsigned long end, gfp_t gfp, pgprot_t prot,
				  unsigned long vm_flags, int node, const void *caller)
	__alloc_size(1);
#define __vmalloc_node_range(...) alloc_hooks(__vmalloc_node_range_noprof(__VA_ARGS__))

/* Arrays of n elements of size bytes; NULL, silently, when the product overflows. */
KM_API void *__vmalloc_array_noprof(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
KM_API void *__vmalloc_array(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
#define __vmalloc_array(...) alloc_hooks(__vmalloc_array_noprof(__VA_ARGS__))
KM_API void *vmalloc_array_noprof(size_t n, size_t size) __alloc_size(1, 2);
KM_API void *vmalloc_array(size_t n, size_t size) __alloc_size(1, 2);
#define vmalloc_array(...) alloc_hooks(vmalloc_array_noprof(__VA_ARGS__))
/* Zeroed. */
KM_API void *__vcalloc_noprof(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
KM_API void *__vcalloc(size_t n, size_t size, gfp_t gfp) __alloc_size(1, 2);
#define __vcalloc(...) alloc_hooks(__vcalloc_noprof(__VA_ARGS__))
KM_API void *vcalloc_noprof(size_t n, size_t size) __alloc_size(1, 2);
KM_API void *vcalloc(size_t n, size_t size) __alloc_size(1, 2);
#define vcalloc(...) alloc_hooks(vcalloc_noprof(__VA_ARGS__))

/*
 * Resize. p NULL: an allocation. size 0: vfree(), NULL. A smaller size gives
 * the pages behind it back, except those of huge and VM_USERMAP areas; a
 * larger one stays in place inside the mapped pages and moves beyond them; on
 * failure p is kept and NULL returned. With __GFP_ZERO in every call, the
 * bytes beyond the old size are zero. An alignment that p does not have warns
 * and gives NULL; p moves when __GFP_THISNODE asks for another node than that
 * of its frames. p must be an area's start: else a warning and NULL. Linux 6.12.
 */
KM_API void *vrealloc_node_align_noprof(const void *p, size_t size, unsigned long align, gfp_t gfp,
					int node) __must_check __realloc_size(2);
KM_API void *vrealloc_node_align(const void *p, size_t size, unsigned long align, gfp_t gfp,
				 int node) __must_check __realloc_size(2);
#define vrealloc_node_align(...) alloc_hooks(vrealloc_node_align_noprof(__VA_ARGS__))
KM_API void *vrealloc_node_noprof(const void *p, size_t size, gfp_t gfp, int node) __must_check
	__realloc_size(2);
KM_API void *vrealloc_node(const void *p, size_t size, gfp_t gfp, int node) __must_check
	__realloc_size(2);
#define vrealloc_node(...) alloc_hooks(vrealloc_node_noprof(__VA_ARGS__))
KM_API void *vrealloc_noprof(const void *p, size_t size, gfp_t gfp) __must_check __realloc_size(2);
KM_API void *vrealloc(const void *p, size_t size, gfp_t gfp) __must_check __realloc_size(2);
#define vrealloc(...) alloc_hooks(vrealloc_noprof(__VA_ARGS__))

/*
 * Free. NULL is ignored; an address that is not the start of an area is
 * reported and ignored. Any context. The area may stay mapped for a while, to
 * serve a later allocation of its size.
 */
KM_API void vfree(const void *addr);
/* The same, without a system call, for contexts that must be left soon. */
KM_API void vfree_atomic(const void *addr);

/* Pages allocated by vmalloc() and its kin and not freed. Linux 5.3 to 6.12. */
KM_API unsigned long vmalloc_nr_pages(void);

/* ---- mapping of frames one has ---- */

/*
 * Map count pages side by side, with VM_MAP and other VM_* in flags; never
 * executable. With VM_MAP_PUT_PAGES vfree() drops a reference of each page and
 * kvfree()s the array; else vunmap() and the pages stay the caller's. May sleep.
 */
KM_API void *vmap(struct page **pages, unsigned int count, unsigned long flags, pgprot_t prot);
/* NULL is ignored, another address that is no area's start reported and ignored. Any context. */
KM_API void vunmap(const void *addr);

/*
 * The same for a moment: no descriptor is kept. To 5.7 there was a fourth
 * argument, the protection. count must be that of the mapping when it goes.
 */
KM_API void *vm_map_ram(struct page **pages, unsigned int count, int node);
KM_API void *km_vm_map_ram_prot(struct page **pages, unsigned int count, int node, pgprot_t prot);
#define km_fifth(a, b, c, d, name, ...) name
#define vm_map_ram(...) \
	km_fifth(__VA_ARGS__, km_vm_map_ram_prot, vm_map_ram, 0, 0)(__VA_ARGS__)
KM_API void vm_unmap_ram(const void *mem, unsigned int count);

/* Unmap all areas that were freed and are still mapped, and free their frames. May sleep. */
KM_API void vm_unmap_aliases(void);

/* ---- address space ---- */

/* Bytes of an area without its guard page. */
static inline size_t get_vm_area_size(const struct vm_struct *area)
{
	return area->flags & VM_NO_GUARD ? area->size : area->size - PAGE_SIZE;
}

/* Addresses with nothing mapped. flags: VM_*. NULL when there are none left. May sleep. */
KM_API struct vm_struct *get_vm_area(unsigned long size, unsigned long flags);
KM_API struct vm_struct *get_vm_area_caller(unsigned long size, unsigned long flags,
					    const void *caller);
/* Inside [start, end). */
KM_API struct vm_struct *__get_vm_area_caller(unsigned long size, unsigned long flags,
					      unsigned long start, unsigned long end,
					      const void *caller);
/* Unmap and give back; the pages of area->pages are not freed. */
KM_API void free_vm_area(struct vm_struct *area);
/* The same, but the descriptor becomes the caller's, to kfree(). NULL: addr is no area's start. */
KM_API struct vm_struct *remove_vm_area(const void *addr);

/* The area that addr lies in, or NULL. Waits for a lock, so not from a signal handler. */
KM_API struct vm_struct *find_vm_area(const void *addr);
KM_API struct vmap_area *find_vmap_area(unsigned long addr);
/* Does the area consist of 2 MiB runs? */
KM_API bool is_vm_area_hugepages(const void *addr);

/* ---- mapping by hand ---- */

/*
 * Map pages at [start, end) of a VM_SPARSE area: 0, -EINVAL for another kind
 * of area, -ERANGE outside of it, -E2BIG for more than the machine has,
 * -EBUSY where something is mapped, -ENOMEM. May sleep.
 */
KM_API int vm_area_map_pages(struct vm_struct *area, unsigned long start, unsigned long end,
			     struct page **pages);
/* Unmap them; what is not mapped there is passed over. */
KM_API void vm_area_unmap_pages(struct vm_struct *area, unsigned long start, unsigned long end);

/*
 * The same for any area. page_shift says how large a run the caller has and is
 * not needed here; a sixth argument, a gfp, came in 7.x.
 */
KM_API int vmap_pages_range(unsigned long addr, unsigned long end, pgprot_t prot,
			    struct page **pages, unsigned int page_shift) __must_check;
KM_API int km_vmap_pages_range_gfp(unsigned long addr, unsigned long end, pgprot_t prot,
				   struct page **pages, unsigned int page_shift, gfp_t gfp)
	__must_check;
#define km_seventh(a, b, c, d, e, f, name, ...) name
#define vmap_pages_range(...) \
	km_seventh(__VA_ARGS__, km_vmap_pages_range_gfp, vmap_pages_range, 0, 0)(__VA_ARGS__)
KM_API void vunmap_range(unsigned long addr, unsigned long end);

/* Have vfree() reset the permissions of the area's frames, which nothing here changes. */
KM_API void set_vm_flush_reset_perms(void *addr);

/* ---- reading, reports ---- */

/*
 * Copy count bytes from vmalloc space, whatever becomes of it meanwhile:
 * what is not mapped, VM_IOREMAP and VM_SPARSE areas read as zeroes. Returns
 * count, or 0 when no area is touched at all. To 6.4. May wait for a lock.
 */
KM_API long vread(char *buf, char *addr, unsigned long count);

/* " 2-page vmalloc region starting at 0x... allocated at ..." if object lies in an area. */
KM_API bool vmalloc_dump_obj(void *object);

/*
 * nb is called, outside of all locks, when there are no addresses left; it
 * may vfree(). 0. Unregistering waits until no call is under way.
 */
KM_API int register_vmap_purge_notifier(struct notifier_block *nb);
KM_API int unregister_vmap_purge_notifier(struct notifier_block *nb);

/* Enter the memalloc_*_save() scope that amounts to gfp; the result is for the restore. 7.0. */
KM_API unsigned int memalloc_apply_gfp_scope(gfp_t gfp);
KM_API void memalloc_restore_scope(unsigned int flags);

/* ---- what architectures say of their page tables: runs of a page and of 2 MiB ---- */

static inline bool arch_vmap_p4d_supported(pgprot_t prot)
{
	(void)prot;
	return false;
}

static inline bool arch_vmap_pud_supported(pgprot_t prot)
{
	(void)prot;
	return false;
}

static inline bool arch_vmap_pmd_supported(pgprot_t prot)
{
	(void)prot;
	return true;
}

static inline unsigned long arch_vmap_pte_range_map_size(unsigned long addr, unsigned long end,
							 u64 pfn, unsigned int max_page_shift)
{
	(void)addr;
	(void)end;
	(void)pfn;
	(void)max_page_shift;
	return PAGE_SIZE;
}

static inline int arch_vmap_pte_supported_shift(unsigned long size)
{
	(void)size;
	return PAGE_SHIFT;
}

static inline pgprot_t arch_vmap_pgprot_tagged(pgprot_t prot)
{
	return prot;
}

/* ---- names that a process cannot offer (CAVEATS.md) ---- */

#define KM_NO_USER_VMA \
	"libkmem: a process has no vm_area_struct to map into; the area is mapped for all of it"
#define KM_NO_DEVICE_PFN "libkmem: a process has no memory but RAM, which vmap() maps"
#define KM_NO_IOV_ITER "libkmem: there is no iov_iter; use vread()"
#define KM_NO_EARLY_VM "libkmem: a kernel boot step; the library boots by itself at first use"
#define KM_NO_PCPU_AREAS "libkmem: the percpu allocator does not take its memory from vmalloc areas"
#define KM_NO_PTE "libkmem: there are no page table entries to size"

#ifndef KM_COMPAT /* which has vmas */
KM_UNAVAILABLE(KM_NO_USER_VMA)
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
KM_UNAVAILABLE(KM_NO_USER_VMA)
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr,
				unsigned long pgoff, unsigned long size);
#endif
KM_UNAVAILABLE(KM_NO_DEVICE_PFN)
void *vmap_pfn(unsigned long *pfns, unsigned int count, pgprot_t prot);
KM_UNAVAILABLE(KM_NO_IOV_ITER)
long vread_iter(struct iov_iter *iter, const char *addr, size_t count);
KM_UNAVAILABLE(KM_NO_EARLY_VM) void vmalloc_init(void);
KM_UNAVAILABLE(KM_NO_EARLY_VM) void vm_area_add_early(struct vm_struct *vm);
KM_UNAVAILABLE(KM_NO_EARLY_VM) void vm_area_register_early(struct vm_struct *vm, size_t align);
KM_UNAVAILABLE(KM_NO_PCPU_AREAS)
struct vm_struct **pcpu_get_vm_areas(const unsigned long *offsets, const size_t *sizes, int nr_vms,
				     size_t align);
KM_UNAVAILABLE(KM_NO_PCPU_AREAS) void pcpu_free_vm_areas(struct vm_struct **vms, int nr_vms);
KM_UNAVAILABLE(KM_NO_PTE)
unsigned long arch_vmap_pte_range_unmap_size(unsigned long addr, void *ptep);

#include <linux/vmalloc_compat.h>

#endif
