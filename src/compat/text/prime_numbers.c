/* SPDX-License-Identifier: MIT */
/* Prime numbers by Miller and Rabin's test, which with these bases errs for no 64-bit number. */
#include <linux/prime_numbers.h>

#include <linux/array_size.h>
#include <linux/export.h>
#include <linux/limits.h>

static const u8 bases[] = { 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37 };

static u64 multiply(u64 a, u64 b, u64 n)
{
	return (u128)a * b % n;
}

static u64 power(u64 base, u64 exponent, u64 n)
{
	u64 result = 1;

	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			result = multiply(result, base, n);
		base = multiply(base, base, n);
	}
	return result;
}

/* n odd and above base. */
static bool passes(u64 n, u64 base)
{
	int twos = __builtin_ctzll(n - 1);
	u64 x = power(base, (n - 1) >> twos, n);

	if (x == 1 || x == n - 1)
		return true;
	while (--twos > 0) {
		x = multiply(x, x, n);
		if (x == n - 1)
			return true;
	}
	return false;
}

bool is_prime_number(unsigned long x)
{
	if (x < 2)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++)
		if (x % bases[i] == 0)
			return x == bases[i];
	for (size_t i = 0; i < ARRAY_SIZE(bases); i++)
		if (!passes(x, bases[i]))
			return false;
	return true;
}
EXPORT_SYMBOL(is_prime_number);

unsigned long next_prime_number(unsigned long x)
{
	while (x < ULONG_MAX && !is_prime_number(++x))
		;
	return x;
}
EXPORT_SYMBOL(next_prime_number);
