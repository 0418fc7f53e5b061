/* SPDX-License-Identifier: MIT */
/*
 * The restartable sections of <kmem/hot.h> for 64-bit Arm. Included by it, after struct km_hot.
 *
 * What differs from x86-64:
 *
 *  - Conditional branches reach 1 MB, and no linker lengthens them. A section
 *    that finds its stack empty or full therefore branches to its C label, in
 *    the same function, and that clears rseq_cs. Only the abort handler lies
 *    in another section. It gets there by a plain branch, which a linker may
 *    lengthen with code that spoils x16 and x17.
 *  - Loads may overtake each other. cpu_base and cpu_stride are read in one
 *    go, inside of the section: who changes both puts a fence between the two
 *    stores. All later addresses depend on what was loaded before them.
 *  - The two stores of a push may be seen in either order. A taker reads the
 *    stack after its fence, as it must anyhow.
 */
#ifndef KMEM_HOT_AARCH64_H
#define KMEM_HOT_AARCH64_H

#include <kmem/hot.h>

#ifdef __aarch64__

_Static_assert(__builtin_offsetof(struct km_hot, cpu_base) == 0 &&
	       __builtin_offsetof(struct km_hot, cpu_stride) == 8, "one ldp reads both");

/*
 * struct rseq, by offset: cpu_id 4, rseq_cs 8. The signature, an instruction
 * that traps, is glibc's. Afterwards area is this CPU's; spoils a and b.
 */
#define KM_RSEQ_BEGIN(a, b)                                      \
	".pushsection __rseq_cs, \"aw?\", @progbits\n\t"         \
	".balign 32\n"                                           \
	"9:\t.long 0, 0\n\t"                                     \
	".quad 1f, 2f - 1f, 4f\n\t"                              \
	".popsection\n\t"                                        \
	"adrp %[area], 9b\n\t"                                   \
	"add %[area], %[area], :lo12:9b\n\t"                     \
	"str %[area], [%[rseq], #8]\n"                           \
	"1:\n\t"                                                 \
	"ldr %w[area], [%[rseq], #4]\n\t"                        \
	"ldp %[" a "], %[" b "], [%[hot]]\n\t"                   \
	"madd %[area], %[area], %[" b "], %[" a "]\n\t"

#ifdef KM_RSEQ_STAYS /* code that is never unmapped need not clear it where all went well */
#define KM_RSEQ_CLEAR "\n\t"
#else
#define KM_RSEQ_CLEAR "str xzr, [%[rseq], #8]\n\t"
#endif

#define KM_RSEQ_END(abort)                                       \
	"2:\t" KM_RSEQ_CLEAR                                     \
	".pushsection __rseq_failure, \"ax?\", @progbits\n\t"    \
	".inst 0xd428bc00\n"                                     \
	"4:\tb %l[" abort "]\n\t"                                \
	".popsection\n"

#define KM_RSEQ_INPUTS [rseq] "r"(rseq), [hot] "r"(&km_hot)
#define KM_RSEQ_CLOBBERS "memory", "cc", "x16", "x17"

/* SLOT is an address: "[%[area], %c[slot]]" for a constant, "[%[area], %w[slot], uxtw]" else. */
#define KM_POP_BODY(SLOT)                                        \
	KM_RSEQ_BEGIN("top", "obj")                              \
	"ldr %[top], " SLOT "\n\t"                               \
	"ldr %[obj], [%[top], #-8]!\n\t"                         \
	"cbz %[obj], %l[empty]\n\t"                              \
	"str %[top], " SLOT "\n"                                 \
	KM_RSEQ_END("empty")

/* Two loads, not one ldp: that may wait for the store of an earlier push. */
#define KM_PUSH_BODY(SLOT)                                       \
	KM_RSEQ_BEGIN("top", "word")                             \
	"ldr %[top], " SLOT "\n\t"                               \
	"ldr %[word], [%[top], #-8]\n\t"                         \
	"cmp %[word], %[obj]\n\t"                                \
	"ldr %[word], [%[top]]\n\t"                              \
	"ccmp %[word], #1, #4, ne\n\t" /* #4: equal, without comparing */ \
	"b.eq %l[full]\n\t"                                      \
	"str %[obj], [%[top]], #8\n\t"                           \
	"str %[top], " SLOT "\n"                                 \
	KM_RSEQ_END("full")

/* struct rseq of this thread; before boot, the word at 8 is one that glibc leaves unused. */
static __always_inline char *km_rseq(void)
{
	return (char *)__builtin_thread_pointer() + km_hot.rseq_offset;
}

static __always_inline void km_rseq_clear(char *rseq)
{
	asm volatile("str xzr, [%0, #8]" : : "r"(rseq) : "memory");
}

/* Pop one object off this CPU's stack, or NULL: empty, or the section was aborted. */
static __always_inline void *km_cpu_pop(unsigned int slot)
{
	void *obj, *top, *area;
	char *rseq = km_rseq();

	if (__builtin_constant_p(slot))
		asm volatile goto(KM_POP_BODY("[%[area], %c[slot]]")
				  : [obj] "=&r"(obj), [top] "=&r"(top), [area] "=&r"(area)
				  : [slot] "i"(slot), KM_RSEQ_INPUTS
				  : KM_RSEQ_CLOBBERS
				  : empty);
	else
		asm volatile goto(KM_POP_BODY("[%[area], %w[slot], uxtw]")
				  : [obj] "=&r"(obj), [top] "=&r"(top), [area] "=&r"(area)
				  : [slot] "r"(slot), KM_RSEQ_INPUTS
				  : KM_RSEQ_CLOBBERS
				  : empty);
	if (!obj)
		__builtin_unreachable();
	return obj;
empty:
	km_rseq_clear(rseq);
	return NULL;
}

/* Push obj; false: full, obj is on top already (a double free), or aborted. */
static __always_inline bool km_cpu_push(unsigned int slot, const void *obj)
{
	void *top, *area, *word;
	char *rseq = km_rseq();

	asm volatile goto(KM_PUSH_BODY("[%[area], %w[slot], uxtw]")
			  : [top] "=&r"(top), [area] "=&r"(area), [word] "=&r"(word)
			  : [obj] "r"(obj), [slot] "r"(slot), KM_RSEQ_INPUTS
			  : KM_RSEQ_CLOBBERS
			  : full);
	return true;
full:
	km_rseq_clear(rseq);
	return false;
}

/*
 * Replace the stack of top old by the one of top new; false: another top, or
 * aborted. Others look at the new stack's words without a fence: hence stlr.
 */
static __always_inline bool km_cpu_replace(unsigned int slot, void **old, void **new)
{
	void *top, *area, *word;
	char *rseq = km_rseq();

	asm volatile goto(KM_RSEQ_BEGIN("top", "word")
			  "add %[area], %[area], %w[slot], uxtw\n\t"
			  "ldr %[top], [%[area]]\n\t"
			  "cmp %[top], %[old]\n\t"
			  "b.ne %l[differs]\n\t"
			  "stlr %[new], [%[area]]\n"
			  KM_RSEQ_END("differs")
			  : [top] "=&r"(top), [area] "=&r"(area), [word] "=&r"(word)
			  : [old] "r"(old), [new] "r"(new), [slot] "r"(slot), KM_RSEQ_INPUTS
			  : KM_RSEQ_CLOBBERS
			  : differs);
	return true;
differs:
	km_rseq_clear(rseq);
	return false;
}

#endif
#endif
