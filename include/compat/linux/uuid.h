/* SPDX-License-Identifier: MIT */
/* Universal identifiers: uuid_t in network order, guid_t with its first fields little endian. */
#ifndef KM_COMPAT_LINUX_UUID_H
#define KM_COMPAT_LINUX_UUID_H

#include <linux/string.h>
#include <linux/types.h>

#define UUID_SIZE 16
#define UUID_STRING_LEN 36

typedef struct {
	__u8 b[UUID_SIZE];
} guid_t;
typedef struct {
	__u8 b[UUID_SIZE];
} uuid_t;
typedef guid_t uuid_le;

#define GUID_INIT(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)                       \
	((guid_t){ { (a) & 0xff, ((a) >> 8) & 0xff, ((a) >> 16) & 0xff, ((a) >> 24) & 0xff, \
		     (b) & 0xff, ((b) >> 8) & 0xff, (c) & 0xff, ((c) >> 8) & 0xff, \
		     (d0), (d1), (d2), (d3), (d4), (d5), (d6), (d7) } })
#define UUID_INIT(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)                       \
	((uuid_t){ { ((a) >> 24) & 0xff, ((a) >> 16) & 0xff, ((a) >> 8) & 0xff, (a) & 0xff, \
		     ((b) >> 8) & 0xff, (b) & 0xff, ((c) >> 8) & 0xff, (c) & 0xff, \
		     (d0), (d1), (d2), (d3), (d4), (d5), (d6), (d7) } })
#define UUID_LE(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) \
	GUID_INIT(a, b, c, d0, d1, d2, d3, d4, d5, d6, d7)
#define NULL_UUID_LE UUID_LE(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

extern const guid_t guid_null;
extern const uuid_t uuid_null;

#define KM_UUID(name)                                                            \
	static inline bool name##_equal(const name##_t *a, const name##_t *b)    \
	{                                                                        \
		return memcmp(a, b, sizeof(*a)) == 0;                            \
	}                                                                        \
	static inline void name##_copy(name##_t *dst, const name##_t *src)       \
	{                                                                        \
		memcpy(dst, src, sizeof(*dst));                                  \
	}                                                                        \
	static inline bool name##_is_null(const name##_t *u)                     \
	{                                                                        \
		return name##_equal(u, &name##_null);                            \
	}                                                                        \
	static inline void import_##name(name##_t *dst, const __u8 *src)         \
	{                                                                        \
		memcpy(dst, src, sizeof(*dst));                                  \
	}                                                                        \
	static inline void export_##name(__u8 *dst, const name##_t *src)         \
	{                                                                        \
		memcpy(dst, src, sizeof(*src));                                  \
	}
KM_UUID(guid)
KM_UUID(uuid)

void generate_random_uuid(unsigned char uuid[16]);
void generate_random_guid(unsigned char guid[16]);
void guid_gen(guid_t *u);
void uuid_gen(uuid_t *u);
bool __must_check uuid_is_valid(const char *uuid);
extern const u8 guid_index[16];
extern const u8 uuid_index[16];
/* 0 or -EINVAL. */
int guid_parse(const char *uuid, guid_t *u);
int uuid_parse(const char *uuid, uuid_t *u);

#endif
