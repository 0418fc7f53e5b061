/* SPDX-License-Identifier: MIT */
/*
 * `sections`: the restartable sections for 64-bit Arm by themselves, without
 * the library, on an emulator that knows no rseq. The program owns the struct
 * rseq, says in it which CPU it is on, and does what the kernel would do to a
 * preempted section: each instruction in turn is replaced by one that traps,
 * and the handler of the signal goes on at the abort address.
 */
#define _GNU_SOURCE
#include <kmem/hot.h>

#include <kmem/hot_aarch64.h>

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <ucontext.h>

#ifdef FAR /* bytes between the sections and their abort handlers */
#define TEXT_OF(x) #x
#define SPACE(bytes) ".space " TEXT_OF(bytes) "\n\t"
asm(".pushsection __rseq_failure, \"ax\", @progbits\n\t" SPACE(FAR) ".popsection");
#endif

#define CPUS 4
#define CAPACITY 7
#define SLOTS 16
#define CONST_SLOT (8 * 5)
#define SIGNATURE 0xd428bc00U /* what glibc registers */
#define TRAP 0xd4200000U      /* brk #0 */

#define CHECK(cond) \
	((cond) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #cond), exit(1)))

struct descriptor {
	uint32_t version, flags;
	uint64_t start, length, abort;
};

/* The linker's names for the ends of the section. */
extern const struct descriptor __start___rseq_cs[], __stop___rseq_cs[];

struct km_hot km_hot;

static struct {
	uint32_t cpu_id_start, cpu_id;
	uint64_t rseq_cs;
	uint32_t flags, padding[3];
} fake __attribute__((__aligned__(32)));

static void **areas[CPUS][SLOTS];
static void *memory[CPUS][2][CAPACITY + 2]; /* two stacks for each CPU's CONST_SLOT */
static void *null_stack[2] = { NULL, KM_STACK_END };
static char objects[64];

/* ---- one descriptor each ---- */

#ifdef __clang__
#define ALONE __attribute__((__noinline__))
#else
#define ALONE __attribute__((__noinline__, __noclone__))
#endif

static ALONE void *pop_constant(void)
{
	return km_cpu_pop(CONST_SLOT);
}

static ALONE void *pop_variable(unsigned int slot)
{
	return km_cpu_pop(slot);
}

static ALONE bool push(unsigned int slot, const void *obj)
{
	return km_cpu_push(slot, obj);
}

static ALONE bool replace(unsigned int slot, void **old, void **new)
{
	return km_cpu_replace(slot, old, new);
}

/* ---- the stacks ---- */

static void ***slot_word(unsigned int cpu)
{
	return &areas[cpu][CONST_SLOT / 8];
}

/* The stack with these objects, the last one on top. */
static void **stack_make(void **mem, const void *const *objs, unsigned int nr)
{
	mem[0] = NULL;
	for (unsigned int i = 0; i < CAPACITY; i++)
		mem[1 + i] = i < nr ? (void *)(uintptr_t)objs[i] : NULL;
	mem[1 + CAPACITY] = KM_STACK_END;
	return &mem[1 + nr];
}

static void boot(void)
{
	for (unsigned int cpu = 0; cpu < CPUS; cpu++) {
		for (unsigned int i = 0; i < SLOTS; i++)
			areas[cpu][i] = &null_stack[1];
		*slot_word(cpu) = stack_make(memory[cpu][0], NULL, 0);
	}
	km_hot.rseq_offset = (char *)&fake - (char *)__builtin_thread_pointer();
	km_hot.cpu_base = (char *)areas;
	km_hot.cpu_stride = sizeof(areas[0]);
}

/* ---- before boot ---- */

static void before_boot(void)
{
	static __thread char thread_data[1024]; /* right after the two words there */
	static void **slots[SLOTS];

	for (unsigned int i = 0; i < SLOTS; i++)
		slots[i] = &null_stack[1];
	for (unsigned int i = 0; i < sizeof(thread_data); i++)
		((volatile char *)thread_data)[i] = 'x';
	km_hot.cpu_base = (char *)slots;
	km_hot.rseq_offset = KM_RSEQ_OFFSET_PREBOOT;
	CHECK(((void **)__builtin_thread_pointer())[1] == NULL); /* glibc has no use for it */
	CHECK(!pop_constant() && !pop_variable(8));
	CHECK(!push(CONST_SLOT, &objects[1]) && !push(8, &objects[1]));
	CHECK(!replace(8, &null_stack[0], &null_stack[1]));
	CHECK(null_stack[0] == NULL && null_stack[1] == KM_STACK_END);
	CHECK(((void **)__builtin_thread_pointer())[1] == NULL);
	for (unsigned int i = 0; i < sizeof(thread_data); i++)
		CHECK(((volatile char *)thread_data)[i] == 'x');
}

/* ---- against a model ---- */

static struct {
	const void *objs[CAPACITY];
	unsigned int nr, which;
} model[CPUS];

static unsigned int random_below(unsigned int n)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005U + 1442695040888963407U;
	return (unsigned int)(state >> 33) % n;
}

static void same_as_model(void)
{
	CHECK(fake.rseq_cs == 0);
	for (unsigned int cpu = 0; cpu < CPUS; cpu++) {
		void **mem = memory[cpu][model[cpu].which];

		CHECK(*slot_word(cpu) == &mem[1 + model[cpu].nr]);
		CHECK(mem[0] == NULL && mem[1 + CAPACITY] == KM_STACK_END);
		for (unsigned int i = 0; i < model[cpu].nr; i++)
			CHECK(mem[1 + i] == model[cpu].objs[i]);
	}
}

static void model_pop(unsigned int cpu, bool constant)
{
	const void *expected = model[cpu].nr ? model[cpu].objs[--model[cpu].nr] : NULL;

	CHECK((constant ? pop_constant() : pop_variable(CONST_SLOT)) == expected);
}

static void model_push(unsigned int cpu)
{
	const void *obj = &objects[1 + random_below(5)]; /* so few that many are on top already */
	unsigned int nr = model[cpu].nr;
	bool room = nr < CAPACITY && !(nr && model[cpu].objs[nr - 1] == obj);

	CHECK(push(CONST_SLOT, obj) == room);
	if (room)
		model[cpu].objs[model[cpu].nr++] = obj;
}

static void model_replace(unsigned int cpu)
{
	void **top = *slot_word(cpu), **new;
	unsigned int nr = random_below(CAPACITY + 1), other = !model[cpu].which;
	const void *objs[CAPACITY] = { NULL };

	for (unsigned int i = 0; i < nr; i++)
		objs[i] = &objects[6 + i];
	new = stack_make(memory[cpu][other], objs, nr);
	CHECK(!replace(CONST_SLOT, top + 1, new));
	CHECK(!replace(CONST_SLOT, new, new));
	same_as_model();
	CHECK(replace(CONST_SLOT, top, new));
	for (unsigned int i = 0; i < nr; i++)
		model[cpu].objs[i] = objs[i];
	model[cpu].nr = nr;
	model[cpu].which = other;
}

static void against_model(void)
{
	unsigned int empty = 0, full = 0;

	for (unsigned int i = 0; i < 200000; i++) {
		unsigned int cpu = fake.cpu_id = random_below(CPUS), what = random_below(100);

		empty += model[cpu].nr == 0;
		full += model[cpu].nr == CAPACITY;
		if (what == 0)
			model_replace(cpu);
		else if (what < 45 + 10 * (i >> 10 & 1)) /* fills and empties by turns */
			model_pop(cpu, what & 1);
		else
			model_push(cpu);
		same_as_model();
		CHECK(!pop_variable(8 * (SLOTS - 1)) && !push(8 * (SLOTS - 1), &objects[1]));
	}
	CHECK(empty > 1000 && full > 1000);
	printf("model: 200000 steps, %u with an empty stack, %u with a full one\n", empty, full);
}

/* ---- ended at each instruction ---- */

static uint32_t *trapped, saved;
static bool ended;
static const struct descriptor *current;

static void instruction_put(uint32_t *at, uint32_t word)
{
	__atomic_store_n(at, word, __ATOMIC_SEQ_CST);
	__builtin___clear_cache((char *)at, (char *)(at + 1));
}

/* What the kernel does when it finds rseq_cs set; except that it clears it, too. */
static void on_trap(int sig, siginfo_t *info, void *context)
{
	mcontext_t *machine = &((ucontext_t *)context)->uc_mcontext;

	(void)sig;
	(void)info;
	if (machine->pc != (uintptr_t)trapped)
		abort();
	instruction_put(trapped, saved);
	current = (const struct descriptor *)fake.rseq_cs;
	if (!current || machine->pc - current->start >= current->length)
		return;
	if (current->version || current->flags || *(uint32_t *)(current->abort - 4) != SIGNATURE)
		abort();
	ended = true;
	machine->pc = current->abort;
}

/* On a stack of two objects. True: it did what it had to do. */
static bool operate(unsigned int what)
{
	const void *objs[2] = { &objects[1], &objects[2] };
	void **old = stack_make(memory[1][0], objs, 2), **new, **now;
	bool done;

	new = stack_make(memory[1][1], objs, 1);
	fake.cpu_id = 1;
	*slot_word(1) = old;
	if (what == 0)
		done = pop_constant() == &objects[2];
	else if (what == 1)
		done = pop_variable(CONST_SLOT) == &objects[2];
	else if (what == 2)
		done = push(CONST_SLOT, &objects[3]);
	else
		done = replace(CONST_SLOT, old, new);
	CHECK(fake.rseq_cs == 0);
	now = *slot_word(1);
	CHECK(now == (!done ? old : what < 2 ? old - 1 : what == 2 ? old + 1 : new));
	CHECK(old[-1] == &objects[2] && old[-2] == &objects[1]);
	CHECK(what != 2 || !done || *old == &objects[3]);
	return done;
}

/* Which of the sections is this operation's? */
static const struct descriptor *descriptor_of(unsigned int what)
{
	for (const struct descriptor *d = __start___rseq_cs; d < __stop___rseq_cs; d++) {
		trapped = (uint32_t *)d->start;
		saved = *trapped;
		current = NULL;
		instruction_put(trapped, TRAP);
		operate(what);
		if (current) {
			CHECK(current == d);
			return d;
		}
		instruction_put(trapped, saved);
	}
	return NULL;
}

static void text_make_writable(void)
{
	for (const struct descriptor *d = __start___rseq_cs; d < __stop___rseq_cs; d++) {
		uintptr_t page = d->start & -0x10000UL;
		size_t length = d->start + 0x1000 - page;

		/* Not all of that need be text: page sizes and neighbours differ. */
		for (uintptr_t at = page; at < page + length; at += 0x1000)
			mprotect((void *)at, 0x1000, PROT_READ | PROT_WRITE | PROT_EXEC);
	}
}

static void ended_anywhere(void)
{
	static const char *const names[] = { "pop constant", "pop", "push", "replace" };
	struct sigaction action = { .sa_sigaction = on_trap, .sa_flags = SA_SIGINFO };

	CHECK(__stop___rseq_cs - __start___rseq_cs == 4);
	CHECK(((uintptr_t)__start___rseq_cs & 31) == 0);
	sigaction(SIGTRAP, &action, NULL);
	text_make_writable();
	for (unsigned int what = 0; what < 4; what++) {
		const struct descriptor *d = descriptor_of(what);
		unsigned int nr;

		CHECK(d && d->length % 4 == 0 && d->length);
		nr = (unsigned int)(d->length / 4);
		/* One before the section and one after it, too: there it is not ended. */
		for (unsigned int i = 0; i < nr + 2; i++) {
			trapped = (uint32_t *)d->start + i - 1;
			saved = *trapped;
			ended = false;
			instruction_put(trapped, TRAP);
			CHECK(operate(what) == (i == 0 || i == nr + 1));
			CHECK(*trapped == saved);
			CHECK(ended == !(i == 0 || i == nr + 1));
		}
		printf("%s: ended at each of %u instructions\n", names[what], nr);
	}
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	before_boot();
	boot();
	against_model();
	ended_anywhere();
	puts("all is well");
	return 0;
}
