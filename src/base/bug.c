/* SPDX-License-Identifier: MIT */
/*
 * Reports; see bug.h. A report is composed on the stack and written at once,
 * so that those of several threads do not mix.
 */
#include "base/bug.h"

#include "base/bits.h"
#include "base/text.h"
#include "base/thread.h"
#include "port/port.h"

#include <kmem/kmem.h>

#define LINE_BYTES 1024
#define REPORT_BYTES 3072
#define TRACE_MAX 16

static void write_stderr(const char *text, size_t len)
{
	port_write_stderr(text, len);
}

void (*report_sink)(const char *text, size_t len) = write_stderr;
bool report_panic_on_warn;
unsigned long report_nr_warnings;

unsigned long km_warnings(void)
{
	return __atomic_load_n(&report_nr_warnings, __ATOMIC_RELAXED);
}

static bool report_enter(void)
{
	if (km_thread.in_report)
		return false;
	km_thread.in_report = 1;
	return true;
}

static void report_leave(void)
{
	km_thread.in_report = 0;
}

/* Hand the text over; one that was too long for its buffer still ends its last line. */
static void report_write(struct text *t)
{
	if (t->len >= t->size) {
		t->len = t->size - 1;
		t->buf[t->len - 1] = '\n';
	}
	report_sink(t->buf, t->len);
}

static void text_newline(struct text *t)
{
	if (t->len && t->len < t->size && t->buf[t->len - 1] != '\n')
		text_printf(t, "\n");
}

/* The callers of this function's caller. */
static __attribute__((__noinline__)) void text_trace(struct text *t)
{
	void *pc[TRACE_MAX];
	int nr = port_backtrace(pc, TRACE_MAX, 2);

	text_printf(t, "Call Trace:\n");
	for (int i = 0; i < nr; i++) {
		text_printf(t, " ");
		text_symbol(t, pc[i]);
		text_printf(t, "\n");
	}
}

static void text_task(struct text *t)
{
	char comm[16];

	port_comm(comm, sizeof(comm));
	text_printf(t, "CPU: %u PID: %d Comm: %s\n", port_cpu(), port_tid(), comm);
}

void bug_at(const char *file, int line, const char *what)
{
	char buf[REPORT_BYTES];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	text_printf(&t, "------------[ cut here ]------------\nkernel BUG at %s:%d!\n%s\n", file,
		    line, what);
	text_task(&t);
	/* Inside another report the trace is what may have gone wrong. */
	if (report_enter())
		text_trace(&t);
	report_write(&t);
	port_abort();
}

void warn_at(const char *file, int line, const void *ip, const char *fmt, ...)
{
	char buf[REPORT_BYTES], comm[16];
	struct text t = TEXT_INIT(buf, sizeof(buf));
	va_list ap;

	__atomic_add_fetch(&report_nr_warnings, 1, __ATOMIC_RELAXED);
	if (!report_enter())
		return;
	port_comm(comm, sizeof(comm));
	text_printf(&t, "------------[ cut here ]------------\nWARNING: %s:%d at ", file, line);
	text_symbol(&t, ip);
	text_printf(&t, ", CPU#%u: %s/%d\n", port_cpu(), comm, port_tid());
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	text_newline(&t);
	text_trace(&t);
	text_printf(&t, "---[ end trace 0000000000000000 ]---\n");
	report_write(&t);
	report_leave();
	if (report_panic_on_warn)
		report_panic("kernel: panic_on_warn set ...");
}

void report_printf(const char *fmt, ...)
{
	char buf[LINE_BYTES];
	struct text t = TEXT_INIT(buf, sizeof(buf));
	va_list ap;

	if (!report_enter())
		return;
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	text_newline(&t);
	report_write(&t);
	report_leave();
}

void report_dump_stack(void)
{
	char buf[REPORT_BYTES];
	struct text t = TEXT_INIT(buf, sizeof(buf));

	if (!report_enter())
		return;
	text_task(&t);
	text_trace(&t);
	report_write(&t);
	report_leave();
}

void report_panic(const char *fmt, ...)
{
	char buf[LINE_BYTES];
	struct text t = TEXT_INIT(buf, sizeof(buf));
	va_list ap;

	text_printf(&t, "Kernel panic - not syncing: ");
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	text_newline(&t);
	report_write(&t);
	port_abort();
}

bool report_ratelimit(unsigned long *state, unsigned long interval_ns)
{
	unsigned long last = __atomic_load_n(state, __ATOMIC_RELAXED), now = port_now_ns();

	if (last && now - last < interval_ns)
		return false;
	return __atomic_compare_exchange_n(state, &last, now ? now : 1, false, __ATOMIC_RELAXED,
					   __ATOMIC_RELAXED);
}
