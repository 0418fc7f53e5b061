/* SPDX-License-Identifier: MIT */
/*
 * Registers of devices: a test gives an address of ordinary memory as the device's, and these read
 * and write it, each once and in order. There are no ports and no physical devices to map, so
 * inb() and ioremap() do not compile.
 */
#ifndef KM_COMPAT_ASM_IO_H
#define KM_COMPAT_ASM_IO_H

#include <linux/compiler.h>
#include <linux/string.h>
#include <linux/types.h>
#include <asm/barrier.h>
#include <asm/byteorder.h>
#include <asm/page.h>

#define km_io(suffix, type)                                                              \
	static inline type read##suffix(const volatile void __iomem *addr)               \
	{                                                                                \
		type value = *(const volatile type *)addr;                               \
		barrier();                                                               \
		return value;                                                            \
	}                                                                                \
	static inline void write##suffix(type value, volatile void __iomem *addr)        \
	{                                                                                \
		barrier();                                                               \
		*(volatile type *)addr = value;                                          \
	}
km_io(b, u8)
km_io(w, u16)
km_io(l, u32)
km_io(q, u64)

#define readb_relaxed readb
#define readw_relaxed readw
#define readl_relaxed readl
#define readq_relaxed readq
#define writeb_relaxed writeb
#define writew_relaxed writew
#define writel_relaxed writel
#define writeq_relaxed writeq
#define __raw_readb readb
#define __raw_readw readw
#define __raw_readl readl
#define __raw_readq readq
#define __raw_writeb writeb
#define __raw_writew writew
#define __raw_writel writel
#define __raw_writeq writeq
#define ioread8 readb
#define ioread16 readw
#define ioread32 readl
#define ioread64 readq
#define iowrite8 writeb
#define iowrite16 writew
#define iowrite32 writel
#define iowrite64 writeq
#define ioread16be(addr) be16_to_cpu((__force __be16)readw(addr))
#define ioread32be(addr) be32_to_cpu((__force __be32)readl(addr))
#define iowrite16be(value, addr) writew((__force u16)cpu_to_be16(value), addr)
#define iowrite32be(value, addr) writel((__force u32)cpu_to_be32(value), addr)

static inline void memset_io(volatile void __iomem *addr, int value, size_t n)
{
	memset((void *)addr, value, n);
}

static inline void memcpy_fromio(void *to, const volatile void __iomem *from, size_t n)
{
	memcpy(to, (const void *)from, n);
}

static inline void memcpy_toio(volatile void __iomem *to, const void *from, size_t n)
{
	memcpy((void *)to, from, n);
}

#define KM_NO_PORTS KM_UNAVAILABLE("libkmem: a process has no I/O ports")
#define KM_NO_DEVICES KM_UNAVAILABLE("libkmem: there is no physical device to map")
KM_NO_PORTS u8 inb(int port);
KM_NO_PORTS u16 inw(int port);
KM_NO_PORTS u32 inl(int port);
KM_NO_PORTS void outb(u8 value, int port);
KM_NO_PORTS void outw(u16 value, int port);
KM_NO_PORTS void outl(u32 value, int port);
KM_NO_DEVICES void __iomem *ioremap(phys_addr_t phys, size_t size);
KM_NO_DEVICES void __iomem *ioremap_wc(phys_addr_t phys, size_t size);
KM_NO_DEVICES void iounmap(volatile void __iomem *addr);

#endif
