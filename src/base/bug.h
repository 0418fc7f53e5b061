/* SPDX-License-Identifier: MIT */
/*
 * Reports and assertions.
 *
 * BUG_ON() is for our own broken invariants: it prints and aborts. A caller's
 * misuse is a warning in the kernel's words on standard error:
 *
 *	------------[ cut here ]------------
 *	WARNING: src/page/page_alloc.c:120 at __alloc_pages_noprof+0x40/0x100, CPU#0: comm/1234
 *	<message>
 *	Call Trace:
 *	 ...
 *	---[ end trace 0000000000000000 ]---
 *
 * and then aborts only with panic_on_warn=1. Reports may come from any
 * context; one that comes while another of this thread is printed is dropped.
 */
#ifndef BASE_BUG_H
#define BASE_BUG_H

#include <kmem/types.h>
#include <stdarg.h>

__attribute__((__noreturn__, __cold__)) void bug_at(const char *file, int line, const char *what);
__cold void warn_at(const char *file, int line, const void *ip, const char *fmt, ...)
	__printf(4, 5);
/* One line to standard error, "kmem: " is not put in front of it. May be called in any context. */
__cold void report_printf(const char *fmt, ...) __printf(1, 2);
__cold void report_dump_stack(void);
__cold __attribute__((__noreturn__)) void report_panic(const char *fmt, ...) __printf(1, 2);
/* True at most once in interval_ns per state word. */
__cold bool report_ratelimit(unsigned long *state, unsigned long interval_ns);

/* Every report goes through this sink; tests replace it. text is one or more whole lines. */
extern void (*report_sink)(const char *text, size_t len);
extern bool report_panic_on_warn;
extern unsigned long report_nr_warnings; /* WARNs and BUG reports since boot */

#define BUG_ON(cond)                                            \
	do {                                                    \
		if (unlikely(cond))                             \
			bug_at(__FILE__, __LINE__, #cond);      \
	} while (0)

/* Costly assertions: on in checking builds (-DKM_CHECK), compiled but not run otherwise. */
#ifdef KM_CHECK
#define CHECK_ON(cond) BUG_ON(cond)
#else
#define CHECK_ON(cond) do { (void)sizeof(cond); } while (0)
#endif

#define KM_WARN(...) warn_at(__FILE__, __LINE__, __builtin_return_address(0), __VA_ARGS__)
#define KM_WARN_ON(cond)                                        \
	({                                                      \
		bool __w = !!(cond);                            \
		if (unlikely(__w))                              \
			KM_WARN("%s", "");                      \
		__w;                                            \
	})
/* Warns the first time cond holds; the value is cond. */
#define KM_WARN_ONCE(cond, ...)                                                      \
	({                                                                           \
		static bool __done;                                                  \
		bool __w = !!(cond);                                                 \
		if (unlikely(__w) && !__atomic_exchange_n(&__done, true, __ATOMIC_RELAXED)) \
			KM_WARN(__VA_ARGS__);                                        \
		__w;                                                                 \
	})
#define KM_WARN_ON_ONCE(cond) KM_WARN_ONCE(cond, "%s", "")

#endif
