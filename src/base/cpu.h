/* SPDX-License-Identifier: MIT */
/*
 * Per-CPU stacks of pointers. See kmem/hot.h for the layout.
 *
 * A CPU area is a run of slots, one word each, followed by room for other
 * per-CPU data; areas are reserved at boot and cost memory when touched.
 *
 * Two ways to work on this CPU's slots, chosen at boot: rseq (a restartable
 * section commits with one store) and locked (rseq not registered, rseq=off,
 * sanitizer builds: a lock per CPU area; km_hot then points to null stacks, so
 * that inlined code always calls out).
 *
 * The life of a stack: cpu_stack_init() lays out the sentinels;
 * cpu_slot_replace() installs its top in a slot; owners push and pop; it
 * leaves by cpu_slot_replace() on its own CPU, or by cpu_slot_take() from
 * another, which waits with membarrier until no section can still commit to it.
 */
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include "base/lock.h"
#include <kmem/hot.h>

#define CPU_MAX 1024
#define CPU_SLOT_AREA (KM_NR_SLOTS * 8UL) /* bytes of slots at the start of an area */

/*
 * Fixed slots, as hot.h numbers them, are below this number and hold null
 * stacks from boot on: one page of each CPU area. cpu_slot_alloc() gives the
 * others.
 */
#define CPU_FIXED_SLOTS (PAGE_SIZE / 8)

extern unsigned int cpu_nr; /* possible CPUs, from boot on */
extern bool cpu_rseq;       /* the rseq way is in use */

int cpu_boot(bool want_rseq, unsigned long private_bytes); /* 0 or -ENOMEM */

unsigned int cpu_id(void); /* the CPU this thread runs on now: a hint, it may move */

/* Slot byte offsets. Fixed slots are numbered in hot.h, the others come from here. 0: none left. */
unsigned int cpu_slot_alloc(void);
void cpu_slot_free(unsigned int slot);

void *cpu_slot_pop(unsigned int slot);            /* NULL: empty, aborted, contended */
bool cpu_slot_push(unsigned int slot, void *obj); /* false: full, on top already, and the same */
void **cpu_slot_top(unsigned int slot);           /* this CPU's top; a hint */
/*
 * If this CPU's slot holds old, put new there; false when it does not (or
 * aborted, or contended). Neither may be CPU_BUSY_TOP: who finds that leaves
 * the slot alone.
 */
bool cpu_slot_replace(unsigned int slot, void **old, void **new);
void **cpu_slot_top_of(unsigned int cpu, unsigned int slot); /* any CPU's top; a hint */
/*
 * Take cpu's stack away and leave another top in its place; the stack is the
 * caller's. CPU_BUSY_TOP: somebody else has taken it and not set it yet, and
 * nothing changed. May sleep.
 */
void **cpu_slot_take(unsigned int cpu, unsigned int slot, void **leave);
/* The same for every CPU at once, taken[cpu]; one membarrier for all. */
void cpu_slot_take_all(unsigned int slot, void **leave, void ***taken);
/* Open a slot that was left busy: until then nobody but its taker changes it. */
void cpu_slot_set(unsigned int cpu, unsigned int slot, void **top);
/*
 * Put top into cpu's slot if that holds the null stack (atomically, from any
 * CPU); true when it did. Not for slots that cpu_slot_replace() works on.
 */
bool cpu_slot_open(unsigned int cpu, unsigned int slot, void **top);

/* The null stack's top: both empty and full. */
extern void *cpu_null_stack[2];
#define CPU_NULL_TOP (&cpu_null_stack[1])
/* A second one, so that "taken away for a while" is told from "never there". */
extern void *cpu_busy_stack[2];
#define CPU_BUSY_TOP (&cpu_busy_stack[1])

/*
 * Lay out a stack of capacity pointers in mem[0 .. capacity + 1]; returns the
 * top of an empty one. mem may hold anything; laying it out again while it is
 * in use, with the same capacity, does no harm.
 */
void **cpu_stack_init(void **mem, unsigned int capacity);
/* Objects below top, down to the NULL sentinel. */
unsigned int cpu_stack_count(void **top);

/* ---- fork ---- */

/*
 * Until cpu_resume() no stack changes, after lock_freeze(): each looks empty,
 * full, and taken away. 0 or -ENOMEM.
 */
int cpu_suspend(void);
void cpu_resume(void);
/* In the child, before cpu_resume(): nobody has a stack taken away. */
void cpu_fork_child(void);

/* The private bytes behind cpu's slots; zeroed at first touch. */
void *cpu_private(unsigned int cpu);

#endif
