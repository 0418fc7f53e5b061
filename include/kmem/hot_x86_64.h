/* SPDX-License-Identifier: MIT */
/* Restartable sections on x86-64; kmem/hot.h includes it. */
#ifndef KMEM_HOT_X86_64_H
#define KMEM_HOT_X86_64_H

#include <kmem/hot.h>

#ifdef __x86_64__

/*
 * struct rseq, by offset: cpu_id 4, rseq_cs 8. The signature is glibc's. Every
 * way out clears rseq_cs: the kernel would look at the descriptor at the next
 * preemption, when a dlclose() may have unmapped it.
 */
#define KM_RSEQ_BEGIN                                            \
	".pushsection __rseq_cs, \"aw?\", @progbits\n\t"         \
	".balign 32\n"                                           \
	"9:\t.long 0, 0\n\t"                                     \
	".quad 1f, 2f - 1f, 4f\n\t"                              \
	".popsection\n\t"                                        \
	"leaq 9b(%%rip), %[area]\n\t"                            \
	"movq %[area], %%fs:8(%[rseq])\n"                        \
	"1:\n\t"                                                 \
	"movl %%fs:4(%[rseq]), %k[area]\n\t"                     \
	"imulq %[stride], %[area]\n\t"                           \
	"addq %[base], %[area]\n\t"

#ifdef KM_RSEQ_STAYS /* code that is never unmapped need not clear it where all went well */
#define KM_RSEQ_CLEAR ""
#else
#define KM_RSEQ_CLEAR "movq $0, %%fs:8(%[rseq])\n\t"
#endif

#define KM_RSEQ_END(abort)                                       \
	"2:\t" KM_RSEQ_CLEAR                                     \
	".pushsection __rseq_failure, \"ax?\", @progbits\n\t"    \
	".byte 0x0f, 0xb9, 0x3d\n\t"                             \
	".long 0x53053053\n"                                     \
	"4:\tmovq $0, %%fs:8(%[rseq])\n\t"                        \
	"jmp %l[" abort "]\n\t"                                  \
	".popsection\n"

/* slot is an operand: "%c[slot](%[area])" for a constant, "(%[area],%[slot])" else. */
#define KM_POP_BODY(SLOT)                                        \
	KM_RSEQ_BEGIN                                            \
	"movq " SLOT ", %[top]\n\t"                              \
	"movq -8(%[top]), %[obj]\n\t"                            \
	"testq %[obj], %[obj]\n\t"                               \
	"jz 4f\n\t"                                              \
	"subq $8, %[top]\n\t"                                    \
	"movq %[top], " SLOT "\n"                                \
	KM_RSEQ_END("empty")

#define KM_PUSH_BODY(SLOT)                                       \
	KM_RSEQ_BEGIN                                            \
	"movq " SLOT ", %[top]\n\t"                              \
	"cmpq %[obj], -8(%[top])\n\t"                            \
	"je 4f\n\t"                                              \
	"cmpq $1, (%[top])\n\t"                                  \
	"je 4f\n\t"                                              \
	"movq %[obj], (%[top])\n\t"                              \
	"addq $8, %[top]\n\t"                                    \
	"movq %[top], " SLOT "\n"                                \
	KM_RSEQ_END("full")

/* Pop one object off this CPU's stack, or NULL: empty, or the section was aborted. */
static __always_inline void *km_cpu_pop(unsigned int slot)
{
	void *obj, *top, *area;

	if (__builtin_constant_p(slot))
		asm volatile goto(KM_POP_BODY("%c[slot](%[area])")
				  : [obj] "=&r"(obj), [top] "=&r"(top), [area] "=&r"(area)
				  : [slot] "i"(slot), [rseq] "r"(km_hot.rseq_offset),
				    [stride] "m"(km_hot.cpu_stride), [base] "m"(km_hot.cpu_base)
				  : "memory", "cc"
				  : empty);
	else
		asm volatile goto(KM_POP_BODY("(%[area],%[slot])")
				  : [obj] "=&r"(obj), [top] "=&r"(top), [area] "=&r"(area)
				  : [slot] "r"((unsigned long)slot), [rseq] "r"(km_hot.rseq_offset),
				    [stride] "m"(km_hot.cpu_stride), [base] "m"(km_hot.cpu_base)
				  : "memory", "cc"
				  : empty);
	if (!obj)
		__builtin_unreachable();
	return obj;
empty:
	return NULL;
}

/* Push obj; false: full, obj is on top already (a double free), or aborted. */
static __always_inline bool km_cpu_push(unsigned int slot, const void *obj)
{
	void *top, *area;

	asm volatile goto(KM_PUSH_BODY("(%[area],%[slot])")
			  : [top] "=&r"(top), [area] "=&r"(area)
			  : [obj] "r"(obj), [slot] "r"((unsigned long)slot),
			    [rseq] "r"(km_hot.rseq_offset), [stride] "m"(km_hot.cpu_stride),
			    [base] "m"(km_hot.cpu_base)
			  : "memory", "cc"
			  : full);
	return true;
full:
	return false;
}

/* If this CPU's slot holds old, it holds new; false: another top, or aborted. */
static __always_inline bool km_cpu_replace(unsigned int slot, void **old, void **new)
{
	void *area;

	asm volatile goto(KM_RSEQ_BEGIN
			  "cmpq %[old], (%[area],%[slot])\n\t"
			  "jne 4f\n\t"
			  "movq %[new], (%[area],%[slot])\n"
			  KM_RSEQ_END("differs")
			  : [area] "=&r"(area)
			  : [old] "r"(old), [new] "r"(new), [slot] "r"((unsigned long)slot),
			    [rseq] "r"(km_hot.rseq_offset), [stride] "m"(km_hot.cpu_stride),
			    [base] "m"(km_hot.cpu_base)
			  : "memory", "cc"
			  : differs);
	return true;
differs:
	return false;
}

#endif
#endif
