/* SPDX-License-Identifier: MIT */
/*
 * Init and exit functions. They are collected by the linker, and called by the
 * runner of `kmem test`: inits by level, within one in link order; exits in
 * reverse.
 */
#ifndef KM_COMPAT_LINUX_INIT_H
#define KM_COMPAT_LINUX_INIT_H

#include <linux/stringify.h>
#include <linux/types.h>

/* Nothing is freed after the start, so these mark only what is known to run once. */
#define __init __cold
#define __exit __cold __used
#define __initdata
#define __initconst
#define __exitdata
#define __exit_call
#define __init_or_module
#define __initdata_or_module
#define __initconst_or_module
#define __meminit
#define __meminitdata
#define __meminitconst
#define __memexit
#define __memexitdata
#define __exitused
#define __cpuinit
#define __cpuexit
#define __devinitdata
#define __devinitconst
#define __devexitdata
#define __init_refok
#define __nosavedata
#define __noinitretpoline
#define __ref
#define __refdata
#define __refconst
#define __init_memblock
#define __exit_p(x) x
#define __devinit
#define __devexit
#define __devexit_p(x) x

typedef int (*initcall_t)(void);
typedef void (*exitcall_t)(void);
typedef initcall_t initcall_entry_t;

#ifndef KBUILD_MODNAME
#define KBUILD_MODNAME "kernel"
#endif

struct km_initcall {
	const char *module, *name;
	int level; /* 0 (pure) to 7 (late) */
	int (*fn)(void);
	void (*exit)(void); /* one of both is NULL */
};

#define KM_COLLECTED(in) __attribute__((__used__, __retain__, __section__(in)))

#define km_initcall_make(id, level, fn, exit)                                                  \
	static const struct km_initcall __PASTE(km_initcall_, id) = { KBUILD_MODNAME, #id,    \
								       level, fn, exit };     \
	static const struct km_initcall *const KM_COLLECTED("km_initcalls") __PASTE(           \
		km_initcall_at_, id) = &__PASTE(km_initcall_, id);

#define early_initcall(fn) km_initcall_make(fn, 0, fn, NULL)
#define pure_initcall(fn) km_initcall_make(fn, 0, fn, NULL)
#define console_initcall(fn) km_initcall_make(fn, 0, fn, NULL)
#define security_initcall(fn) km_initcall_make(fn, 0, fn, NULL)
#define core_initcall(fn) km_initcall_make(fn, 1, fn, NULL)
#define core_initcall_sync(fn) km_initcall_make(fn, 1, fn, NULL)
#define postcore_initcall(fn) km_initcall_make(fn, 2, fn, NULL)
#define postcore_initcall_sync(fn) km_initcall_make(fn, 2, fn, NULL)
#define arch_initcall(fn) km_initcall_make(fn, 3, fn, NULL)
#define arch_initcall_sync(fn) km_initcall_make(fn, 3, fn, NULL)
#define subsys_initcall(fn) km_initcall_make(fn, 4, fn, NULL)
#define subsys_initcall_sync(fn) km_initcall_make(fn, 4, fn, NULL)
#define fs_initcall(fn) km_initcall_make(fn, 5, fn, NULL)
#define fs_initcall_sync(fn) km_initcall_make(fn, 5, fn, NULL)
#define rootfs_initcall(fn) km_initcall_make(fn, 5, fn, NULL)
#define device_initcall(fn) km_initcall_make(fn, 6, fn, NULL)
#define device_initcall_sync(fn) km_initcall_make(fn, 6, fn, NULL)
#define late_initcall(fn) km_initcall_make(fn, 7, fn, NULL)
#define late_initcall_sync(fn) km_initcall_make(fn, 7, fn, NULL)
#define __initcall(fn) device_initcall(fn)
#define __exitcall(fn) km_initcall_make(fn, 6, NULL, fn)

/* Words of the command line: fn gets what follows str. */
struct km_setup {
	const char *str; /* "name" or "name=" */
	int (*fn)(char *rest);
	bool early;
};

#define km_setup_make(text, id, setup, is_early)                                               \
	static const struct km_setup __PASTE(km_setup_, id) = { text, setup, is_early };      \
	static const struct km_setup *const KM_COLLECTED("km_setups") __PASTE(km_setup_at_,   \
		id) = &__PASTE(km_setup_, id);
#define __setup(text, fn) km_setup_make(text, fn, fn, false)
#define __setup_param(text, id, fn, early) km_setup_make(text, id, fn, early)
#define early_param(text, fn) km_setup_make(text, fn, fn, true)

extern bool initcall_debug;
extern char *saved_command_line; /* what --cmdline gave */

#endif
