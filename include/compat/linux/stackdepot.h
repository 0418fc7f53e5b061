/* SPDX-License-Identifier: MIT */
/* Stack traces, each kept once and for ever, by a number. */
#ifndef KM_COMPAT_LINUX_STACKDEPOT_H
#define KM_COMPAT_LINUX_STACKDEPOT_H

#include <linux/gfp.h>
#include <linux/types.h>

typedef u32 depot_stack_handle_t;

/* 0 when there is no room; gfp does not matter, as nothing is allocated. */
depot_stack_handle_t stack_depot_save(unsigned long *entries, unsigned int nr_entries, gfp_t gfp);
/* How many entries; 0 of handle 0. */
unsigned int stack_depot_fetch(depot_stack_handle_t handle, unsigned long **entries);
void stack_depot_print(depot_stack_handle_t stack);
int stack_depot_snprint(depot_stack_handle_t handle, char *buf, size_t size, int spaces);

/* The depot is there from the start. */
static inline int stack_depot_init(void)
{
	return 0;
}

#endif
