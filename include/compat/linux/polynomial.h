/* SPDX-License-Identifier: MIT */
/* Polynomials with integers, terms of falling degree and last the one of degree 0. */
#ifndef KM_COMPAT_LINUX_POLYNOMIAL_H
#define KM_COMPAT_LINUX_POLYNOMIAL_H

struct polynomial_term {
	unsigned int deg;
	long coef;
	long divider;          /* at each multiplication by the argument */
	long divider_leftover; /* of the term, once */
};

struct polynomial {
	long total_divider; /* 0: 1 */
	struct polynomial_term terms[];
};

long polynomial_calc(const struct polynomial *poly, long data);

#endif
