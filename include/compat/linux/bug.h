/* SPDX-License-Identifier: MIT */
/*
 * Reports of what should not be. WARN() prints the kernel's report to standard
 * error and goes on, or ends the process with panic_on_warn; BUG() prints and
 * ends the process. Both are counted in km_warn_count.
 */
#ifndef KM_COMPAT_LINUX_BUG_H
#define KM_COMPAT_LINUX_BUG_H

#include <linux/build_bug.h>
#include <linux/compiler.h>
#include <linux/once_lite.h>
#include <linux/panic.h>
#include <linux/printk.h>
#include <linux/types.h>

enum bug_trap_type { BUG_TRAP_TYPE_NONE, BUG_TRAP_TYPE_WARN, BUG_TRAP_TYPE_BUG };

#define CUT_HERE "------------[ cut here ]------------\n"

/* Reports of WARN and BUG of this layer and of the library together. */
unsigned long km_warn_count_get(void);
#define km_warn_count km_warn_count_get()
/* Count a report that somebody else has printed. */
void km_warn_note(void);
/* A test provoked nr of them: they do not count. */
void km_warn_forgive(unsigned long nr);

__noreturn __cold void km_bug(const char *file, int line, const char *func);
void km_warn(const char *file, int line, const char *fmt, ...) __printf(3, 4);
void km_warn_plain(const char *file, int line);

#define BUG() km_bug(__FILE__, __LINE__, __func__)
#define BUG_ON(condition)                                                        \
	do {                                                                     \
		if (unlikely(condition))                                         \
			BUG();                                                   \
	} while (0)

#define __WARN() km_warn_plain(__FILE__, __LINE__)
#define __WARN_printf(taint, arg...) km_warn(__FILE__, __LINE__, arg)
#define WARN_ON(condition)                                                       \
	({                                                                       \
		int __ret_warn_on = !!(condition);                               \
		if (unlikely(__ret_warn_on))                                     \
			__WARN();                                                \
		unlikely(__ret_warn_on);                                         \
	})
#define WARN(condition, format...)                                               \
	({                                                                       \
		int __ret_warn_on = !!(condition);                               \
		if (unlikely(__ret_warn_on))                                     \
			__WARN_printf(0, format);                                \
		unlikely(__ret_warn_on);                                         \
	})
#define WARN_TAINT(condition, taint, format...) WARN(condition, format)
#define WARN_ON_ONCE(condition) DO_ONCE_LITE_IF(condition, km_warn_plain, __FILE__, __LINE__)
#define WARN_ONCE(condition, format...) \
	DO_ONCE_LITE_IF(condition, km_warn, __FILE__, __LINE__, format)
#define WARN_TAINT_ONCE(condition, taint, format...) WARN_ONCE(condition, format)
#define WARN_ON_SMP(x) WARN_ON(x)

/* True, with a report, when an invariant of a data structure was found broken. */
#define CHECK_DATA_CORRUPTION(condition, ...) km_check_corruption(condition, ##__VA_ARGS__)
#define km_check_corruption(condition, first, ...)                               \
	({                                                                       \
		bool __km_corrupt = unlikely(condition);                         \
		if (__km_corrupt)                                                \
			km_warn_corruption(first, ##__VA_ARGS__);                \
		__km_corrupt;                                                    \
	})
/* To 6.15 the format comes first, after it a pointer that tells the object. */
#define km_warn_corruption(first, ...)                                           \
	_Generic((first), char * : km_warn_fmt, const char * : km_warn_fmt,      \
		 default : km_warn_after)(__FILE__, __LINE__, (const void *)(first), ##__VA_ARGS__)
void km_warn_fmt(const char *file, int line, const void *fmt, ...);
void km_warn_after(const char *file, int line, const void *object, ...);

#endif
