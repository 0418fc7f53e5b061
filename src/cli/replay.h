/* SPDX-License-Identifier: MIT */
/*
 * A replay: its state, and what its files do with it.
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "trace/pair.h"
#include "audit/sites.h"
#include "trace/trace.h"

struct kmem_cache;

/* Why an event was not replayed: for programs, and for people. */
#define REPLAY_SKIPS(X)                                                                            \
	X(NULL, "null", "free of NULL")                                                            \
	X(BEFORE, "before_trace", "allocated before the trace")                                    \
	X(FAILED, "failed", "failed in the recorded kernel")                                       \
	X(BACKING, "backing", "page of a slab or a vmalloc area")     \
	X(MAPPING, "mapping", "maps pages that exist, no vmalloc")                                 \
	X(LOST, "not_replayed", "its allocation was not replayed")                                 \
	X(TOO_LARGE, "too_large", "larger than the allocator gives here")                          \
	X(NO_MEMORY, "no_memory", "no memory for it here")                                         \
	X(REPEAT, "repeat", "repeats mm_page_free")                                                \
	X(INNER, "inner", "a step inside an allocator")                                            \
	X(OTHER, "other", "not an allocator's")

enum replay_skip {
#define X(id, name, text) SKIP_##id,
	REPLAY_SKIPS(X)
#undef X
	NR_SKIPS
};

const char *replay_skip_name(enum replay_skip skip);
const char *replay_skip_text(enum replay_skip skip);

/* The calls that are timed. */
#define REPLAY_CALLS(X)                           \
	X(KMALLOC, "kmalloc")                     \
	X(KFREE, "kfree")                         \
	X(CACHE_ALLOC, "kmem_cache_alloc")        \
	X(CACHE_FREE, "kmem_cache_free")          \
	X(ALLOC_PAGES, "alloc_pages")             \
	X(FREE_PAGES, "__free_pages")             \
	X(VMALLOC, "vmalloc")                     \
	X(VFREE, "vfree")

enum replay_call {
#define X(id, text) CALL_##id,
	REPLAY_CALLS(X)
#undef X
	NR_CALLS
};

const char *replay_call_name(enum replay_call call);

/* ---- timing.c ---- */

#define TIMING_BUCKETS 256 /* four to each power of two */

struct timing {
	uint64_t nr, sum, max; /* ticks */
	uint64_t buckets[TIMING_BUCKETS];
};

/* A clock of ticks, cheap to read; timing_start() finds out what reading it costs. */
void timing_start(void);
uint64_t timing_now(void);
void timing_add(struct timing *t, uint64_t start, uint64_t end);
/* The clock's rate is known best at the end of a long run. */
double timing_mean_ns(const struct timing *t);
double timing_quantile_ns(const struct timing *t, double q);
double timing_max_ns(const struct timing *t);
uint64_t timing_clock_ns(void); /* monotonic */

/* ---- content.c ---- */

/* Fill an object of so many bytes with what says id. */
void content_fill(void *obj, uint64_t bytes, uint64_t id);
/* The offset of the first byte that is not as filled, or -1. */
int64_t content_verify(const void *obj, uint64_t bytes, uint64_t id);
/* The offset of the first byte, of those that are looked at, that is not zero, or -1. */
int64_t content_zero(const void *obj, uint64_t bytes);

/* ---- host.c: the state of the library, read from its texts ---- */

#define HOST_ORDERS 11
#define HOST_ZONES_MAX 64

struct host_zone {
	char node[12], name[16];
	unsigned long free_blocks[HOST_ORDERS];
	unsigned long free_pages, managed_pages;
};

struct host_slab {
	char name[64];
	unsigned long active, objects, object_bytes, slabs, pages;
};

struct host_state {
	unsigned int nr_zones, nr_slabs;
	struct host_zone zones[HOST_ZONES_MAX];
	struct host_slab *slabs; /* those with pages, the largest first */
	uint64_t slab_pages, slab_used_bytes;
	char *blocks;            /* pagetypeinfo's table of page blocks by type */
};

void host_read(struct host_state *h);
void host_forget(struct host_state *h);
/* Share of the free memory that an allocation of that order cannot use, 0 to 1. */
double host_unusable(const struct host_zone *z, unsigned int order);
/*
 * Why one of that order would fail: towards 0 for want of memory, towards 1
 * because it lies in pieces; -1 when it would not fail.
 */
double host_fragmentation(const struct host_zone *z, unsigned int order);

/* ---- the replay ---- */

#define REPLAY_COMPLAINTS_SHOWN 10

/* What is wrong with the input, or with the content of objects. */
struct complaints {
	uint64_t nr;
	uint64_t nr_told; /* on standard error */
	char text[REPLAY_COMPLAINTS_SHOWN][256];
};

struct replay_cache {
	char *name;              /* as recorded; "" in recordings of old kernels */
	uint64_t bytes_req, bytes_alloc;
	uint64_t hash;
	uint32_t next;
	struct kmem_cache *cache; /* NULL: could not be created */
};

#define REPLAY_CPUS 64

/* What is known of a CPU of the recording; two that are 64 apart share one. */
struct replay_cpu {
	/* An event whose stack may still come. */
	bool waiting;
	bool stack, frame_of_vmalloc; /* its stack came, and has a frame of vmalloc's in it */
	struct trace_event ev;
	uint64_t id;
	char gfp[512];                /* what ev.gfp points to */
	char outer[64];               /* the first function that is none of an allocator's */
	size_t outer_len;
	/* An area that is being filled, by whom, and how many pages it may still take. */
	unsigned int area_pid;
	uint64_t area_pages;
};

struct replay {
	/* options */
	uint64_t limit;          /* events, 0: all */
	unsigned int top;        /* rows of a table */
	bool json;

	/* the input */
	const char *file;
	uint64_t line;
	uint64_t nr_events, nr_stacks, nr_lost, nr_lost_marks;
	uint64_t first_ns, last_ns; /* of the recording */
	uint64_t cpus;              /* a bit each, modulo 64 */
	bool file_failed;
	struct complaints input;
	struct trace_gfp_report gfp;
	uint64_t seen[TRACE_NR_EVENTS], replayed[TRACE_NR_EVENTS];
	uint64_t skipped[TRACE_NR_EVENTS][NR_SKIPS];

	/* who is who */
	struct pair_table objects, pages, areas;
	struct sites sites;
	struct replay_cache *caches;
	uint32_t nr_caches, room_caches;
	uint32_t cache_heads[1024];
	struct replay_cpu cpu[REPLAY_CPUS];
	uint64_t waiting;             /* a bit for each CPU that has an event waiting */
	struct replay_cpu *stack_of;  /* whose stack is being read, or NULL */
	struct replay_cpu *last_cpu; /* of the last event */
	struct trace_event last_page; /* the latest mm_page_alloc, while linear_base is unknown, */
	unsigned int last_page_tries; /* and how many objects may still be looked at for it */
	uint64_t linear_base;         /* where the recorded kernel maps frame 0; 0: unknown */

	/* results */
	struct complaints content;
	uint64_t nr_verified, nr_zeroed, bytes_verified;
	uint64_t nr_reused;            /* addresses given twice: freed with no event */
	uint64_t nr_nofail, nr_failed_caches;
	struct timing timing[NR_CALLS];
	uint64_t started_ns, ended_ns;
	bool interrupted;
	struct host_state host;
};

/* Count a complaint; say and keep the first ones. always: say it even if it is none of them. */
void complain(struct complaints *c, bool always, const char *format, ...)
	__attribute__((__format__(printf, 3, 4)));

/* replay_wait.c: give each event the stack that follows it, then drive. */
void replay_event(struct replay *r, const struct trace_event *ev);
void replay_stack(struct replay *r, const struct trace_event *head);
void replay_frame(struct replay *r, struct trace_text function);
/* A frame of the last event, whose stack begins with the first of them. */
void replay_own_frame(struct replay *r, struct trace_text function);
/* Drive all that still waits for a stack. */
void replay_settle(struct replay *r);

/*
 * replay_drive.c: do here what the event did there. id numbers the event;
 * outer is the caller that a stack named, or empty, and mapping says that the
 * stack is none of vmalloc's.
 */
void drive_event(struct replay *r, const struct trace_event *ev, uint64_t id,
		 struct trace_text outer, bool mapping);
/* Look at the content of all that is live, without freeing it. */
void drive_verify_live(struct replay *r);
/* Free all that is live, and the caches. */
void drive_free_live(struct replay *r);

/* replay_cache.c */
uint32_t replay_cache_find(struct replay *r, const struct trace_event *ev);
void replay_caches_destroy(struct replay *r);

/* Print the report; the replay has ended. */
void report_text(const struct replay *r, FILE *out);
void report_json(const struct replay *r, FILE *out);

#endif
