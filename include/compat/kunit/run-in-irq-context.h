/* SPDX-License-Identifier: MIT */
/* A function in a task, in a softirq and in an interrupt, all at a time. */
#ifndef KM_COMPAT_KUNIT_RUN_IN_IRQ_CONTEXT_H
#define KM_COMPAT_KUNIT_RUN_IN_IRQ_CONTEXT_H

#include <kunit/test.h>

/*
 * Until it has run max_iterations times in all, or for a second, but in each of the three at least
 * once. That it returned false, or a context in which it never ran, fails the test.
 */
void kunit_run_irq_test(struct kunit *test, bool (*func)(void *), int max_iterations,
			void *test_specific_state);

#endif
