/* SPDX-License-Identifier: MIT */
/* The events of lib/maple_tree.c. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM maple_tree

#if !defined(KM_COMPAT_TRACE_EVENTS_MAPLE_TREE_H) || defined(TRACE_HEADER_MULTI_READ)
#define KM_COMPAT_TRACE_EVENTS_MAPLE_TREE_H

#include <linux/tracepoint.h>
#include <linux/maple_tree.h>

DECLARE_EVENT_CLASS(km_maple_visit,
	TP_PROTO(const char *fn, struct ma_state *mas),
	TP_ARGS(fn, mas),
	TP_STRUCT__entry(
		__field(const char *, fn)
		__field(unsigned long, min)
		__field(unsigned long, max)
		__field(unsigned long, index)
		__field(unsigned long, last)
		__field(void *, node)
	),
	TP_fast_assign(
		__entry->fn = fn;
		__entry->min = mas->min;
		__entry->max = mas->max;
		__entry->index = mas->index;
		__entry->last = mas->last;
		__entry->node = mas->node;
	),
	TP_printk("%s\tNode: %p (%lu %lu) range: %lu-%lu", __entry->fn, __entry->node,
		  __entry->min, __entry->max, __entry->index, __entry->last)
);

DEFINE_EVENT(km_maple_visit, ma_op,
	TP_PROTO(const char *fn, struct ma_state *mas),
	TP_ARGS(fn, mas)
);

DEFINE_EVENT(km_maple_visit, ma_read,
	TP_PROTO(const char *fn, struct ma_state *mas),
	TP_ARGS(fn, mas)
);

TRACE_EVENT(ma_write,
	TP_PROTO(const char *fn, struct ma_state *mas, unsigned long piv, void *val),
	TP_ARGS(fn, mas, piv, val),
	TP_STRUCT__entry(
		__field(const char *, fn)
		__field(unsigned long, min)
		__field(unsigned long, max)
		__field(unsigned long, index)
		__field(unsigned long, last)
		__field(unsigned long, piv)
		__field(void *, val)
		__field(void *, node)
	),
	TP_fast_assign(
		__entry->fn = fn;
		__entry->min = mas->min;
		__entry->max = mas->max;
		__entry->index = mas->index;
		__entry->last = mas->last;
		__entry->piv = piv;
		__entry->val = val;
		__entry->node = mas->node;
	),
	TP_printk("%s\tNode %p (%lu %lu) range:%lu-%lu piv (%lu) val %p", __entry->fn,
		  __entry->node, __entry->min, __entry->max, __entry->index, __entry->last,
		  __entry->piv, __entry->val)
);

#endif

#include <trace/define_trace.h>
