/* SPDX-License-Identifier: MIT */
/* The CRC-16 of SCSI's data integrity field, 0x8bb7, not reflected. */
#ifndef KM_COMPAT_LINUX_CRC_T10DIF_H
#define KM_COMPAT_LINUX_CRC_T10DIF_H

#include <linux/types.h>
#include <linux/version.h>

#define CRC_T10DIF_DIGEST_SIZE 2
#define CRC_T10DIF_BLOCK_SIZE 1

u16 crc_t10dif_update(u16 crc, const u8 *p, size_t len);
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 15, 0)
u16 crc_t10dif_generic(u16 crc, const u8 *p, size_t len);
#endif

static inline u16 crc_t10dif(const u8 *p, size_t len)
{
	return crc_t10dif_update(0, p, len);
}

#endif
