/* SPDX-License-Identifier: MIT */
/* Messages of this test are kept instead of printed, between said_begin() and said_end(). */
#ifndef TESTS_KUNIT_SAID_H
#define TESTS_KUNIT_SAID_H

#include <linux/bug.h>
#include <linux/printk.h>
#include <linux/sprintf.h>
#include <linux/string.h>

static char said_text[16384];
static unsigned int said_len;
static unsigned long said_warned;
static km_printk_hook_t said_before;

static bool said_hook(int level, const char *line)
{
	said_len += scnprintf(said_text + said_len, sizeof(said_text) - said_len, "%s\n", line);
	return true;
}

static __maybe_unused void said_begin(void)
{
	said_len = 0;
	said_text[0] = '\0';
	said_warned = km_warn_count;
	said_before = km_printk_hook_set(said_hook);
}

/* How many warnings there were; they were meant to be, and are forgiven. */
static __maybe_unused unsigned long said_end(void)
{
	unsigned long nr = km_warn_count - said_warned;

	km_printk_hook_set(said_before);
	km_warn_forgive(nr);
	return nr;
}

static __maybe_unused bool said(const char *text)
{
	return strstr(said_text, text) != NULL;
}

#endif
