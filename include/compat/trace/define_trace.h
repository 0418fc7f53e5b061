/* SPDX-License-Identifier: MIT */
/*
 * The end of each header of events: where CREATE_TRACE_POINTS is defined, the header is read once
 * more to make its tracepoints.
 */
#ifdef CREATE_TRACE_POINTS
#undef CREATE_TRACE_POINTS

#include <linux/stringify.h>

#undef DECLARE_TRACE
#undef DECLARE_TRACE_CONDITION
#undef DECLARE_EVENT_CLASS
#undef DEFINE_EVENT
#undef DEFINE_EVENT_FN
#undef DEFINE_EVENT_PRINT
#undef DEFINE_EVENT_CONDITION
#undef TRACE_EVENT
#undef TRACE_EVENT_FN
#undef TRACE_EVENT_CONDITION
#undef TRACE_EVENT_FN_COND

#define DECLARE_TRACE(name, proto, args) DEFINE_TRACE(name)
#define DECLARE_TRACE_CONDITION(name, proto, args, cond) DEFINE_TRACE(name)
#define DECLARE_EVENT_CLASS(name, proto, args, tstruct, assign, print)
#define DEFINE_EVENT(template, name, proto, args) DEFINE_TRACE(name)
#define DEFINE_EVENT_FN(template, name, proto, args, reg, unreg) \
	DEFINE_TRACE_FN(name, reg, unreg)
#define DEFINE_EVENT_PRINT(template, name, proto, args, print) DEFINE_TRACE(name)
#define DEFINE_EVENT_CONDITION(template, name, proto, args, cond) DEFINE_TRACE(name)
#define TRACE_EVENT(name, proto, args, tstruct, assign, print) DEFINE_TRACE(name)
#define TRACE_EVENT_FN(name, proto, args, tstruct, assign, print, reg, unreg) \
	DEFINE_TRACE_FN(name, reg, unreg)
#define TRACE_EVENT_CONDITION(name, proto, args, cond, tstruct, assign, print) DEFINE_TRACE(name)
#define TRACE_EVENT_FN_COND(name, proto, args, cond, tstruct, assign, print, reg, unreg) \
	DEFINE_TRACE_FN(name, reg, unreg)

#ifndef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE TRACE_SYSTEM
#define KM_UNDEF_TRACE_INCLUDE_FILE
#endif
#ifdef TRACE_INCLUDE_PATH
#define km_trace_include(system) __stringify(TRACE_INCLUDE_PATH/system.h)
#else
#define km_trace_include(system) <trace/events/system.h>
#endif
#define km_trace_include_file(system) km_trace_include(system)

#define TRACE_HEADER_MULTI_READ
#include km_trace_include_file(TRACE_INCLUDE_FILE)
#undef TRACE_HEADER_MULTI_READ

#undef km_trace_include
#undef km_trace_include_file
#ifdef KM_UNDEF_TRACE_INCLUDE_FILE
#undef TRACE_INCLUDE_FILE
#undef KM_UNDEF_TRACE_INCLUDE_FILE
#endif

#undef DECLARE_TRACE
#undef DECLARE_TRACE_CONDITION
#undef DECLARE_EVENT_CLASS
#undef DEFINE_EVENT
#undef DEFINE_EVENT_FN
#undef DEFINE_EVENT_PRINT
#undef DEFINE_EVENT_CONDITION
#undef TRACE_EVENT
#undef TRACE_EVENT_FN
#undef TRACE_EVENT_CONDITION
#undef TRACE_EVENT_FN_COND
#include <linux/tracepoint.h>

#define CREATE_TRACE_POINTS
#endif
