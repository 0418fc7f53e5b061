/* SPDX-License-Identifier: MIT */
/* A crash of the program: its report, and the new start that goes on after it. */
#include "compat/run/run_internal.h"

#define NR_LONGS (sizeof(struct km_run) / sizeof(long))
#define STATE_ROOM (NR_LONGS * 24)

void km_run_again(void)
{
	const long *values = (const long *)&km_run;
	char text[STATE_ROOM];
	size_t len = 0;

	km_run.warnings += km_run_warnings();
	for (size_t i = 0; i < NR_LONGS; i++)
		len += snprintf(text + len, sizeof(text) - len, "%ld ", values[i]);
	km_host_run_again(text);
}

static void state_read(const char *text)
{
	long *values = (long *)&km_run;

	for (size_t i = 0; i < NR_LONGS; i++) {
		bool minus = *text == '-';

		text += minus;
		for (; *text >= '0' && *text <= '9'; text++)
			values[i] = values[i] * 10 + (*text - '0');
		if (minus)
			values[i] = -values[i];
		text += *text == ' ';
	}
}

static void print_crash(const struct km_host_run_crash *crash)
{
	const char *name = km_run_test ? km_run_test->name : "crash";

	if (crash->sanitizer) {
		km_kunit_print("    # %s: ended by a sanitizer's report", name);
		return;
	}
	if (crash->address || !strcmp(crash->signal, "SIGSEGV"))
		km_kunit_print("    # %s: crashed: %s (%s), address %016lx, in %pS", name,
			       crash->signal, crash->meaning, (unsigned long)crash->address,
			       crash->pc);
	else
		km_kunit_print("    # %s: crashed: %s (%s)", name, crash->signal, crash->meaning);
}

/* Called on the stack of the thread that crashed, or on one for crashes. Does not return. */
static void run_crashed(const struct km_host_run_crash *crash)
{
	print_crash(crash);
	if (km_run_replay || km_run.stage == RUN_START) {
		km_kunit_print("Bail out! crashed where no test can be blamed");
		km_host_run_quit(1);
	}
	if (km_run.stage == RUN_SUITES)
		km_run_suite_crashed(crash);
	else
		km_run_module_crashed(crash);
	km_run_again();
}

void km_run_crash_init(void)
{
	const char *state = km_host_run_state();

	if (state)
		state_read(state);
	km_run_replay = km_run.stage > RUN_START;
	km_host_run_catch(run_crashed);
}
