/* SPDX-License-Identifier: MIT */
/*
 * Page protections, with the values of x86-64. What a mapping honours is
 * present, write and execute (km_prot_of()); user, accessed, dirty, global and
 * the memory types (write combining, uncached) are kept and have no effect:
 * memory of a process is cached, and the host keeps the rest. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_PGTABLE_H
#define KMEM_LINUX_PGTABLE_H

#include <kmem/types.h>

#define _PAGE_PRESENT 0x001UL
#define _PAGE_RW 0x002UL
#define _PAGE_USER 0x004UL
#define _PAGE_PWT 0x008UL
#define _PAGE_PCD 0x010UL
#define _PAGE_ACCESSED 0x020UL
#define _PAGE_DIRTY 0x040UL
#define _PAGE_PSE 0x080UL
#define _PAGE_GLOBAL 0x100UL
#define _PAGE_NX (1UL << 63)

#define pgprot_val(prot) ((prot).pgprot)
#define __pgprot(val) ((pgprot_t){ (val) })

#define __PAGE_KERNEL                                                                              \
	(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_NX | _PAGE_DIRTY | _PAGE_GLOBAL)
#define __PAGE_KERNEL_EXEC (__PAGE_KERNEL & ~_PAGE_NX)
#define __PAGE_KERNEL_RO (_PAGE_PRESENT | _PAGE_ACCESSED | _PAGE_NX | _PAGE_GLOBAL)
#define __PAGE_KERNEL_ROX (__PAGE_KERNEL_RO & ~_PAGE_NX)
#define __PAGE_KERNEL_NOCACHE (__PAGE_KERNEL | _PAGE_PWT | _PAGE_PCD)

#define PAGE_KERNEL __pgprot(__PAGE_KERNEL)
#define PAGE_KERNEL_NOENC PAGE_KERNEL
#define PAGE_KERNEL_EXEC __pgprot(__PAGE_KERNEL_EXEC)
#define PAGE_KERNEL_EXEC_NOENC PAGE_KERNEL_EXEC
#define PAGE_KERNEL_RX __pgprot(__PAGE_KERNEL_ROX) /* to 5.7 */
#define PAGE_KERNEL_RO __pgprot(__PAGE_KERNEL_RO)
#define PAGE_KERNEL_ROX __pgprot(__PAGE_KERNEL_ROX)
#define PAGE_KERNEL_NOCACHE __pgprot(__PAGE_KERNEL_NOCACHE)
#define PAGE_KERNEL_LARGE __pgprot(__PAGE_KERNEL | _PAGE_PSE)
#define PAGE_KERNEL_LARGE_EXEC __pgprot(__PAGE_KERNEL_EXEC | _PAGE_PSE)
#define PAGE_KERNEL_IO PAGE_KERNEL
#define PAGE_KERNEL_IO_NOCACHE PAGE_KERNEL_NOCACHE
#define PAGE_NONE __pgprot(_PAGE_ACCESSED | _PAGE_GLOBAL)

/* Memory types: kept in the value, no effect. */
#define pgprot_noncached(prot) __pgprot(pgprot_val(prot) | _PAGE_PWT | _PAGE_PCD)
#define pgprot_writecombine(prot) __pgprot(pgprot_val(prot) | _PAGE_PWT)
#define pgprot_writethrough(prot) __pgprot(pgprot_val(prot) | _PAGE_PWT | _PAGE_PCD)
#define pgprot_device(prot) pgprot_noncached(prot)
#define pgprot_dmacoherent(prot) pgprot_noncached(prot)

/* Without the right to execute. */
static inline pgprot_t pgprot_nx(pgprot_t prot)
{
	prot.pgprot |= _PAGE_NX;
	return prot;
}

/* What a mapping with prot allows: 1 read, 2 write, 4 execute, or 0 for none. */
static inline int km_prot_of(pgprot_t prot)
{
	if (!(prot.pgprot & _PAGE_PRESENT))
		return 0;
	return 1 | (prot.pgprot & _PAGE_RW ? 2 : 0) | (prot.pgprot & _PAGE_NX ? 0 : 4);
}

#endif
