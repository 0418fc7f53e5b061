/* SPDX-License-Identifier: MIT */
/* Between the machine's byte order and a fixed one. */
#ifndef KM_COMPAT_LINUX_BYTEORDER_GENERIC_H
#define KM_COMPAT_LINUX_BYTEORDER_GENERIC_H

#include <linux/types.h>
#include <linux/byteorder/little_endian.h>

#define cpu_to_le64 __cpu_to_le64
#define le64_to_cpu __le64_to_cpu
#define cpu_to_le32 __cpu_to_le32
#define le32_to_cpu __le32_to_cpu
#define cpu_to_le16 __cpu_to_le16
#define le16_to_cpu __le16_to_cpu
#define cpu_to_be64 __cpu_to_be64
#define be64_to_cpu __be64_to_cpu
#define cpu_to_be32 __cpu_to_be32
#define be32_to_cpu __be32_to_cpu
#define cpu_to_be16 __cpu_to_be16
#define be16_to_cpu __be16_to_cpu
#define cpu_to_le64p __cpu_to_le64p
#define le64_to_cpup __le64_to_cpup
#define cpu_to_le32p __cpu_to_le32p
#define le32_to_cpup __le32_to_cpup
#define cpu_to_le16p __cpu_to_le16p
#define le16_to_cpup __le16_to_cpup
#define cpu_to_be64p __cpu_to_be64p
#define be64_to_cpup __be64_to_cpup
#define cpu_to_be32p __cpu_to_be32p
#define be32_to_cpup __be32_to_cpup
#define cpu_to_be16p __cpu_to_be16p
#define be16_to_cpup __be16_to_cpup
#define cpu_to_le64s __cpu_to_le64s
#define le64_to_cpus __le64_to_cpus
#define cpu_to_le32s __cpu_to_le32s
#define le32_to_cpus __le32_to_cpus
#define cpu_to_le16s __cpu_to_le16s
#define le16_to_cpus __le16_to_cpus
#define cpu_to_be64s __cpu_to_be64s
#define be64_to_cpus __be64_to_cpus
#define cpu_to_be32s __cpu_to_be32s
#define be32_to_cpus __be32_to_cpus
#define cpu_to_be16s __cpu_to_be16s
#define be16_to_cpus __be16_to_cpus

#undef ntohl
#undef ntohs
#undef htonl
#undef htons
#define htonl(x) __cpu_to_be32(x)
#define htons(x) __cpu_to_be16(x)
#define ntohl(x) __be32_to_cpu(x)
#define ntohs(x) __be16_to_cpu(x)

/* *var += val, in the byte order that var has. */
#define KM_ADD_CPU(e, bits)                                                      \
	static inline void e##bits##_add_cpu(__##e##bits *var, __u##bits val)    \
	{                                                                        \
		*var = __cpu_to_##e##bits(__##e##bits##_to_cpu(*var) + val);     \
	}
KM_ADD_CPU(le, 16)
KM_ADD_CPU(le, 32)
KM_ADD_CPU(le, 64)
KM_ADD_CPU(be, 16)
KM_ADD_CPU(be, 32)
KM_ADD_CPU(be, 64)

#define KM_CPU_ARRAY(e, bits)                                                    \
	static inline void cpu_to_##e##bits##_array(__##e##bits *dst, const __u##bits *src, \
						    size_t len)                  \
	{                                                                        \
		for (size_t i = 0; i < len; i++)                                 \
			dst[i] = __cpu_to_##e##bits(src[i]);                     \
	}                                                                        \
	static inline void e##bits##_to_cpu_array(__u##bits *dst, const __##e##bits *src, \
						  size_t len)                    \
	{                                                                        \
		for (size_t i = 0; i < len; i++)                                 \
			dst[i] = __##e##bits##_to_cpu(src[i]);                   \
	}                                                                        \
	static inline void cpu_to_##e##bits##_array_inplace(__u##bits *buf, size_t len) \
	{                                                                        \
		for (size_t i = 0; i < len; i++)                                 \
			buf[i] = __cpu_to_##e##bits(buf[i]);                     \
	}
KM_CPU_ARRAY(le, 32)
KM_CPU_ARRAY(be, 32)
KM_CPU_ARRAY(le, 64)
KM_CPU_ARRAY(be, 64)



#endif
