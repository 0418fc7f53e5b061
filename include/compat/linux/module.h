/* SPDX-License-Identifier: MIT */
/*
 * Modules. All are part of one program; each source file knows its module by
 * KBUILD_MODNAME. The files of one share a struct module.
 */
#ifndef KM_COMPAT_LINUX_MODULE_H
#define KM_COMPAT_LINUX_MODULE_H

#include <linux/atomic.h>
#include <linux/bug.h>
#include <linux/cache.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/error-injection.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/jump_label.h>
#include <linux/kobject.h>
#include <linux/list.h>
#include <linux/mod_devicetable.h>
#include <linux/moduleparam.h>
#include <linux/stat.h>
#include <linux/string.h>
#include <linux/stringify.h>

#define MODULE_NAME_LEN 56

enum module_state {
	MODULE_STATE_LIVE,
	MODULE_STATE_COMING,
	MODULE_STATE_GOING,
	MODULE_STATE_UNFORMED,
};

struct module {
	const char *name, *version;
	enum module_state state;
	atomic_t refcnt; /* users, by try_module_get() */
};

/* The linker keeps one of all files of a module. */
#undef THIS_MODULE
extern struct module km_this_module __asm__("km_this_module_" KBUILD_MODNAME);
struct module km_this_module __weak = { .name = KBUILD_MODNAME };
#define THIS_MODULE (&km_this_module)

#define module_init(fn)                                      \
	static inline initcall_t __maybe_unused km_check_init(void) \
	{                                                    \
		return fn;                                   \
	}                                                    \
	device_initcall(fn)
#define module_exit(fn)                                      \
	static inline exitcall_t __maybe_unused km_check_exit(void) \
	{                                                    \
		return fn;                                   \
	}                                                    \
	__exitcall(fn)

#define module_driver(driver, register, unregister, ...)           \
	static int __init driver##_init(void)                      \
	{                                                          \
		return register(&(driver), ##__VA_ARGS__);         \
	}                                                          \
	module_init(driver##_init);                                \
	static void __exit driver##_exit(void)                     \
	{                                                          \
		unregister(&(driver), ##__VA_ARGS__);              \
	}                                                          \
	module_exit(driver##_exit)
#define builtin_driver(driver, register, ...)                      \
	static int __init driver##_init(void)                      \
	{                                                          \
		return register(&(driver), ##__VA_ARGS__);         \
	}                                                          \
	device_initcall(driver##_init)

/* What modinfo shows: "tag=text", kept in the program's section km_modinfo. */
#define MODULE_INFO(tag, text)                                                           \
	static const char __UNIQUE_ID(km_info_##tag)[] KM_COLLECTED("km_modinfo") =     \
		KBUILD_MODNAME "." __stringify(tag) "=" text
#define MODULE_LICENSE(text) MODULE_INFO(license, text)
#define MODULE_AUTHOR(text) MODULE_INFO(author, text)
#define MODULE_DESCRIPTION(text) MODULE_INFO(description, text)
#define MODULE_VERSION(text) MODULE_INFO(version, text)
#define MODULE_ALIAS(text) MODULE_INFO(alias, text)
#define MODULE_SOFTDEP(text) MODULE_INFO(softdep, text)
#define MODULE_WEAKDEP(text) MODULE_INFO(weakdep, text)
#define MODULE_FIRMWARE(text) MODULE_INFO(firmware, text)
#define MODULE_SUPPORTED_DEVICE(text) MODULE_INFO(supported, text)
#define MODULE_IMPORT_NS(ns) MODULE_INFO(import_ns, __stringify(ns))
#define MODULE_ALIAS_MISCDEV(minor) MODULE_ALIAS("char-major-10-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV(major, minor) \
	MODULE_ALIAS("char-major-" __stringify(major) "-" __stringify(minor))
#define MODULE_ALIAS_CHARDEV_MAJOR(major) \
	MODULE_ALIAS("char-major-" __stringify(major) "-*")
#define MODULE_ALIAS_NETPROTO(proto) MODULE_ALIAS("net-pf-" __stringify(proto))
#define MODULE_ALIAS_FS(name) MODULE_ALIAS("fs-" name)
/* Nothing is found by its table: only its type is checked. */
#define MODULE_DEVICE_TABLE(type, name) \
	static const typeof(name[0]) *const __UNIQUE_ID(km_table) __maybe_unused = name

/* True: the module stays as long as module_put() has not been called. Any context. */
bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *module);

static inline bool module_is_live(struct module *module)
{
	return module->state != MODULE_STATE_GOING;
}

static inline int module_is_coming(struct module *module)
{
	return module->state == MODULE_STATE_COMING;
}

static inline const char *module_name(const struct module *module)
{
	return module ? module->name : "kernel";
}

#define symbol_get(x) (&(x))
#define symbol_request(x) symbol_get(x)
#define symbol_put_addr(x) do { (void)(x); } while (0)
#define symbol_put(x) do { } while (0) /* NO-OP: a program's symbols stay */
#define request_module(...) (-ENOSYS) /* all modules are linked in already */
#define request_module_nowait(...) (-ENOSYS)

#endif
