/* SPDX-License-Identifier: MIT */
/*
 * Forced in front of every file of the kernel world: the configuration, which
 * is that of an x86-64 SMP kernel with what libkmem has, and the questions
 * about it. A CONFIG_ name that is not here is off.
 */
#ifndef KM_COMPAT_LINUX_KCONFIG_H
#define KM_COMPAT_LINUX_KCONFIG_H

#ifndef KM_COMPAT
#define KM_COMPAT 1
#endif
#ifndef __KERNEL__
#define __KERNEL__ 1
#endif

#include <linux/km_config.h>

/* The guard of the kernel's mm/slab.h, beside which a test of the allocator lies: linux/slab.h. */
#define MM_SLAB_H

/* An option that is 1 becomes KM_CFG_IS_1, which puts a second argument in place. */
#define KM_CFG_IS_1 0,
#define km_cfg_second(a, b, ...) b
#define km_cfg_pick(is) km_cfg_second(is 1, 0, 0)
#define km_cfg_paste(value) km_cfg_pick(KM_CFG_IS_##value)
#define km_cfg(value) km_cfg_paste(value)

/* Constants 0 or 1, for #if and for if. */
#define IS_BUILTIN(option) km_cfg(option)
#define IS_MODULE(option) km_cfg(option##_MODULE)
#define IS_ENABLED(option) (km_cfg(option) || km_cfg(option##_MODULE))
#ifdef MODULE
#define IS_REACHABLE(option) IS_ENABLED(option)
#else
#define IS_REACHABLE(option) IS_BUILTIN(option)
#endif

#ifndef __ASSEMBLY__
#include <linux/compiler_types.h>
#endif

#endif
