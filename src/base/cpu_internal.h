/* SPDX-License-Identifier: MIT */
/* What the cpu_*.c files tell each other. Nobody else includes this. */
#ifndef BASE_CPU_INTERNAL_H
#define BASE_CPU_INTERNAL_H

#include "base/cpu.h"

/* The real areas: CPU n's is at cpu_areas + n * cpu_area_bytes. Set once, at boot. */
extern char *cpu_areas;
extern unsigned long cpu_area_bytes;

/* The word that is the slot. Read and written atomically, but for restartable sections. */
static inline void ***cpu_slot_word(unsigned int cpu, unsigned int slot)
{
	return (void ***)(cpu_areas + cpu * cpu_area_bytes + slot);
}

/* cpu.c */
bool cpu_slot_is_used(unsigned int nr); /* by cpu_slot_alloc() */

/* hot.c */
void cpu_hot_publish(char *base);
void cpu_hot_stride(unsigned long stride);
void cpu_slots_fill(void ***slots, unsigned int nr); /* with null stacks */

/* cpu_rseq.c; takes leave CPU_BUSY_TOP behind, and want one caller at a time */
bool cpu_rseq_start(char *areas, unsigned long area_bytes); /* false: it does not work here */
void *cpu_rseq_pop(unsigned int slot);
bool cpu_rseq_push(unsigned int slot, void *obj);
bool cpu_rseq_replace(unsigned int slot, void **old, void **new);
void **cpu_rseq_take(unsigned int cpu, unsigned int slot);
void cpu_rseq_take_all(unsigned int slot, void ***taken);
void cpu_rseq_fence(void); /* ends all sections under way */

/* cpu_locked.c; takes leave CPU_BUSY_TOP behind */
bool cpu_locked_start(void); /* false: no memory */
void *cpu_locked_pop(unsigned int slot);
bool cpu_locked_push(unsigned int slot, void *obj);
bool cpu_locked_replace(unsigned int slot, void **old, void **new);
void **cpu_locked_take(unsigned int cpu, unsigned int slot);

#endif
