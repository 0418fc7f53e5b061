/* SPDX-License-Identifier: MIT */
/*
 * The base room's door.
 *
 * 1. What it does. It is what every room above builds on: containers, locks,
 *    text, reports, and the per-CPU stacks that every fast path consists of.
 *    Nothing here calls malloc or stdio; all of it but the waiting calls may
 *    be used in a signal handler.
 *
 * 2. Pieces. list, rbtree, bits: containers and arithmetic, locked by their
 *    users. text: printf into a buffer. bug: reports and assertions. thread: 16
 *    bytes per thread. lock: futex locks with ranks. owned: mutexes that know
 *    their owner. cpu, hot: per-CPU stacks.
 *
 * 3. Stacks and slots. A CPU area is a run of slots; a slot holds the top of
 *    the stack that this CPU pops from and pushes to:
 *
 *	area of CPU n:   slot 0   slot 1   ...   slot 2047   private bytes
 *	                   |        |
 *	               null stack   +--> [NULL][obj][obj][free]...[free][END]
 *	                                               ^ top
 *
 *    States of a slot: null (nothing here: whoever needs a stack installs one),
 *    a stack's top, busy (taken away; only the taker may set it again).
 *
 *	null --replace, open--> top --replace--> another top, or null
 *	  \                      |
 *	   `------- take ------> busy --set--> null or top
 *
 * 4. Two ways. Where restartable sequences are registered, this CPU's slots are
 *    changed without locks and another CPU's stack is taken with an exchange
 *    and a fence (cpu_rseq.c has the proof). Elsewhere, and under sanitizers, a
 *    lock per CPU does it (cpu_locked.c), and inlined code sees null stacks.
 *
 * 5. Locks, in order: enum lock_rank. The room's own is LOCK_RANK_CPU: a CPU's
 *    stacks in the locked way; one taker at a time in the other. For fork() all
 *    of this comes to a standstill: lock_freeze() waits until nobody holds a
 *    lock or is in a section (lock_section_enter()), and cpu_suspend() shows
 *    every stack as taken away. What holds pointers into frames, and is changed
 *    without a lock, is changed in a section.
 *
 * 6. Invariants. A slot word is never 0 once its number is known to anybody. A
 *    stack has one owner: a slot, or the thread that took or replaced it. For
 *    each lock, the holder's lock_depth > 0 at every instant from before the
 *    word is taken until after it is given back.
 *
 * 7. Unlike the kernel. Preemption is not disabled, it aborts: an aborted push
 *    or pop looks like a full or empty stack, and goes the slow way. A lock
 *    does not keep handlers out; a handler that interrupts a holder tries
 *    instead of waiting.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include "base/bits.h"
#include "base/bug.h"
#include "base/cpu.h"
#include "base/fault.h"
#include "base/list.h"
#include "base/lock.h"
#include "base/owned.h"
#include "base/rbtree.h"
#include "base/text.h"
#include "base/thread.h"

#include <errno.h>

#endif
