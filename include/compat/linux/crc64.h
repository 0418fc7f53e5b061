/* SPDX-License-Identifier: MIT */
/*
 * CRC-64 of ECMA-182 (not reflected), and the one of NVMe (reflected, inverted before and after),
 * which was named after Rocksoft.
 */
#ifndef KM_COMPAT_LINUX_CRC64_H
#define KM_COMPAT_LINUX_CRC64_H

#include <linux/types.h>
#include <linux/version.h>

u64 crc64_be(u64 crc, const void *p, size_t len);
u64 crc64_nvme(u64 crc, const void *p, size_t len);

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
u64 crc64_rocksoft_generic(u64 crc, const void *p, size_t len);

static inline u64 crc64_rocksoft_update(u64 crc, const unsigned char *buffer, size_t len)
{
	return crc64_nvme(crc, buffer, len);
}

static inline u64 crc64_rocksoft(const unsigned char *buffer, size_t len)
{
	return crc64_nvme(0, buffer, len);
}
#endif

#endif
