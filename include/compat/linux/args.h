/* SPDX-License-Identifier: MIT */
/* Counting and pasting of macro arguments. */
#ifndef KM_COMPAT_LINUX_ARGS_H
#define KM_COMPAT_LINUX_ARGS_H

/* How many arguments, 0 to 15. */
#define km_count_args(z, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, count, ...) count
#define COUNT_ARGS(x...) km_count_args(, ##x, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)

#define km_concat(a, b) a##b
#define CONCATENATE(a, b) km_concat(a, b)

#endif
