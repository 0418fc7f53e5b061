/* SPDX-License-Identifier: MIT */
/*
 * The trace room's door: recordings of a kernel become events.
 *
 * 1. What it does. Reads what a kernel recorded of its allocators, in whichever
 *    form, one event at a time. Nothing here grows with the length of a recording.
 *
 * 2. Pieces.
 *	trace_stream.c  a file's lines, which may be compressed with gzip or xz
 *	trace_ftrace.c  a line of text, of ftrace or alike, becomes an event
 *	trace_frame.c   which functions of a stack are an allocator's own
 *	trace_gfp.c     GFP flags by name
 *	trace_pair.c    which object an address stands for, until it is freed (trace/pair.h)
 */
#ifndef TRACE_TRACE_H
#define TRACE_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- trace_stream.c: lines of a file that may be compressed ---- */

struct trace_stream;

/* path "-" is standard input. NULL: *why says what is wrong, errno-like texts included. */
struct trace_stream *trace_stream_open(const char *path, const char **why);
/*
 * The next line, without its end and with a NUL instead; valid until the next
 * call. 1: a line; 0: the end; -1: the end, and *why says what is wrong with the
 * file; 2: a line too long to be one, skipped.
 */
int trace_stream_line(struct trace_stream *s, char **line, size_t *len, const char **why);
/* How much of the file was read, 0 to 100, or -1 when its length is unknown. */
int trace_stream_percent(const struct trace_stream *s);
void trace_stream_close(struct trace_stream *s);

/* ---- trace_ftrace.c: a line of ftrace, trace-cmd report or perf script ---- */

/* What an event makes the replay do. */
enum trace_kind {
	TRACE_KMALLOC,
	TRACE_KFREE,
	TRACE_CACHE_ALLOC,
	TRACE_CACHE_FREE,
	TRACE_PAGE_ALLOC,
	TRACE_PAGE_FREE,
	TRACE_AREA_ALLOC,
	TRACE_AREA_FREE,
	TRACE_REPEAT, /* says again what another event says */
	TRACE_INNER,  /* a step inside an allocator */
	TRACE_OTHER,  /* none of an allocator's */
};

/* Every event that is known by name; the last stands for all others. */
#define TRACE_EVENTS(X)                                          \
	X(KMALLOC, "kmalloc", TRACE_KMALLOC)                     \
	X(KMALLOC_NODE, "kmalloc_node", TRACE_KMALLOC)           \
	X(KFREE, "kfree", TRACE_KFREE)                           \
	X(CACHE_ALLOC, "kmem_cache_alloc", TRACE_CACHE_ALLOC)    \
	X(CACHE_ALLOC_NODE, "kmem_cache_alloc_node", TRACE_CACHE_ALLOC) \
	X(CACHE_FREE, "kmem_cache_free", TRACE_CACHE_FREE)       \
	X(PAGE_ALLOC, "mm_page_alloc", TRACE_PAGE_ALLOC)         \
	X(PAGE_FREE, "mm_page_free", TRACE_PAGE_FREE)            \
	X(PAGE_FREE_BATCHED, "mm_page_free_batched", TRACE_REPEAT) \
	X(PAGE_ZONE_LOCKED, "mm_page_alloc_zone_locked", TRACE_INNER) \
	X(PAGE_PCPU_DRAIN, "mm_page_pcpu_drain", TRACE_INNER)    \
	X(PAGE_EXTFRAG, "mm_page_alloc_extfrag", TRACE_INNER)    \
	X(AREA_ALLOC, "alloc_vmap_area", TRACE_AREA_ALLOC)       \
	X(AREA_FREE, "free_vmap_area_noflush", TRACE_AREA_FREE)  \
	X(AREA_PURGE, "purge_vmap_area_lazy", TRACE_INNER)       \
	X(OTHER, "other events", TRACE_OTHER)

enum trace_event_id {
#define X(id, name, kind) TRACE_EV_##id,
	TRACE_EVENTS(X)
#undef X
	TRACE_NR_EVENTS
};

const char *trace_event_name(enum trace_event_id id);

struct trace_text {
	const char *s;
	size_t len;
};

/* Whether the thread could sleep: the recorder's column of flags says so, where there is one. */
enum trace_context {
	TRACE_CONTEXT_UNKNOWN,
	TRACE_CONTEXT_SLEEPS,
	TRACE_CONTEXT_ATOMIC, /* interrupts or preemption off, or in an interrupt */
};

struct trace_event {
	enum trace_event_id id;
	enum trace_kind kind;
	unsigned int pid;
	unsigned int cpu;
	uint64_t time_ns;
	struct trace_text site;  /* call_site, or the function of a stack frame */
	struct trace_text name;  /* of the cache; empty in recordings of old kernels */
	struct trace_text gfp;
	uint64_t addr;           /* ptr, pfn or va_start; 0: NULL */
	uint64_t bytes_req;      /* asked for; of an area: its size with the guard page */
	uint64_t bytes_alloc;    /* given by the recorded kernel */
	unsigned int order;
	enum trace_context context;
	bool failed;
};

enum trace_line {
	TRACE_LINE_EVENT,
	TRACE_LINE_STACK, /* a stack begins: it belongs to the last event of ev->cpu */
	TRACE_LINE_FRAME, /* one function of it, the innermost first */
	TRACE_LINE_OWN_FRAME, /* likewise, of the event before it; no line begins the stack */
	TRACE_LINE_LOST,  /* the recorder lost events; ev->bytes_req of them, 0: unknown */
	TRACE_LINE_NONE,  /* a comment, an empty line */
	TRACE_LINE_BAD,   /* *why says what is wrong */
};

/* The texts of ev point into line. */
enum trace_line trace_ftrace_line(const char *line, size_t len, struct trace_event *ev,
				  const char **why);

/* ---- trace_frame.c: functions of a stack ---- */

/*
 * The innermost frame of a stack that is neither tracing's nor an allocator's
 * own decides whom an allocation belongs to.
 */
bool trace_frame_is_inner(struct trace_text frame);
/* The name without what the compiler appended: ".isra.0", ".constprop.0", ".part.0", ".cold". */
struct trace_text trace_plain_name(struct trace_text name);

/* ---- trace_gfp.c: flags by name ---- */

#define TRACE_GFP_UNKNOWN_MAX 8

/* Names that today's kernel has not, and numbers, which cannot be told apart by kernel. */
struct trace_gfp_report {
	uint64_t nr_numeric;
	uint64_t nr_unknown;
	unsigned int nr_names;
	char names[TRACE_GFP_UNKNOWN_MAX][32];
};

/* Today's bits for the flags as the recorded kernel names them. */
unsigned int trace_gfp(struct trace_text text, struct trace_gfp_report *report);

#endif
