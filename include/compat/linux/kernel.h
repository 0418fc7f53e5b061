/* SPDX-License-Identifier: MIT */
/* The collection that most files include: arithmetic, formatting, messages, numbers of text. */
#ifndef KM_COMPAT_LINUX_KERNEL_H
#define KM_COMPAT_LINUX_KERNEL_H

#if defined(__has_include_next)
#if __has_include_next(<linux/kernel.h>)
#include_next <linux/kernel.h>
#endif
#endif
#include <linux/stdarg.h>
#include <linux/align.h>
#include <linux/array_size.h>
#include <linux/limits.h>
#include <linux/linkage.h>
#include <linux/stddef.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/bitops.h>
#include <linux/hex.h>
#include <linux/kstrtox.h>
#include <linux/log2.h>
#include <linux/math.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/typecheck.h>
#include <linux/panic.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/sprintf.h>
#include <linux/instruction_pointer.h>
#include <linux/util_macros.h>
#include <linux/wordpart.h>
#include <linux/trace_printk.h>
#include <asm/byteorder.h>

#define STACK_MAGIC 0xdeadbeef
#define REPEAT_BYTE_U32(x) lower_32_bits(REPEAT_BYTE(x))

/* For writing to a constant of a structure that the compiler laid out. */
#define u64_to_user_ptr(x)                                                       \
	({                                                                       \
		typecheck(u64, (x));                                             \
		(void __user *)(uintptr_t)(x);                                   \
	})

enum system_states {
	SYSTEM_BOOTING,
	SYSTEM_SCHEDULING,
	SYSTEM_FREEING_INITMEM,
	SYSTEM_RUNNING,
	SYSTEM_HALT,
	SYSTEM_POWER_OFF,
	SYSTEM_RESTART,
	SYSTEM_SUSPEND,
};
extern enum system_states system_state; /* SYSTEM_RUNNING */

bool parse_option_str(const char *str, const char *option);
int get_option(char **str, int *pint);
char *get_options(const char *str, int nints, int *ints);
unsigned long long memparse(const char *ptr, char **retp);
char *next_arg(char *args, char **param, char **val);

int num_to_str(char *buf, int size, unsigned long long num, unsigned int width);

#define PTR_IF(cond, ptr) ((cond) ? (ptr) : NULL)

/* Permissions of a file in octal, checked. */
#define VERIFY_OCTAL_PERMISSIONS(perms)                                          \
	(BUILD_BUG_ON_ZERO((perms) < 0) + BUILD_BUG_ON_ZERO((perms) > 0777) +    \
	 BUILD_BUG_ON_ZERO((((perms) >> 6) & 4) < (((perms) >> 3) & 4)) +        \
	 BUILD_BUG_ON_ZERO((((perms) >> 3) & 4) < ((perms) & 4)) +               \
	 BUILD_BUG_ON_ZERO((((perms) >> 6) & 2) < (((perms) >> 3) & 2)) +        \
	 BUILD_BUG_ON_ZERO((perms) & 2) + (perms))

#endif
