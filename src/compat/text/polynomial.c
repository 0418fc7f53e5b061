/* SPDX-License-Identifier: MIT */
/* Values of polynomials: see linux/polynomial.h. */
#include <linux/polynomial.h>

#include <linux/export.h>
#include <linux/math.h>

long polynomial_calc(const struct polynomial *poly, long data)
{
	const struct polynomial_term *term = poly->terms;
	long sum = 0;

	do {
		long value = term->coef;

		for (unsigned int i = 0; i < term->deg; i++)
			value = mult_frac(value, data, term->divider);
		sum += value / term->divider_leftover;
	} while (term++->deg);
	return sum / (poly->total_divider ?: 1);
}
EXPORT_SYMBOL_GPL(polynomial_calc);
