/* SPDX-License-Identifier: MIT */
/* The reports of WARN(), BUG() and panic(), and call traces. */
#include <linux/bug.h>

#include "compat/text/host_output.h"
#include "compat/text/printk.h"

#include <kmem/kmem.h>
#include <linux/instruction_pointer.h>
#include <linux/kernel.h>
#include <linux/panic_notifier.h>
#include <linux/percpu-defs.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#define REPORT_BYTES 6144
#define TRACE_MAX 32

int panic_on_warn;
int panic_on_oops = 1;
int panic_timeout;

static unsigned long nr_reports;
static unsigned long taints;
static __thread bool in_report;

unsigned long km_warn_count_get(void)
{
	return __atomic_load_n(&nr_reports, __ATOMIC_RELAXED) + km_warnings();
}

void km_warn_note(void)
{
	__atomic_add_fetch(&nr_reports, 1, __ATOMIC_RELAXED);
}

void km_warn_forgive(unsigned long nr)
{
	__atomic_sub_fetch(&nr_reports, nr, __ATOMIC_RELAXED);
}

/* The variable, or the library's option: a word of its own or with a value that is not 0. */
static bool panic_wanted(void)
{
	const char *line = km_host_env("KMEM_CMDLINE"), *found = line;
	static const char name[] = "panic_on_warn";
	bool wanted = panic_on_warn;

	while (found && (found = strstr(found, name))) {
		bool word = found == line || found[-1] == ' ';

		found += sizeof(name) - 1;
		if (word && (!*found || *found == ' ' || *found == '='))
			wanted = *found != '=' || found[1] != '0';
	}
	return wanted;
}

void km_text_task(struct km_text *t)
{
	char comm[16];

	km_host_comm(comm, sizeof(comm));
	km_text_printf(t, "CPU: %u PID: %d Comm: %s\n", raw_smp_processor_id(), km_host_tid(), comm);
}

noinline void km_text_trace(struct km_text *t, int skip)
{
	unsigned long pc[TRACE_MAX];
	int nr = km_host_backtrace(pc, TRACE_MAX, skip + 1);

	km_text_printf(t, "Call Trace:\n <TASK>\n");
	for (int i = 0; i < nr; i++)
		km_text_printf(t, " %pB\n", (void *)pc[i]);
	km_text_printf(t, " </TASK>\n");
}

static void text_end_line(struct km_text *t)
{
	if (t->len && t->buf[t->len - 1] != '\n')
		km_text_printf(t, "\n");
}

/* The rest of a warning whose message is in t already, and what follows from it. */
static noinline void warn_finish(struct km_text *t, const char *file, int line, void *caller)
{
	text_end_line(t);
	km_text_printf(t, "WARNING: CPU: %u PID: %d at %s:%d %pS\n", raw_smp_processor_id(),
		       km_host_tid(), file, line, caller);
	km_text_task(t);
	km_text_trace(t, 2);
	km_text_printf(t, "---[ end trace 0000000000000000 ]---\n");
	km_printk_text(LOGLEVEL_WARNING, t->buf, t->len);
	add_taint(TAINT_WARN, LOCKDEP_STILL_OK);
	if (panic_wanted())
		panic("kernel: panic_on_warn set ...");
}

/* Count it; false for one that comes while another of this thread is written. */
static bool warn_begin(struct km_text *t)
{
	__atomic_add_fetch(&nr_reports, 1, __ATOMIC_RELAXED);
	if (in_report)
		return false;
	in_report = true;
	km_text_printf(t, CUT_HERE);
	return true;
}

noinline void km_warn_plain(const char *file, int line)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);

	if (!warn_begin(&t))
		return;
	warn_finish(&t, file, line, __builtin_return_address(0));
	in_report = false;
}

noinline void km_warn(const char *file, int line, const char *fmt, ...)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);
	va_list args;

	if (!warn_begin(&t))
		return;
	va_start(args, fmt);
	km_text_vprintf(&t, fmt, args);
	va_end(args);
	warn_finish(&t, file, line, __builtin_return_address(0));
	in_report = false;
}

/* CHECK_DATA_CORRUPTION(condition, format, ...) */
noinline void km_warn_fmt(const char *file, int line, const void *fmt, ...)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);
	va_list args;

	if (!warn_begin(&t))
		return;
	va_start(args, fmt);
	km_text_vprintf(&t, fmt, args);
	va_end(args);
	warn_finish(&t, file, line, __builtin_return_address(0));
	in_report = false;
}

/* CHECK_DATA_CORRUPTION(condition, object, format, ...) */
noinline void km_warn_after(const char *file, int line, const void *object, ...)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);
	const char *fmt;
	va_list args;

	if (!warn_begin(&t))
		return;
	va_start(args, object);
	fmt = va_arg(args, const char *);
	km_text_vprintf(&t, fmt, args);
	va_end(args);
	warn_finish(&t, file, line, __builtin_return_address(0));
	in_report = false;
}

noinline void km_bug(const char *file, int line, const char *func)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);

	__atomic_add_fetch(&nr_reports, 1, __ATOMIC_RELAXED);
	km_text_printf(&t, CUT_HERE "kernel BUG at %s:%d!\n", file, line);
	km_text_task(&t);
	km_text_printf(&t, "RIP: %pS\n", __builtin_return_address(0));
	if (!in_report) /* else the trace is what may have gone wrong */
		km_text_trace(&t, 1);
	km_text_printf(&t, "---[ end trace 0000000000000000 ]---\n");
	in_report = true;
	km_printk_text(LOGLEVEL_EMERG, t.buf, t.len);
	km_host_abort();
}

noinline void panic(const char *fmt, ...)
{
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);
	va_list args;

	km_text_printf(&t, "Kernel panic - not syncing: ");
	va_start(args, fmt);
	km_text_vprintf(&t, fmt, args);
	va_end(args);
	text_end_line(&t);
	km_text_task(&t);
	km_text_trace(&t, 1);
	km_printk_text(LOGLEVEL_EMERG, t.buf, t.len);
	atomic_notifier_call_chain(&panic_notifier_list, 0, buf);
	km_host_abort();
}

void nmi_panic(void *regs, const char *msg)
{
	panic("%s", msg);
}

void add_taint(unsigned int flag, enum lockdep_ok lockdep_ok)
{
	__atomic_or_fetch(&taints, 1UL << flag, __ATOMIC_RELAXED);
}

int test_taint(unsigned int flag)
{
	return get_taint() >> flag & 1;
}

unsigned long get_taint(void)
{
	return __atomic_load_n(&taints, __ATOMIC_RELAXED);
}

/* ---- traces that are no reports ---- */

noinline void dump_stack_lvl(const char *log_lvl)
{
	int level = printk_get_level(log_lvl);
	char buf[REPORT_BYTES];
	struct km_text t = KM_TEXT(buf);

	km_text_task(&t);
	km_text_trace(&t, 1);
	km_printk_text(level ? level - '0' : default_message_loglevel, t.buf, t.len);
}

noinline void dump_stack(void)
{
	dump_stack_lvl(KERN_DEFAULT);
}

void show_regs_print_info(const char *log_lvl)
{
	int level = printk_get_level(log_lvl);
	char buf[128];
	struct km_text t = KM_TEXT(buf);

	km_text_task(&t);
	km_printk_text(level ? level - '0' : default_message_loglevel, t.buf, t.len);
}

noinline unsigned int stack_trace_save(unsigned long *store, unsigned int size,
				       unsigned int skipnr)
{
	return km_host_backtrace(store, size, skipnr + 1);
}

void stack_trace_print(const unsigned long *trace, unsigned int nr_entries, int spaces)
{
	for (unsigned int i = 0; i < nr_entries; i++)
		printk("%*c%pS\n", 1 + spaces, ' ', (void *)trace[i]);
}

int stack_trace_snprint(char *buf, size_t size, const unsigned long *entries,
			unsigned int nr_entries, int spaces)
{
	size_t used = 0;

	for (unsigned int i = 0; i < nr_entries && size; i++) {
		int n = scnprintf(buf + used, size - used, "%*c%pS\n", 1 + spaces, ' ',
				  (void *)entries[i]);

		used += n;
		if (used + 1 >= size)
			break;
	}
	return used;
}
