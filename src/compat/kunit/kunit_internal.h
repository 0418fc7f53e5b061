/* SPDX-License-Identifier: MIT */
/* Between the files kunit_*.c and run_*.c. */
#ifndef COMPAT_KUNIT_INTERNAL_H
#define COMPAT_KUNIT_INTERNAL_H

#include <linux/stdarg.h>
#include <linux/types.h>

struct kunit;

/* A text that grows, in memory of the host. */
struct km_ktap {
	char *buf; /* NULL while empty */
	size_t len, room;
};

void km_ktap_add(struct km_ktap *text, const char *fmt, ...)
	__attribute__((__format__(printf, 2, 3)));
void km_ktap_vadd(struct km_ktap *text, const char *fmt, va_list args)
	__attribute__((__format__(printf, 2, 0)));
void km_ktap_free(struct km_ktap *text);

/* The text, and a newline unless it ends with one, on the KTAP output. */
void km_ktap_print(struct km_ktap *text);

/* What kunit_get_current_test() says in this thread. */
void km_kunit_set_current(struct kunit *test);

/* From now on the current test's resource "slab_errors" counts errors of SLUB debugging. */
void km_kunit_slab_init(void);

/* Has a test counted an error of a cache of this name? What is left in that is its business. */
bool km_kunit_slab_claimed(const char *name);

#endif
