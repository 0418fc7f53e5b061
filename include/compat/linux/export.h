/* SPDX-License-Identifier: MIT */
/* Exported symbols: every extern function is one for the linker, so these say nothing. */
#ifndef KM_COMPAT_LINUX_EXPORT_H
#define KM_COMPAT_LINUX_EXPORT_H

#include <linux/compiler_types.h>

/* NO-OP: there is one program, linked by the system's linker. */
#define EXPORT_SYMBOL(sym)
#define EXPORT_SYMBOL_GPL(sym)
#define EXPORT_SYMBOL_NS(sym, ns)
#define EXPORT_SYMBOL_NS_GPL(sym, ns)
#define EXPORT_SYMBOL_FOR_MODULES(sym, mods)
#define EXPORT_SYMBOL_GPL_FOR_MODULES(sym, mods)
#define EXPORT_SYMBOL_GPL_FUTURE(sym)
#define EXPORT_UNUSED_SYMBOL(sym)
#define _EXPORT_SYMBOL(sym, license)
#define __EXPORT_SYMBOL(sym, license, ns)

struct module;
#ifdef MODULE
extern struct module __this_module;
#define THIS_MODULE (&__this_module)
#else
#define THIS_MODULE ((struct module *)0)
#endif

#endif
