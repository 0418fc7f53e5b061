/* SPDX-License-Identifier: MIT */
/* NULL, offsets and sizes of members, groups of members. */
#ifndef KM_COMPAT_LINUX_STDDEF_H
#define KM_COMPAT_LINUX_STDDEF_H

#include <linux/compiler_types.h>
#include_next <linux/stddef.h>
#include <stddef.h>

#define sizeof_field(TYPE, MEMBER) sizeof((((TYPE *)0)->MEMBER))
#define FIELD_SIZEOF(t, f) sizeof_field(t, f) /* to 5.4 */
#define offsetofend(TYPE, MEMBER) (offsetof(TYPE, MEMBER) + sizeof_field(TYPE, MEMBER))

/* Members that are also one struct NAME, to be copied at once. */
#undef __struct_group
#define __struct_group(TAG, NAME, ATTRS, MEMBERS...)                             \
	union {                                                                  \
		struct { MEMBERS } ATTRS;                                        \
		struct TAG { MEMBERS } ATTRS NAME;                               \
	} ATTRS
#define struct_group(NAME, MEMBERS...) __struct_group(, NAME, , MEMBERS)
#define struct_group_attr(NAME, ATTRS, MEMBERS...) __struct_group(, NAME, ATTRS, MEMBERS)
#define struct_group_tagged(TAG, NAME, MEMBERS...) __struct_group(TAG, NAME, , MEMBERS)

/* A flexible array in a union or alone in a struct. */
#undef __DECLARE_FLEX_ARRAY
#define __DECLARE_FLEX_ARRAY(TYPE, NAME) \
	struct {                         \
		struct { } __empty_##NAME; \
		TYPE NAME[];             \
	}
#define DECLARE_FLEX_ARRAY(TYPE, NAME) __DECLARE_FLEX_ARRAY(TYPE, NAME)
#define TRAILING_OVERLAP(TYPE, NAME, FAM, MEMBERS)                               \
	union {                                                                  \
		TYPE NAME;                                                       \
		struct {                                                         \
			unsigned char __offset_to_##FAM[offsetof(TYPE, FAM)];    \
			MEMBERS                                                  \
		};                                                               \
	}

#endif
