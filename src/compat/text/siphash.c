/* SPDX-License-Identifier: MIT */
/* SipHash-c-d of Aumasson and Bernstein, words little-endian. */
#include <linux/siphash.h>

#include <linux/export.h>
#include <linux/unaligned.h>

struct state {
	u64 v[4];
};

static void rounds(struct state *s, int nr)
{
	while (nr--)
		SIPHASH_PERMUTATION(s->v[0], s->v[1], s->v[2], s->v[3]);
}

static void take(struct state *s, u64 word, int nr)
{
	s->v[3] ^= word;
	rounds(s, nr);
	s->v[0] ^= word;
}

/* What is left of the last word, and the length in its upper byte. */
static u64 tail(const u8 *p, size_t len)
{
	u64 word = (u64)len << 56;

	for (size_t i = 0; i < len % 8; i++)
		word |= (u64)p[i] << 8 * i;
	return word;
}

static u64 sip(const void *data, size_t len, u64 key0, u64 key1, int c, int d)
{
	struct state s = { { SIPHASH_CONST_0 ^ key0, SIPHASH_CONST_1 ^ key1,
			     SIPHASH_CONST_2 ^ key0, SIPHASH_CONST_3 ^ key1 } };
	const u8 *p = data, *end = p + len / 8 * 8;

	for (; p != end; p += 8)
		take(&s, get_unaligned_le64(p), c);
	take(&s, tail(p, len), c);
	s.v[2] ^= 0xff;
	rounds(&s, d);
	return s.v[0] ^ s.v[1] ^ s.v[2] ^ s.v[3];
}

/* ---- 2-4 ---- */

u64 __siphash_unaligned(const void *data, size_t len, const siphash_key_t *key)
{
	return sip(data, len, key->key[0], key->key[1], 2, 4);
}
EXPORT_SYMBOL(__siphash_unaligned);

u64 __siphash_aligned(const void *data, size_t len, const siphash_key_t *key)
{
	return sip(data, len, key->key[0], key->key[1], 2, 4);
}
EXPORT_SYMBOL(__siphash_aligned);

u64 siphash_1u64(const u64 a, const siphash_key_t *key)
{
	return __siphash_aligned(&a, sizeof(a), key);
}
EXPORT_SYMBOL(siphash_1u64);

u64 siphash_2u64(const u64 a, const u64 b, const siphash_key_t *key)
{
	u64 words[] = { a, b };

	return __siphash_aligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(siphash_2u64);

u64 siphash_3u64(const u64 a, const u64 b, const u64 c, const siphash_key_t *key)
{
	u64 words[] = { a, b, c };

	return __siphash_aligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(siphash_3u64);

u64 siphash_4u64(const u64 a, const u64 b, const u64 c, const u64 d, const siphash_key_t *key)
{
	u64 words[] = { a, b, c, d };

	return __siphash_aligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(siphash_4u64);

u64 siphash_1u32(const u32 a, const siphash_key_t *key)
{
	return __siphash_unaligned(&a, sizeof(a), key);
}
EXPORT_SYMBOL(siphash_1u32);

u64 siphash_3u32(const u32 a, const u32 b, const u32 c, const siphash_key_t *key)
{
	u32 words[] = { a, b, c };

	return __siphash_unaligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(siphash_3u32);

/* ---- 1-3, of 32 bits ---- */

u32 __hsiphash_unaligned(const void *data, size_t len, const hsiphash_key_t *key)
{
	return sip(data, len, key->key[0], key->key[1], 1, 3);
}
EXPORT_SYMBOL(__hsiphash_unaligned);

u32 __hsiphash_aligned(const void *data, size_t len, const hsiphash_key_t *key)
{
	return sip(data, len, key->key[0], key->key[1], 1, 3);
}
EXPORT_SYMBOL(__hsiphash_aligned);

u32 hsiphash_1u32(const u32 a, const hsiphash_key_t *key)
{
	return __hsiphash_unaligned(&a, sizeof(a), key);
}
EXPORT_SYMBOL(hsiphash_1u32);

u32 hsiphash_2u32(const u32 a, const u32 b, const hsiphash_key_t *key)
{
	u32 words[] = { a, b };

	return __hsiphash_unaligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(hsiphash_2u32);

u32 hsiphash_3u32(const u32 a, const u32 b, const u32 c, const hsiphash_key_t *key)
{
	u32 words[] = { a, b, c };

	return __hsiphash_unaligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(hsiphash_3u32);

u32 hsiphash_4u32(const u32 a, const u32 b, const u32 c, const u32 d, const hsiphash_key_t *key)
{
	u32 words[] = { a, b, c, d };

	return __hsiphash_unaligned(words, sizeof(words), key);
}
EXPORT_SYMBOL(hsiphash_4u32);
