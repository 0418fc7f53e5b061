/* SPDX-License-Identifier: MIT */
/* Helpers of compilers for 64-bit arithmetic on 32-bit machines. */
#ifndef KM_COMPAT_LINUX_LIBGCC_H
#define KM_COMPAT_LINUX_LIBGCC_H

#include <asm/byteorder.h>

typedef int word_type __attribute__((__mode__(__word__)));

struct DWstruct {
	int low, high;
};

typedef union {
	struct DWstruct s;
	long long ll;
} DWunion;

long long notrace __ashldi3(long long u, word_type b);
long long notrace __ashrdi3(long long u, word_type b);
long long notrace __lshrdi3(long long u, word_type b);
long long notrace __muldi3(long long u, long long v);
/* 0: a < b, 1: equal, 2: a > b. */
word_type notrace __cmpdi2(long long a, long long b);
word_type notrace __ucmpdi2(unsigned long long a, unsigned long long b);

#endif
