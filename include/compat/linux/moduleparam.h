/* SPDX-License-Identifier: MIT */
/*
 * Parameters of modules, set by "module.name=value" on the command line of
 * `kmem test`, before any init function runs.
 */
#ifndef KM_COMPAT_LINUX_MODULEPARAM_H
#define KM_COMPAT_LINUX_MODULEPARAM_H

#include <linux/build_bug.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/stringify.h>
#include <linux/types.h>

struct module;
struct kernel_param;

#define KERNEL_PARAM_OPS_FL_NOARG (1 << 0) /* a bare name will do */

struct kernel_param_ops {
	unsigned int flags;
	int (*set)(const char *val, const struct kernel_param *kp); /* 0 or -errno */
	int (*get)(char *buffer, const struct kernel_param *kp);    /* bytes, a page at most */
	void (*free)(void *arg);
};

struct kparam_string {
	unsigned int maxlen;
	char *string;
};

struct kparam_array {
	unsigned int max, elemsize;
	unsigned int *num; /* elements given, or NULL */
	const struct kernel_param_ops *ops;
	void *elem;
};

enum {
	KERNEL_PARAM_FL_UNSAFE = 1 << 0,
	KERNEL_PARAM_FL_HWPARAM = 1 << 1,
};

struct kernel_param {
	const char *name;
	const char *module;
	const struct kernel_param_ops *ops;
	u16 perm; /* as in sysfs; 0: not shown */
	union {
		void *arg;
		const struct kparam_string *str;
		const struct kparam_array *arr;
	};
	u8 flags; /* KERNEL_PARAM_FL_* */
};

#define km_param_make(prefix, id, param_ops, value, mode, ...)                                \
	static const struct kernel_param __PASTE(km_param_, id) = {                           \
		.name = #id, .module = prefix, .ops = param_ops, .perm = mode, { value },     \
		##__VA_ARGS__                                                                 \
	};                                                                                    \
	static const struct kernel_param *const KM_COLLECTED("km_params") __PASTE(            \
		km_param_at_, id) = &__PASTE(km_param_, id)

/* What goes before a name: "module.", or what a file says instead. */
#ifndef MODULE_PARAM_PREFIX
#define MODULE_PARAM_PREFIX KBUILD_MODNAME "."
#endif
#define MAX_PARAM_PREFIX_LEN (64 - sizeof(unsigned long))

#define module_param_cb(name, ops, arg, perm) \
	km_param_make(MODULE_PARAM_PREFIX, name, ops, (void *)(arg), perm)
#define kernel_param_cb(name, ops, arg, perm) km_param_make(NULL, name, ops, (void *)(arg), perm)
#define module_param_named(name, value, type, perm)    \
	param_check_##type(name, &(value));            \
	module_param_cb(name, &param_ops_##type, &(value), perm)
#define module_param(name, type, perm) module_param_named(name, name, type, perm)
#define module_param_cb_unsafe(name, ops, arg, perm)                                 \
	km_param_make(MODULE_PARAM_PREFIX, name, ops, (void *)(arg), perm,            \
		      .flags = KERNEL_PARAM_FL_UNSAFE)
#define module_param_named_unsafe(name, value, type, perm) \
	param_check_##type(name, &(value));                \
	module_param_cb_unsafe(name, &param_ops_##type, &(value), perm)
#define module_param_unsafe(name, type, perm) module_param_named_unsafe(name, name, type, perm)
/* The old spelling: functions in place of ops. */
#define module_param_call(name, setfn, getfn, arg, perm)                             \
	static const struct kernel_param_ops __PASTE(__param_ops_, name) = {          \
		.set = setfn, .get = getfn,                                           \
	};                                                                            \
	module_param_cb(name, &__PASTE(__param_ops_, name), arg, perm)
#define module_param_hw(name, type, hwtype, perm) module_param(name, type, perm)
#define module_param_hw_named(name, value, type, hwtype, perm) \
	module_param_named(name, value, type, perm)
/* Without a module's name in front. */
#define core_param(name, value, type, perm)            \
	param_check_##type(name, &(value));            \
	kernel_param_cb(name, &param_ops_##type, &(value), perm)

#define module_param_string(name, buffer, len, perm)                                  \
	static const struct kparam_string __PASTE(km_string_, name) = { len, buffer }; \
	module_param_cb(name, &param_ops_string, &__PASTE(km_string_, name), perm)

#define module_param_array_named(name, array, type, nump, perm)                         \
	param_check_##type(name, &(array)[0]);                                          \
	static const struct kparam_array __PASTE(km_array_, name) = {                   \
		.max = ARRAY_SIZE(array), .elemsize = sizeof((array)[0]),               \
		.num = (unsigned int *)(nump), .ops = &param_ops_##type, .elem = array, \
	};                                                                              \
	module_param_cb(name, &param_array_ops, &__PASTE(km_array_, name), perm)
#define module_param_array(name, type, nump, perm) \
	module_param_array_named(name, name, type, nump, perm)
#define module_param_hw_array(name, type, hwtype, nump, perm) \
	module_param_array(name, type, nump, perm)

#define __MODULE_STRING(x) __stringify(x)
#define MODULE_PARM_DESC(name, text)                                                   \
	static const char __PASTE(km_parm_, name)[] KM_COLLECTED("km_modinfo") =        \
		KBUILD_MODNAME ".parm=" #name ":" text

/* When the kernel sets them is told by a level: here all are set before the first initcall. */
#define core_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define postcore_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define arch_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define subsys_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define fs_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define device_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define late_param_cb(name, ops, arg, perm) module_param_cb(name, ops, arg, perm)
#define core_param_unsafe(name, value, type, perm) core_param(name, value, type, perm)

/* ---- types ---- */

#define KM_PARAM_CHECK(name, p, type)                                                       \
	static inline type *__always_unused __PASTE(km_param_check_, name)(void)             \
	{                                                                                   \
		return p;                                                                   \
	}                                                                                   \
	static_assert(true)

#define KM_PARAM_TYPE(id)                                              \
	extern const struct kernel_param_ops param_ops_##id;           \
	int param_set_##id(const char *val, const struct kernel_param *kp); \
	int param_get_##id(char *buffer, const struct kernel_param *kp)

KM_PARAM_TYPE(byte);
KM_PARAM_TYPE(short);
KM_PARAM_TYPE(ushort);
KM_PARAM_TYPE(int);
KM_PARAM_TYPE(uint);
KM_PARAM_TYPE(long);
KM_PARAM_TYPE(ulong);
KM_PARAM_TYPE(ullong);
KM_PARAM_TYPE(hexint);
KM_PARAM_TYPE(charp);
KM_PARAM_TYPE(bool);
KM_PARAM_TYPE(bint);
KM_PARAM_TYPE(invbool);

#define param_check_byte(name, p) KM_PARAM_CHECK(name, p, unsigned char)
#define param_check_short(name, p) KM_PARAM_CHECK(name, p, short)
#define param_check_ushort(name, p) KM_PARAM_CHECK(name, p, unsigned short)
#define param_check_int(name, p) KM_PARAM_CHECK(name, p, int)
#define param_check_uint(name, p) KM_PARAM_CHECK(name, p, unsigned int)
#define param_check_long(name, p) KM_PARAM_CHECK(name, p, long)
#define param_check_ulong(name, p) KM_PARAM_CHECK(name, p, unsigned long)
#define param_check_ullong(name, p) KM_PARAM_CHECK(name, p, unsigned long long)
#define param_check_hexint(name, p) KM_PARAM_CHECK(name, p, unsigned int)
#define param_check_charp(name, p) KM_PARAM_CHECK(name, p, char *)
#define param_check_bool(name, p) KM_PARAM_CHECK(name, p, bool)
#define param_check_bint(name, p) KM_PARAM_CHECK(name, p, int)
#define param_check_invbool(name, p) KM_PARAM_CHECK(name, p, bool)

/* A bool that stays true once it is. */
#define param_check_bool_enable_only param_check_bool
extern const struct kernel_param_ops param_ops_bool_enable_only;
int param_set_bool_enable_only(const char *val, const struct kernel_param *kp);
extern const struct kernel_param_ops param_ops_string, param_array_ops;
int param_set_copystring(const char *val, const struct kernel_param *kp);
int param_get_string(char *buffer, const struct kernel_param *kp);
void param_free_charp(void *arg);
int param_set_uint_minmax(const char *val, const struct kernel_param *kp, unsigned int min,
			  unsigned int max);

void kernel_param_lock(struct module *mod);
void kernel_param_unlock(struct module *mod);
bool parameq(const char *name1, const char *name2); /* a dash equals an underscore */
bool parameqn(const char *name1, const char *name2, size_t n);

/* ---- the runner's ---- */

/* Set "module.name=value" now. False when it is no parameter or takes no such value: it is said. */
bool km_param_set(const char *assignment);

/*
 * Set "module.name=value", or "module.name" for those that need no value; - is
 * _ in names. False: no module in this program has that name, and it is no
 * core_param() either. What is wrong with the rest is said.
 */
bool km_param_set_word(char *word);
/* The text of one, by "module.name": its length, -ENOENT, or what its get() fails with. */
int km_param_get(const char *name, char *buf, size_t size);
/* All that are shown, "module.name=value" a line, into buf; bytes needed. May sleep. */
size_t km_params_text(char *buf, size_t size);

#endif
