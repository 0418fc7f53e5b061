/* SPDX-License-Identifier: MIT */
/*
 * SipHash-2-4 with a secret key (Aumasson and Bernstein), for tables that strangers fill; hsiphash
 * is SipHash-1-3 cut to 32 bits, faster and for hash tables only.
 */
#ifndef KM_COMPAT_LINUX_SIPHASH_H
#define KM_COMPAT_LINUX_SIPHASH_H

#include <linux/align.h>
#include <linux/export.h>
#include <linux/kernel.h>
#include <linux/types.h>

#define SIPHASH_ALIGNMENT __alignof__(u64)
typedef struct {
	u64 key[2];
} siphash_key_t;
#define siphash_aligned_key_t siphash_key_t __aligned(16)

#define HSIPHASH_ALIGNMENT __alignof__(unsigned long)
typedef struct {
	unsigned long key[2];
} hsiphash_key_t;

static inline bool siphash_key_is_zero(const siphash_key_t *key)
{
	return !key->key[0] && !key->key[1];
}

u64 __siphash_aligned(const void *data, size_t len, const siphash_key_t *key);
u64 __siphash_unaligned(const void *data, size_t len, const siphash_key_t *key);
u64 siphash_1u64(const u64 a, const siphash_key_t *key);
u64 siphash_2u64(const u64 a, const u64 b, const siphash_key_t *key);
u64 siphash_3u64(const u64 a, const u64 b, const u64 c, const siphash_key_t *key);
u64 siphash_4u64(const u64 a, const u64 b, const u64 c, const u64 d, const siphash_key_t *key);
u64 siphash_1u32(const u32 a, const siphash_key_t *key);
u64 siphash_3u32(const u32 a, const u32 b, const u32 c, const siphash_key_t *key);

/* Words hash as their bytes in memory do. */
static inline u64 siphash_2u32(const u32 a, const u32 b, const siphash_key_t *key)
{
	return siphash_1u64((u64)b << 32 | a, key);
}

static inline u64 siphash_4u32(const u32 a, const u32 b, const u32 c, const u32 d,
			       const siphash_key_t *key)
{
	return siphash_2u64((u64)b << 32 | a, (u64)d << 32 | c, key);
}

static inline u64 siphash(const void *data, size_t len, const siphash_key_t *key)
{
	if (IS_ALIGNED((unsigned long)data, SIPHASH_ALIGNMENT))
		return __siphash_aligned(data, len, key);
	return __siphash_unaligned(data, len, key);
}

u32 __hsiphash_aligned(const void *data, size_t len, const hsiphash_key_t *key);
u32 __hsiphash_unaligned(const void *data, size_t len, const hsiphash_key_t *key);
u32 hsiphash_1u32(const u32 a, const hsiphash_key_t *key);
u32 hsiphash_2u32(const u32 a, const u32 b, const hsiphash_key_t *key);
u32 hsiphash_3u32(const u32 a, const u32 b, const u32 c, const hsiphash_key_t *key);
u32 hsiphash_4u32(const u32 a, const u32 b, const u32 c, const u32 d, const hsiphash_key_t *key);

static inline u32 hsiphash(const void *data, size_t len, const hsiphash_key_t *key)
{
	if (IS_ALIGNED((unsigned long)data, HSIPHASH_ALIGNMENT))
		return __hsiphash_aligned(data, len, key);
	return __hsiphash_unaligned(data, len, key);
}

/* ---- the round and the start, for those that mix by themselves ---- */

#define KM_SIP_ROTATE(word, bits) ((word) << (bits) | (word) >> (sizeof(word) * 8 - (bits)))
#define SIPHASH_PERMUTATION(a, b, c, d)                                          \
	((a) += (b), (b) = KM_SIP_ROTATE(b, 13), (b) ^= (a), (a) = KM_SIP_ROTATE(a, 32), \
	 (c) += (d), (d) = KM_SIP_ROTATE(d, 16), (d) ^= (c), (a) += (d),         \
	 (d) = KM_SIP_ROTATE(d, 21), (d) ^= (a), (c) += (b),                     \
	 (b) = KM_SIP_ROTATE(b, 17), (b) ^= (c), (c) = KM_SIP_ROTATE(c, 32))
/* "somepseudorandomlygeneratedbytes" */
#define SIPHASH_CONST_0 0x736f6d6570736575ULL
#define SIPHASH_CONST_1 0x646f72616e646f6dULL
#define SIPHASH_CONST_2 0x6c7967656e657261ULL
#define SIPHASH_CONST_3 0x7465646279746573ULL

#endif
