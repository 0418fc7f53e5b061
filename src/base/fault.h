/* SPDX-License-Identifier: MIT */
/*
 * Rules of failure; see linux/fault-inject.h. A room that can fail calls on
 * purpose has a struct fault_rule, which boot arms if there is an option of
 * its name; its filters of flags are its own.
 */
#ifndef BASE_FAULT_H
#define BASE_FAULT_H

#include "base/text.h"
#include <linux/fault-inject.h>

/* A boolean or a number that only this rule has, besides those of all. */
struct fault_knob {
	const char *name;
	bool *flag;           /* or */
	unsigned int *number;
};

struct fault_rule {
	struct fault_attr attr;
	bool armed;
	struct fault_knob knob[4]; /* up to the first without a name */
	struct fault_rule *next;
};

#define FAULT_RULE_ATTR(id)                                                  \
	{                                                                    \
		.interval = 1, .times = { 1 }, .verbose = 2, .stacktrace_depth = 32, \
		.name = (id),                                                \
	}

/*
 * With the value of the option: "", which arms nothing, or what setup_fault_attr() takes; what is
 * wrong is said, and arms nothing. At boot, before other threads.
 */
void fault_arm(struct fault_rule *rule, const char *value);

#endif
