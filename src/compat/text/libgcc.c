/* SPDX-License-Identifier: MIT */
/* 64-bit arithmetic that compilers of 32-bit machines leave to functions; here by that of ours. */
#include <linux/libgcc.h>

#include <linux/export.h>

long long notrace __ashldi3(long long u, word_type b)
{
	return (unsigned long long)u << b;
}
EXPORT_SYMBOL(__ashldi3);

long long notrace __ashrdi3(long long u, word_type b)
{
	return u >> b;
}
EXPORT_SYMBOL(__ashrdi3);

long long notrace __lshrdi3(long long u, word_type b)
{
	return (unsigned long long)u >> b;
}
EXPORT_SYMBOL(__lshrdi3);

long long notrace __muldi3(long long u, long long v)
{
	return (unsigned long long)u * v;
}
EXPORT_SYMBOL(__muldi3);

word_type notrace __cmpdi2(long long a, long long b)
{
	return a < b ? 0 : a == b ? 1 : 2;
}
EXPORT_SYMBOL(__cmpdi2);

word_type notrace __ucmpdi2(unsigned long long a, unsigned long long b)
{
	return a < b ? 0 : a == b ? 1 : 2;
}
EXPORT_SYMBOL(__ucmpdi2);
