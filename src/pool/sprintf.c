/* SPDX-License-Identifier: MIT */
/* Formatted text in the caller's buffer and in kmalloc memory, by base/text.h. */
#include "pool/pool.h"

#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct text t = TEXT_INIT(buf, size);

	text_vprintf(&t, fmt, args);
	return size ? (int)min_ul(t.len, size - 1) : 0;
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return len;
}

char *kvasprintf(gfp_t gfp, const char *fmt, va_list args)
{
	struct text measure = TEXT_INIT(NULL, 0), t;

	text_vprintf(&measure, fmt, args);
	t = (struct text)TEXT_INIT(kmalloc_track_caller(measure.len + 1, gfp), measure.len + 1);
	if (!t.buf)
		return NULL;
	text_vprintf(&t, fmt, args);
	/* An argument, a string say, was changed meanwhile. */
	if (t.len != measure.len)
		KM_WARN("different return values (%zu and %zu) from vsnprintf(\"%s\", ...)\n",
			measure.len, t.len, fmt);
	return t.buf;
}

char *kasprintf(gfp_t gfp, const char *fmt, ...)
{
	va_list args;
	char *text;

	va_start(args, fmt);
	text = kvasprintf(gfp, fmt, args);
	va_end(args);
	return text;
}

const char *kvasprintf_const(gfp_t gfp, const char *fmt, va_list args)
{
	const char *text;
	va_list copy;

	if (!strchr(fmt, '%'))
		return kstrdup_const(fmt, gfp);
	if (strcmp(fmt, "%s"))
		return kvasprintf(gfp, fmt, args);
	va_copy(copy, args);
	text = kstrdup_const(va_arg(copy, const char *), gfp);
	va_end(copy);
	return text;
}
