/* SPDX-License-Identifier: MIT */
/*
 * Fault injection: calls that fail on purpose, by rules that can be repeated.
 *
 * A rule of the library's own, `fail_page_alloc` or `failslab`, is armed at
 * boot by the option of its name, whose value is the kernel's
 * "interval,probability,space,times"; armed with a probability of 0 it fails
 * nothing until km_fault_set() says so. Not armed it costs nothing, and
 * km_fault_set() answers -ENOENT. Caches with the letter A of slab_debug= are
 * those that failslab/cache-filter lets fail; such a letter arms the rule too.
 */
#ifndef KMEM_LINUX_FAULT_INJECT_H
#define KMEM_LINUX_FAULT_INJECT_H

#include <kmem/types.h>
#ifdef KM_COMPAT
#include <linux/types.h>
#else
#include <sys/types.h>
#endif

/*
 * A rule. A call is failed when all of these agree: the thread (task_filter),
 * times is not 0, the space of earlier calls is used up, it is interval's
 * turn, and probability wins.
 */
struct fault_attr {
	unsigned long probability;      /* percent */
	unsigned long interval;         /* each so-many-th call that gets this far */
	atomic_t times;                 /* failures still to come; -1: without end */
	atomic_t space;                 /* bytes that still succeed */
	unsigned long verbose;          /* 0: nothing, 1: a line, 2: and a stack, per failure */
	bool task_filter;               /* only threads that km_make_it_fail() marked */
	unsigned long stacktrace_depth; /* entries of the stack printed at most */
	unsigned long count;            /* calls that got as far as interval */
	const char *name;
};

#define FAULT_ATTR_INITIALIZER                                              \
	{                                                                   \
		.interval = 1, .times = { 1 }, .verbose = 2, .stacktrace_depth = 32, \
	}
#define DECLARE_FAULT_ATTR(id) struct fault_attr id = FAULT_ATTR_INITIALIZER

enum fault_flags {
	FAULT_NOWARN = 1 << 0, /* no line, whatever verbose says */
};

/*
 * "interval,probability,space,times" into *attr: 1, or 0 if str is something
 * else. Linux 2.6.20.
 */
KM_API int setup_fault_attr(struct fault_attr *attr, char *str);
/* Is this call, for size bytes, to fail? Any context. */
KM_API bool should_fail_ex(struct fault_attr *attr, ssize_t size, int flags);
KM_API bool should_fail(struct fault_attr *attr, ssize_t size);

/* The library's own: true to fail. What the page allocator itself asks. */
KM_API bool should_fail_alloc_page(gfp_t gfp_mask, unsigned int order);
/* The same of the slab allocator: 0, or -ENOMEM to fail. */
struct kmem_cache;
KM_API int should_failslab(struct kmem_cache *s, gfp_t gfpflags);

/*
 * Turn a knob, named as in the kernel's debugfs: "failslab/probability",
 * "fail_page_alloc/min-order" ...; interval, probability, space, times,
 * verbose, task-filter, stacktrace-depth, ignore-gfp-wait, ignore-gfp-highmem,
 * min-order, cache-filter. 0; -ENOENT: no such knob, or not armed;
 * -EINVAL: no such value. Any context.
 */
KM_API int km_fault_set(const char *knob, const char *value);
/* All knobs of the armed rules, "knob value" a line, as the text functions of kmem.h. */
KM_API size_t km_fault_text(char *buf, size_t size);

/* This thread is one that task-filter lets fail, as /proc/self/make-it-fail; the old value. */
KM_API bool km_make_it_fail(bool on);
/*
 * The nth call from now of this thread that may fail does, whatever the rules
 * say (but for their filters of gfp); as /proc/self/fail-nth. 0: none does. n is at most 65535.
 * What is left of an earlier one: 0 when it has failed.
 */
KM_API unsigned int km_fail_nth(unsigned int n);

#endif
