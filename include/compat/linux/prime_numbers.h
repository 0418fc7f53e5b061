/* SPDX-License-Identifier: MIT */
/* Prime numbers, of any unsigned long. */
#ifndef KM_COMPAT_LINUX_PRIME_NUMBERS_H
#define KM_COMPAT_LINUX_PRIME_NUMBERS_H

#include <linux/types.h>

bool is_prime_number(unsigned long x);
/* The smallest that is above x; ULONG_MAX when there is none. */
unsigned long next_prime_number(unsigned long x);

/* from is visited whether it is prime or not. */
#define for_each_prime_number_from(prime, from, max) \
	for ((prime) = (from); (prime) <= (max); (prime) = next_prime_number(prime))
#define for_each_prime_number(prime, max) for_each_prime_number_from(prime, 2, max)

#endif
