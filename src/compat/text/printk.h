/* SPDX-License-Identifier: MIT */
/* Messages, inside the compat layer: texts that are composed already. */
#ifndef COMPAT_PRINTK_H
#define COMPAT_PRINTK_H

#include <linux/printk.h>

/* A text on the stack that grows; what does not fit is left out. */
struct km_text {
	char *buf;
	unsigned int size, len;
};
#define KM_TEXT(b) { (b), sizeof(b), 0 }

void km_text_printf(struct km_text *t, const char *fmt, ...) __printf(2, 3);
void km_text_vprintf(struct km_text *t, const char *fmt, va_list args) __printf(2, 0);
/* "CPU: 0 PID: 1 Comm: name" and the call trace without its skip innermost callers. */
void km_text_task(struct km_text *t);
void km_text_trace(struct km_text *t, int skip);

/* One message of whole lines at a level, together. */
void km_printk_text(int level, const char *text, unsigned int len);
/* What this thread has begun with a line that has no end yet. */
void km_printk_flush(void);

#endif
