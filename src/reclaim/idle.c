/* SPDX-License-Identifier: MIT */
/*
 * The idle trimmer: when frees have come to an end, what is free goes back to
 * the host. Runs in kswapd0 and keeps no time of its own.
 *
 *	parked --note--> watching --quiet: trim--> trimmed --quiet: trim all--> parked
 *	                    ^  |                      |
 *	                    `--' noted: again;        | noted
 *	                    ^    trim every other time|
 *	                    `-------------------------'
 */
#include "reclaim/reclaim_internal.h"

unsigned int reclaim_idle_ms = 500;

static enum idle_state { IDLE_PARKED, IDLE_WATCHING, IDLE_TRIMMED } state;
static bool busy_before; /* watching: the last look found notes, too, and did not trim */

static enum idle_state next_state(bool noted)
{
	switch (state) {
	case IDLE_PARKED:
		busy_before = false;
		return noted ? IDLE_WATCHING : IDLE_PARKED;
	case IDLE_WATCHING:
		busy_before = noted && !busy_before;
		if (!busy_before)
			reclaim_trim(false);
		return noted ? IDLE_WATCHING : IDLE_TRIMMED;
	default:
		busy_before = false;
		if (noted)
			return IDLE_WATCHING;
		reclaim_trim(true);
		return IDLE_PARKED;
	}
}

unsigned long idle_look(unsigned long now_ns, bool noted)
{
	state = next_state(noted);
	/* From before the trim on, so that its duration does not add up. */
	return state == IDLE_PARKED ?
		0 : now_ns + __atomic_load_n(&reclaim_idle_ms, __ATOMIC_RELAXED) * 1000000UL;
}

void idle_fork_child(void)
{
	state = IDLE_PARKED;
}
