/* SPDX-License-Identifier: MIT */
/*
 * Best approximations by fractions with a limited numerator and denominator: the convergents of
 * the continued fraction, and for the first that is too big the largest semiconvergent in bounds,
 * when that is nearer than the convergent before.
 */
#include <linux/export.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/rational.h>
#include <linux/types.h>

struct fraction {
	unsigned long n, d;
};

__weak void rational_best_approximation(unsigned long given_numerator,
					unsigned long given_denominator,
					unsigned long max_numerator,
					unsigned long max_denominator,
					unsigned long *best_numerator,
					unsigned long *best_denominator)
{
	struct fraction before = { 0, 1 }, last = { 1, 0 };
	unsigned long n = given_numerator, d = given_denominator;

	while (d) {
		unsigned long term = n / d, rest = n % d, fits = ULONG_MAX;
		struct fraction next;

		if (last.n)
			fits = (max_numerator - before.n) / last.n;
		if (last.d)
			fits = min(fits, (max_denominator - before.d) / last.d);
		if (term > fits) {
			/*
			 * before + fits * last is nearer when fits is more than half of the term, or
			 * just half and what remains of the term decides so.
			 */
			if (!last.d || 2 * fits > term ||
			    (2 * fits == term && (u128)before.d * d > (u128)last.d * rest)) {
				last.n = before.n + fits * last.n;
				last.d = before.d + fits * last.d;
			}
			break;
		}
		next.n = before.n + term * last.n;
		next.d = before.d + term * last.d;
		before = last;
		last = next;
		n = d;
		d = rest;
	}
	*best_numerator = last.n;
	*best_denominator = last.d;
}
EXPORT_SYMBOL(rational_best_approximation);
