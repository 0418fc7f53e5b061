/* SPDX-License-Identifier: MIT */
/*
 * printk(). A message is formatted on the stack, and written by one write, so
 * that those of several threads do not mix. One that does not end its line
 * waits in the thread for the KERN_CONT that continues it, and comes out with
 * the thread's next message, or at the end of the process, otherwise.
 */
#include "compat/text/printk.h"

#include "compat/text/host_output.h"

#include <linux/kernel.h>
#include <linux/ratelimit.h>
#include <linux/string.h>

#define LINE_BYTES 1024
#define OUT_BYTES 4096

int console_printk[4] = { CONSOLE_LOGLEVEL_DEFAULT, MESSAGE_LOGLEVEL_DEFAULT,
			  CONSOLE_LOGLEVEL_MIN, CONSOLE_LOGLEVEL_DEFAULT };
int oops_in_progress;
enum system_states system_state = SYSTEM_RUNNING;

static bool printk_time;
static km_printk_hook_t printk_hook;

/* A line without its end. busy: printk() of this thread is at work, which a handler interrupts. */
static __thread struct {
	char text[LINE_BYTES];
	unsigned int len;
	int level;
	bool busy;
	bool at_end; /* the thread's end will write it */
} pending;

km_printk_hook_t km_printk_hook_set(km_printk_hook_t hook)
{
	return __atomic_exchange_n(&printk_hook, hook, __ATOMIC_ACQ_REL);
}

void km_printk_loglevel(int level)
{
	console_loglevel = level;
}

void km_printk_time(bool on)
{
	printk_time = on;
}

/* The lines of a text to the hook or, each with its time, to the console. */
static void emit(int level, const char *text, unsigned int len)
{
	km_printk_hook_t hook = __atomic_load_n(&printk_hook, __ATOMIC_ACQUIRE);
	unsigned long long now = km_host_uptime_ns();
	char out[OUT_BYTES], line[LINE_BYTES];
	struct km_text t = KM_TEXT(out);

	while (len) {
		const char *end = memchr(text, '\n', len);
		unsigned int part = end ? end - text : len;
		unsigned int kept = min_t(unsigned int, part, sizeof(line) - 1);

		memcpy(line, text, kept);
		line[kept] = 0;
		text += part + !!end;
		len -= part + !!end;
		if ((hook && hook(level, line)) || level >= console_loglevel)
			continue;
		if (t.len + kept + 32 > t.size) {
			km_host_write(out, t.len);
			t.len = 0;
		}
		if (printk_time)
			km_text_printf(&t, "[%5llu.%06llu] ", now / 1000000000,
				       now / 1000 % 1000000);
		km_text_printf(&t, "%s\n", line);
	}
	km_host_write(out, t.len);
}

void km_printk_text(int level, const char *text, unsigned int len)
{
	km_printk_flush();
	emit(level, text, len);
}

void km_printk_flush(void)
{
	unsigned int len = pending.len;

	if (!len || pending.busy)
		return;
	pending.busy = true;
	pending.len = 0;
	emit(pending.level, pending.text, len);
	pending.busy = false;
}

static __attribute__((__destructor__)) void printk_end(void)
{
	km_printk_flush();
}

/* Add to the line; what ends with a newline, or fills the buffer, is written. */
static void pending_add(const char *text, unsigned int len)
{
	len = min_t(unsigned int, len, sizeof(pending.text) - pending.len);
	if (!len)
		return;
	memcpy(pending.text + pending.len, text, len);
	pending.len += len;
	if (!pending.at_end) {
		pending.at_end = true;
		km_host_at_thread_end(km_printk_flush);
	}
	if (pending.len == sizeof(pending.text) || pending.text[pending.len - 1] == '\n') {
		len = pending.len;
		pending.len = 0;
		emit(pending.level, pending.text, len);
	}
}

/* The level that the text begins with, or -1; *cont: it continues a line. */
static int take_level(const char **text, bool *cont)
{
	int level = LOGLEVEL_DEFAULT, kind;

	while ((kind = printk_get_level(*text))) {
		if (kind == 'c')
			*cont = true;
		else if (level == LOGLEVEL_DEFAULT)
			level = kind - '0';
		*text += 2;
	}
	return level;
}

int vprintk_emit(int facility, int level, const void *dev_info, const char *fmt, va_list args)
{
	char buf[LINE_BYTES];
	const char *text = buf;
	bool cont = false;
	int len = vscnprintf(buf, sizeof(buf), fmt, args), found;

	found = take_level(&text, &cont);
	if (level == LOGLEVEL_DEFAULT)
		level = found;
	if (level == LOGLEVEL_DEFAULT)
		level = cont && pending.len ? pending.level : default_message_loglevel;
	len -= text - buf;
	if (pending.busy) { /* in a signal handler */
		emit(level, text, len);
		return len;
	}
	if (!cont)
		km_printk_flush();
	pending.busy = true;
	if (!pending.len)
		pending.level = level;
	pending_add(text, len);
	pending.busy = false;
	return len;
}

int vprintk(const char *fmt, va_list args)
{
	return vprintk_emit(0, LOGLEVEL_DEFAULT, NULL, fmt, args);
}

int _printk(const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vprintk(fmt, args);
	va_end(args);
	return len;
}

void km_text_vprintf(struct km_text *t, const char *fmt, va_list args)
{
	t->len += vscnprintf(t->buf + t->len, t->size - t->len, fmt, args);
}

void km_text_printf(struct km_text *t, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	km_text_vprintf(t, fmt, args);
	va_end(args);
}

DEFINE_RATELIMIT_STATE(printk_ratelimit_state, 5 * CONFIG_HZ, 10);

int __printk_ratelimit(const char *func)
{
	return ___ratelimit(&printk_ratelimit_state, func);
}

bool printk_timed_ratelimit(unsigned long *caller_jiffies, unsigned int interval_msec)
{
	unsigned long now = km_host_uptime_ns() / 1000000 + 1;

	if (*caller_jiffies && now - *caller_jiffies < interval_msec)
		return false;
	*caller_jiffies = now;
	return true;
}
