/* SPDX-License-Identifier: MIT */
/*
 * Module init functions as tests: passed when they return 0, or what
 * --expect-init says, and nothing was warned about meanwhile.
 */
#include <linux/init.h>

#include "compat/lock/context_internal.h"
#include "compat/run/run_internal.h"

#define NR_LEVELS 8
#define MAX_MODULES 64 /* bits of km_run.crashed */

extern const struct km_initcall *const __start_km_initcalls[] __attribute__((__weak__));
extern const struct km_initcall *const __stop_km_initcalls[] __attribute__((__weak__));

struct module_run {
	const struct km_initcall *call;
	bool up;
};

static struct module_run modules[MAX_MODULES];
static long nr_modules = -1;

/* By level, in the order in which they were linked. */
static void modules_collect(void)
{
	const struct km_initcall *const *pos;

	if (nr_modules >= 0)
		return;
	nr_modules = 0;
	for (int level = 0; level < NR_LEVELS; level++) {
		for (pos = __start_km_initcalls; pos < __stop_km_initcalls; pos++) {
			if (!*pos || (*pos)->level != level)
				continue;
			if (nr_modules == MAX_MODULES) {
				km_kunit_print("Bail out! more than %d modules", MAX_MODULES);
				km_host_run_exit(2);
			}
			modules[nr_modules++].call = *pos;
		}
	}
}

/* Only an exit: nothing to test. */
static bool reported(const struct km_initcall *call)
{
	const char *filter = km_run_options.filter;

	return call->fn && (!filter || km_host_run_glob(filter, call->module));
}

unsigned long km_run_nr_modules(void)
{
	unsigned long nr = 0;

	modules_collect();
	for (long i = 0; i < nr_modules; i++)
		nr += reported(modules[i].call);
	return nr;
}

/* The module's name; with the function's, when it has several. */
static void module_print_name(const struct km_initcall *call, struct km_ktap *name)
{
	long same = 0;

	for (long i = 0; i < nr_modules; i++)
		same += modules[i].call->fn && !strcmp(modules[i].call->module, call->module);
	if (same > 1)
		km_ktap_add(name, "%s.%s", call->module, call->name);
	else
		km_ktap_add(name, "%s", call->module);
}

void km_run_module_list(void)
{
	modules_collect();
	for (long i = 0; i < nr_modules; i++) {
		struct km_ktap name = { NULL, 0, 0 };

		if (!reported(modules[i].call))
			continue;
		module_print_name(modules[i].call, &name);
		km_ktap_print(&name);
		km_ktap_free(&name);
	}
}

/* ---- init ---- */

/* What --expect-init says of a module: a positive errno, or 0. */
static long expected_error(const char *module)
{
	size_t len = strlen(module);

	for (unsigned long i = 0; i < km_run_options.nr_inits; i++) {
		const char *text = km_run_options.inits[i];

		if (strncmp(text, module, len) == 0 && text[len] == '=')
			return km_host_run_errno(text + len + 1);
	}
	return 0;
}

static void module_result(const struct km_initcall *call, bool passed)
{
	enum kunit_status status = passed ? KUNIT_SUCCESS : KUNIT_FAILURE;
	struct km_ktap name = { NULL, 0, 0 };

	if (passed && !reported(call))
		return;
	module_print_name(call, &name);
	km_run_count(&km_run.all, status);
	km_run_result("", status, ++km_run.number, name.buf, "");
	km_ktap_free(&name);
}

/* It has to leave the thread's context as it was. */
static int call_checked(const char *name, int (*fn)(void))
{
	struct km_context_mark mark;
	char left[128];
	int err;

	km_context_mark(&mark);
	err = fn();
	WARN(!km_context_back(&mark, left, sizeof(left)), "initcall %s returned with %s\n", name,
	     left);
	return err;
}

static void exit_checked(const struct km_initcall *call)
{
	struct km_context_mark mark;
	char left[128];

	km_context_mark(&mark);
	call->exit();
	WARN(!km_context_back(&mark, left, sizeof(left)), "exit of %s returned with %s\n",
	     call->module, left);
}

static void module_init_run(struct module_run *m)
{
	const struct km_initcall *call = m->call;
	unsigned long warnings = km_run_warnings();
	long expected = expected_error(call->module);
	int err = call->fn ? call_checked(call->name, call->fn) : 0;

	m->up = err >= 0;
	if (km_run_replay || !call->fn)
		return;
	warnings = km_run_warnings() - warnings;
	if (err && err != -expected)
		km_kunit_print("# %s: initcall %s returned %d", call->module, call->name, err);
	else if (err != -expected)
		km_kunit_print("# %s: initcall %s returned 0, not %ld", call->module, call->name,
			       -expected);
	if (warnings)
		km_kunit_print("# %s: initcall %s: %lu warning%s", call->module, call->name,
			       warnings, warnings == 1 ? "" : "s");
	module_result(call, err == -expected && !warnings);
}

/* After a new start those that were up are brought up again, and not reported. */
void km_run_modules(void)
{
	long resume = km_run.stage == RUN_MODULES ? km_run.module : 0;

	modules_collect();
	if (km_run.stage > RUN_MODULES)
		resume = nr_modules;
	if (km_run.stage < RUN_MODULES)
		km_run.stage = RUN_MODULES;
	for (long i = 0; i < nr_modules; i++) {
		km_run_replay = i < resume;
		if (!km_run_replay)
			km_run.module = i;
		if (!(km_run.crashed >> i & 1))
			module_init_run(&modules[i]);
	}
	km_run_replay = false;
}

/* ---- exit ---- */

/* Whether the init that belongs to this exit was done: each of the module's that there is. */
static bool exit_is_due(long index)
{
	const struct km_initcall *call = modules[index].call;

	if (!call->exit || (km_run.crashed >> index & 1))
		return false;
	if (call->fn)
		return modules[index].up;
	for (long i = 0; i < nr_modules; i++) {
		const struct km_initcall *other = modules[i].call;

		if (other->fn && !modules[i].up && !strcmp(other->module, call->module))
			return false;
	}
	return true;
}

void km_run_module_exits(void)
{
	bool due[MAX_MODULES];

	km_run.stage = RUN_EXITS;
	for (long i = 0; i < nr_modules; i++)
		due[i] = exit_is_due(i);
	for (long i = nr_modules - 1; i >= 0; i--) {
		km_run.module = i;
		if (due[i])
			exit_checked(modules[i].call);
		modules[i].up = false;
	}
}

/* ---- a crash in one ---- */

void km_run_module_crashed(const struct km_host_run_crash *crash)
{
	const struct km_initcall *call = modules[km_run.module].call;

	km_run.crashed |= 1L << km_run.module;
	km_kunit_print("# %s: crashed in its %s", call->module,
		       km_run.stage == RUN_EXITS ? "exit" : "init");
	module_result(call, false);
	if (km_run.stage == RUN_MODULES)
		km_run.module++;
}
