/* SPDX-License-Identifier: MIT */
/*
 * Functions that a test replaces: one that begins with
 *
 *	KUNIT_STATIC_STUB_REDIRECT(function, argument...);
 *
 * calls and returns what the running test has put in its place, if it has.
 */
#ifndef KM_COMPAT_KUNIT_STATIC_STUB_H
#define KM_COMPAT_KUNIT_STATIC_STUB_H

#include <kunit/test.h>
#include <kunit/test-bug.h>

#define KUNIT_STATIC_STUB_REDIRECT(real_fn_name, args...)                                   \
	do {                                                                                \
		struct kunit *km_test = kunit_get_current_test();                           \
		typeof(&real_fn_name) km_stub;                                              \
                                                                                            \
		if (likely(!km_test))                                                       \
			break;                                                              \
		km_stub = (typeof(&real_fn_name))__kunit_static_stub_address(               \
			km_test, (void *)&real_fn_name);                                    \
		if (km_stub)                                                                \
			return km_stub(args);                                               \
	} while (0)

/* From now on until the end of the test, or until it is deactivated. */
#define kunit_activate_static_stub(test, real_fn_addr, replacement_addr)                    \
	do {                                                                                \
		typeof(&*(real_fn_addr)) km_real = (real_fn_addr);                        \
		typeof(km_real) km_new = (replacement_addr);                                \
                                                                                            \
		__kunit_activate_static_stub(test, (void *)km_real, (void *)km_new);         \
	} while (0)

void *__kunit_static_stub_address(struct kunit *test, void *real_fn_addr);
void __kunit_activate_static_stub(struct kunit *test, void *real_fn_addr, void *replacement_addr);
void kunit_deactivate_static_stub(struct kunit *test, void *real_fn_addr);

#endif
