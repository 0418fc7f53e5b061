/* SPDX-License-Identifier: MIT */
/*
 * The audit room's door: call sites that use the wrong allocator, named.
 *
 * 1. What it does. Takes in recordings of a kernel, the texts of its /proc and
 *    earlier reports, any number of them, and makes of them findings: a rule, a call site, the
 *    bytes, what to call instead. It prints findings for people and for programs.
 *
 * 2. Pieces.
 *
 *	audit_trace.c -> sites.c ------> audit_rules.c --+
 *	 events           sums by site                   +-> audit.c -----> audit_text.c
 *	audit_proc.c ------------------------------------+   findings,      audit_json.c
 *	 vmallocinfo, slabinfo                           |   joined         audit_sarif.c
 *	audit_load.c ------------------------------------+   audit_suppress.c
 *	 a report in JSON                                    audit_diff.c: two sets
 *	                   audit_profile.c ---------------> audit_html.c, report.html
 *	                    sizes, time
 *
 * 3. Joining. Findings of one rule about one function and callee are one finding,
 *    whichever inputs they come from: a recording knows the calls, /proc what is
 *    live. A number that an input does not know is AUDIT_UNKNOWN and printed as
 *    unknown, never as 0.
 *
 * 4. Legitimate uses. A finding that a suppression matches is kept, with the
 *    reason, and not counted. The built-in ones are the uses of vmalloc that are
 *    right although they are small; a file may hold more. One of a file that
 *    matches nothing is reported.
 *
 * 5. Memory. A pair for each live allocation of a recording, and a record per call
 *    site: nothing grows with its length.
 */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define AUDIT_UNKNOWN (-1)

/* id: stable, for programs. title; reason: why it is worth a change, in one sentence. */
#define AUDIT_RULES(X)                                                                            \
	X(SMALL_VMALLOC, "small-vmalloc", "vmalloc of a page or less",                            \
	  "It costs a page, a guard page of address space, page-table work, and a share of a TLB " \
	  "flush when it is freed.")                                                              \
	X(TWO_PAGE_VMALLOC, "two-page-vmalloc", "vmalloc of two pages",                           \
	  "kvmalloc takes so little from kmalloc while it can, with no guard page and no TLB "    \
	  "flush.")                                                                               \
	X(KMALLOC_OVER_CLASS, "kmalloc-over-class", "kmalloc just over a size class",             \
	  "A few bytes too many take the next class, and what is left of it is lost.")            \
	X(KMALLOC_OVER_PAGE, "kmalloc-over-page", "kmalloc of several pages, rounded up",         \
	  "Above two pages kmalloc gives a power of two of contiguous pages.")                    \
	X(KMALLOC_COSTLY, "kmalloc-costly-order", "kmalloc above the costly order",               \
	  "More than eight contiguous pages are hard to find, and an allocation of them may "     \
	  "fail.")                                                                                \
	X(KMALLOC_SAME_SIZE, "kmalloc-same-size", "Many objects of one size from kmalloc",        \
	  "A kmem_cache of their own packs them closer.")                                         \
	X(KMALLOC_POOR_FIT, "kmalloc-poor-fit", "kmalloc that fits badly",                        \
	  "A third or more of what is given is not used.")                                        \
	X(SLEEPS_IN_ATOMIC, "gfp-sleeps-in-atomic", "Flags that may sleep where nothing may",      \
	  "With interrupts or preemption off, or in an interrupt, an allocation that reclaims "   \
	  "deadlocks or crashes as soon as memory is short.")                                     \
	X(SLAB_TAIL, "slab-tail", "Slab whose end is lost",                                       \
	  "What no object fits in at the end of each slab is lost.")                              \
	X(SLAB_HALF_EMPTY, "slab-half-empty", "Half-empty cache",                                 \
	  "Slabs with few objects in use cannot be given back.")

enum audit_rule {
#define X(id, name, title, reason) AUDIT_##id,
	AUDIT_RULES(X)
#undef X
	NR_AUDIT_RULES
};

const char *audit_rule_id(enum audit_rule rule);
const char *audit_rule_title(enum audit_rule rule);
const char *audit_rule_reason(enum audit_rule rule);

enum audit_confidence { AUDIT_LOW, AUDIT_MEDIUM, AUDIT_HIGH };

const char *audit_confidence_name(enum audit_confidence confidence);

/* One call site that breaks one rule. Texts are the finding's own, and NULL where unknown. */
struct audit_finding {
	enum audit_rule rule;
	enum audit_confidence confidence;
	char *symbol;       /* "func+0x12", or a cache's name */
	char *function;     /* without what the compiler appended; NULL: a cache's finding */
	char *callee;       /* kmalloc, vmalloc, kmem_cache_alloc */
	int64_t requested;  /* bytes of one call, or AUDIT_UNKNOWN; likewise the next three */
	int64_t given;      /* guard pages excluded */
	int64_t waste;      /* given and not asked for */
	int64_t guard;      /* address space */
	int64_t count;      /* calls, or AUDIT_UNKNOWN where an input has only what is live */
	int64_t live;       /* objects that are not freed at the end */
	int64_t waste_all;  /* bytes, all calls together */
	int64_t waste_live; /* bytes, what is live */
	char *advice;       /* what to do at this site */
	const char *suppressed; /* the reason, or NULL */
	unsigned int input;     /* number of the file it was last seen in */
};

struct audit_suppression {
	char *rule;     /* a glob */
	char *function; /* a glob */
	char *reason;
	const char *file; /* NULL: built in */
	unsigned int line;
	bool used;
};

/* A call site, whether it is a finding or not. Bytes, of all its calls together. */
struct audit_place {
	char *symbol;
	const char *callee;
	int64_t calls, live;        /* numbers */
	int64_t asked, given, given_live;
	int64_t waste, waste_live;  /* AUDIT_UNKNOWN for vmalloc, as asked is */
};

#define AUDIT_STEPS 512
#define AUDIT_SIZES 64

/* A step of time: calls in it, bytes live at its end. */
struct audit_step {
	uint64_t calls, objects, areas;
};

/* What the recordings hold, for reports that show more than findings. */
struct audit_profile {
	struct audit_place *places;
	size_t nr_places;
	struct {
		uint64_t given, calls, asked; /* bytes of one, number, bytes of all */
	} sizes[AUDIT_SIZES];                 /* of kmalloc, the smallest first */
	unsigned int nr_sizes, nr_steps;
	struct audit_step steps[AUDIT_STEPS];
	uint64_t start_ns, step_ns;
	uint64_t objects, areas; /* bytes live now */
};

struct audit {
	struct audit_finding *findings;
	size_t nr_findings, room;
	struct audit_suppression *suppressions;
	size_t nr_suppressions;
	char **notes; /* what limits the result, for people */
	size_t nr_notes;
	struct audit_profile profile;
	uint64_t nr_events, nr_bad_lines;
	unsigned int input; /* number of the file that is read */
};

struct audit *audit_new(void);
void audit_free(struct audit *a);
void audit_note(struct audit *a, const char *format, ...)
	__attribute__((__format__(printf, 2, 3)));

/* A blank finding; the numbers are AUDIT_UNKNOWN. Fill it, then audit_commit() joins it. */
void audit_begin(struct audit_finding *f, enum audit_rule rule, const char *callee);
/* Takes over the texts of f. */
void audit_commit(struct audit *a, struct audit_finding *f);

/* audit_suppress.c: lines "RULE FUNCTION reason", globs both; # begins a comment. */
bool audit_suppress_file(struct audit *a, const char *path);
/* Mark what the suppressions match, and sort. Once, after the last input. */
void audit_finish(struct audit *a);
/* Findings that are not suppressed. */
size_t audit_nr_open(const struct audit *a);

/* What a file holds: its content decides. False: said on standard error, with file and line. */
bool audit_read(struct audit *a, const char *path);

/* The live texts of the running kernel. */
bool audit_read_live(struct audit *a);

enum audit_format { AUDIT_TEXT, AUDIT_JSON, AUDIT_SARIF, AUDIT_HTML };

/* explain: list what is suppressed too, with the reason. top: findings shown as text, 0: all. */
void audit_write_text(const struct audit *a, FILE *out, bool explain, size_t top);
void audit_write_json(const struct audit *a, FILE *out);
void audit_write_sarif(const struct audit *a, FILE *out);
/* One page that needs nothing else, and runs offline. */
void audit_write_html(const struct audit *a, FILE *out);

/*
 * What is new, grown, gone or shrunk from one set of findings to another; from
 * and to name them. True: something is new or grown.
 */
bool audit_diff(const struct audit *before, const char *from, const struct audit *after,
		const char *to, bool json, FILE *out);

#endif
