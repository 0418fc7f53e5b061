/* SPDX-License-Identifier: MIT */
/*
 * What a driver's mmap() gets and fills: a range of the process's addresses in which pages of
 * the library are mapped, as by mmap() with MAP_SHARED. Only km_file_mmap() makes one. Where the
 * kernel calls vm_ops->fault at the first touch, here it is called for each page at once.
 */
#ifndef KM_COMPAT_LINUX_KM_VMA_H
#define KM_COMPAT_LINUX_KM_VMA_H

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/types.h>
#include <linux/version.h>
#include <kmem/types.h>
#include <linux/pgtable.h>

struct file;
struct mm_struct;
struct page;
struct vm_area_struct;

#define VM_NONE 0x0UL
#define VM_READ 0x1UL
#define VM_WRITE 0x2UL
#define VM_EXEC 0x4UL
#define VM_SHARED 0x8UL
#define VM_MAYREAD 0x10UL
#define VM_MAYWRITE 0x20UL
#define VM_MAYEXEC 0x40UL
#define VM_MAYSHARE 0x80UL
#define VM_PFNMAP 0x400UL
#define VM_LOCKED 0x2000UL
#define VM_IO 0x4000UL
#define VM_DONTCOPY 0x20000UL
#define VM_DONTEXPAND 0x40000UL
#define VM_ACCOUNT 0x100000UL
#define VM_NORESERVE 0x200000UL
#define VM_WIPEONFORK 0x2000000UL
#define VM_DONTDUMP 0x4000000UL
#define VM_MIXEDMAP 0x10000000UL
#ifndef VM_RESERVED
#define VM_RESERVED (VM_DONTEXPAND | VM_DONTDUMP) /* to 3.6 */
#endif

typedef unsigned int vm_fault_t;
typedef unsigned long vm_flags_t;

enum vm_fault_reason {
	VM_FAULT_OOM = 0x1,
	VM_FAULT_SIGBUS = 0x2,
	VM_FAULT_MAJOR = 0x4,
	VM_FAULT_HWPOISON = 0x10,
	VM_FAULT_SIGSEGV = 0x40,
	VM_FAULT_NOPAGE = 0x100,  /* the handler mapped a page itself */
	VM_FAULT_LOCKED = 0x200,  /* the page is locked */
	VM_FAULT_RETRY = 0x400,
	VM_FAULT_FALLBACK = 0x800,
};
#define VM_FAULT_ERROR \
	(VM_FAULT_OOM | VM_FAULT_SIGBUS | VM_FAULT_SIGSEGV | VM_FAULT_HWPOISON | VM_FAULT_FALLBACK)

#define FAULT_FLAG_WRITE 0x1
#define FAULT_FLAG_MKWRITE 0x2

struct vm_fault {
	struct vm_area_struct *vma;
	gfp_t gfp_mask;
	pgoff_t pgoff;             /* in the file, in pages */
	unsigned long address;     /* of the page */
	unsigned long real_address;
	unsigned int flags;        /* FAULT_FLAG_* */
	struct page *page;         /* the answer, with a reference */
};

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);  /* not for the mapping that mmap() makes */
	void (*close)(struct vm_area_struct *area);
	int (*may_split)(struct vm_area_struct *area, unsigned long addr); /* not called here */
	int (*mremap)(struct vm_area_struct *area);                        /* not called here */
	int (*mprotect)(struct vm_area_struct *vma, unsigned long start, unsigned long end,
			unsigned long newflags);                           /* not called here */
#if LINUX_VERSION_CODE < KERNEL_VERSION(4, 11, 0)
	int (*fault)(struct vm_area_struct *vma, struct vm_fault *vmf);
	vm_fault_t (*km_fault)(struct vm_fault *vmf);
#else
	int (*km_fault_old)(struct vm_area_struct *vma, struct vm_fault *vmf);
	vm_fault_t (*fault)(struct vm_fault *vmf);
#endif
	vm_fault_t (*huge_fault)(struct vm_fault *vmf, unsigned int order); /* not called here */
	vm_fault_t (*map_pages)(struct vm_fault *vmf, pgoff_t start, pgoff_t end); /* likewise */
	vm_fault_t (*page_mkwrite)(struct vm_fault *vmf);                  /* not called here */
	vm_fault_t (*pfn_mkwrite)(struct vm_fault *vmf);                   /* not called here */
	int (*access)(struct vm_area_struct *vma, unsigned long addr, void *buf, int len,
		      int write);                                          /* not called here */
	const char *(*name)(struct vm_area_struct *vma);                   /* not called here */
};

struct vm_area_struct {
	unsigned long vm_start, vm_end;
	struct mm_struct *vm_mm;   /* NULL */
	pgprot_t vm_page_prot;
	vm_flags_t vm_flags;       /* to 6.2 drivers write it, from 6.3 by vm_flags_set() */
	const struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;    /* where in the file, in pages */
	struct file *vm_file;
	void *vm_private_data;
};

#define PAGE_SHARED __pgprot(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_NX)
#define PAGE_COPY __pgprot(_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_NX)
#define PAGE_READONLY PAGE_COPY

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

static inline void vm_flags_init(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags = flags;
}

static inline void vm_flags_set(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags |= flags;
}

static inline void vm_flags_clear(struct vm_area_struct *vma, vm_flags_t flags)
{
	vma->vm_flags &= ~flags;
}

static inline void vm_flags_mod(struct vm_area_struct *vma, vm_flags_t set, vm_flags_t clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}

/* The protection that flags ask for. */
pgprot_t vm_get_page_prot(unsigned long vm_flags);

/*
 * Map pages of the library there: frames by number, pages with a reference, what vmalloc_user()
 * gave. 0, -EINVAL for a range that does not fit, -EFAULT for frames that the library has not.
 */
int remap_pfn_range(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn,
		    unsigned long size, pgprot_t prot);
#define io_remap_pfn_range(vma, addr, pfn, size, prot) \
	remap_pfn_range(vma, addr, pfn, size, prot)
int vm_iomap_memory(struct vm_area_struct *vma, phys_addr_t start, unsigned long len);
int vm_insert_page(struct vm_area_struct *vma, unsigned long addr, struct page *page);
int vm_insert_pages(struct vm_area_struct *vma, unsigned long addr, struct page **pages,
		    unsigned long *num);
int vm_map_pages(struct vm_area_struct *vma, struct page **pages, unsigned long num);
int vm_map_pages_zero(struct vm_area_struct *vma, struct page **pages, unsigned long num);
vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma, unsigned long addr, unsigned long pfn);
int remap_vmalloc_range(struct vm_area_struct *vma, void *addr, unsigned long pgoff);
int remap_vmalloc_range_partial(struct vm_area_struct *vma, unsigned long uaddr, void *kaddr,
				unsigned long pgoff, unsigned long size);
/* Unmap what remap_pfn_range() mapped. */
void zap_vma_ptes(struct vm_area_struct *vma, unsigned long address, unsigned long size);
#define zap_special_vma_range(vma, address, size) zap_vma_ptes(vma, address, size)

static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma, unsigned long addr,
					 struct page *page)
{
	int err = vm_insert_page(vma, addr, page);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	return err && err != -EBUSY ? VM_FAULT_SIGBUS : VM_FAULT_NOPAGE;
}

/*
 * Memory of the program's own: anonymous, or of a file by its mmap(). The address or -errno, which
 * IS_ERR_VALUE() tells. May sleep.
 */
unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flag, unsigned long offset);
/* Of anonymous memory. */
int vm_munmap(unsigned long start, size_t len);

#endif
