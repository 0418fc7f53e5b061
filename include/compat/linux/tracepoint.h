/* SPDX-License-Identifier: MIT */
/*
 * Tracepoints: trace_x() calls the probes that are registered, and nothing else listens. Of
 * TRACE_EVENT() only the prototype is used; no record is made or printed.
 */
#ifndef KM_COMPAT_LINUX_TRACEPOINT_H
#define KM_COMPAT_LINUX_TRACEPOINT_H

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>
#include <linux/smp.h>
#include <linux/tracepoint-defs.h>
#include <linux/types.h>

#define TRACEPOINT_DEFAULT_PRIO 10

/* 0, -EEXIST for the same probe and data twice, -ENOENT, -ENOMEM. */
int tracepoint_probe_register(struct tracepoint *tp, void *probe, void *data);
int tracepoint_probe_register_prio(struct tracepoint *tp, void *probe, void *data, int prio);
int tracepoint_probe_unregister(struct tracepoint *tp, void *probe, void *data);

/* When it returns no probe that was unregistered runs any more. */
static inline void tracepoint_synchronize_unregister(void)
{
	synchronize_rcu();
}

#ifndef PARAMS
#define PARAMS(args...) args
#endif
#define TP_PROTO(args...) args
#define TP_ARGS(args...) args
#define TP_CONDITION(args...) args
#define TRACE_DEFINE_ENUM(x)
#define TRACE_DEFINE_SIZEOF(x)
#define TRACE_EVENT_FLAGS(event, flag)
#define TRACE_EVENT_PERF_PERM(event, expr...)
#define TRACE_MAKE_SYSTEM_STR()
/* A string that a trace can be read with later: there is none here, so it is the string. */
#define tracepoint_string(str) (str)

#define km_tracepoint_call(name, proto, args)                                            \
	do {                                                                             \
		struct tracepoint_func *km_func;                                         \
		rcu_read_lock();                                                         \
		km_func = rcu_dereference(__tracepoint_##name.funcs);                    \
		for (; km_func && km_func->func; km_func++)                              \
			((void (*)(proto))km_func->func)(args);                          \
		rcu_read_unlock();                                                       \
	} while (0)

#define __DECLARE_TRACE(name, proto, args, cond, data_proto)                             \
	extern struct tracepoint __tracepoint_##name;                                    \
	static inline bool __always_unused trace_##name##_enabled(void)                  \
	{                                                                                \
		return static_key_false(&__tracepoint_##name.key);                       \
	}                                                                                \
	static inline void __always_unused trace_##name(proto)                           \
	{                                                                                \
		if (static_key_false(&__tracepoint_##name.key) && (cond))                \
			km_tracepoint_call(name, PARAMS(data_proto),                     \
					   PARAMS(km_func->data, args));                 \
	}                                                                                \
	static inline void __always_unused trace_##name##_rcuidle(proto)                 \
	{                                                                                \
		if (static_key_false(&__tracepoint_##name.key) && (cond))                \
			km_tracepoint_call(name, PARAMS(data_proto),                     \
					   PARAMS(km_func->data, args));                 \
	}                                                                                \
	static inline int __always_unused                                                \
	register_trace_##name(void (*probe)(data_proto), void *data)                     \
	{                                                                                \
		return tracepoint_probe_register(&__tracepoint_##name, (void *)probe, data); \
	}                                                                                \
	static inline int __always_unused                                                \
	unregister_trace_##name(void (*probe)(data_proto), void *data)                   \
	{                                                                                \
		return tracepoint_probe_unregister(&__tracepoint_##name, (void *)probe, data); \
	}                                                                                \
	static inline void __always_unused                                               \
	check_trace_callback_type_##name(void (*cb)(data_proto))                         \
	{                                                                                \
	}

#define DEFINE_TRACE_FN(_name, _reg, _unreg, ...)                                        \
	struct tracepoint __tracepoint_##_name = {                                       \
		.name = #_name, .regfunc = _reg, .unregfunc = _unreg,                    \
	};
#define DEFINE_TRACE(name, ...) DEFINE_TRACE_FN(name, NULL, NULL)
#define EXPORT_TRACEPOINT_SYMBOL(name) EXPORT_SYMBOL(__tracepoint_##name)
#define EXPORT_TRACEPOINT_SYMBOL_GPL(name) EXPORT_SYMBOL(__tracepoint_##name)

#endif

/* define_trace.h undefines these, makes the tracepoints, and includes this file again. */
#ifndef TRACE_EVENT
#define DECLARE_TRACE(name, proto, args)                                                 \
	__DECLARE_TRACE(name, PARAMS(proto), PARAMS(args), true,                         \
			PARAMS(void *__data, proto))
#define DECLARE_TRACE_CONDITION(name, proto, args, cond)                                 \
	__DECLARE_TRACE(name, PARAMS(proto), PARAMS(args), PARAMS(cond),                 \
			PARAMS(void *__data, proto))
#define DECLARE_EVENT_CLASS(name, proto, args, tstruct, assign, print)
#define DEFINE_EVENT(template, name, proto, args) \
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_FN(template, name, proto, args, reg, unreg) \
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_PRINT(template, name, proto, args, print) \
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define DEFINE_EVENT_CONDITION(template, name, proto, args, cond) \
	DECLARE_TRACE_CONDITION(name, PARAMS(proto), PARAMS(args), PARAMS(cond))
#define TRACE_EVENT(name, proto, args, struct, assign, print) \
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define TRACE_EVENT_FN(name, proto, args, struct, assign, print, reg, unreg) \
	DECLARE_TRACE(name, PARAMS(proto), PARAMS(args))
#define TRACE_EVENT_CONDITION(name, proto, args, cond, struct, assign, print) \
	DECLARE_TRACE_CONDITION(name, PARAMS(proto), PARAMS(args), PARAMS(cond))
#define TRACE_EVENT_FN_COND(name, proto, args, cond, struct, assign, print, reg, unreg) \
	DECLARE_TRACE_CONDITION(name, PARAMS(proto), PARAMS(args), PARAMS(cond))
#endif
