/* SPDX-License-Identifier: MIT */
/*
 * --cmdline: words separated by spaces, "..." around spaces, as the kernel
 * has them. The library's own go to KMEM_CMDLINE, module.param=value to
 * modules, the printk ones to printk; all others are told and passed by.
 */
#include <kmem/kmem.h>
#include <linux/kstrtox.h>
#include <linux/moduleparam.h>
#include <linux/printk.h>

#include "compat/run/run_internal.h"

#define CMDLINE_ROOM 2048 /* the kernel's COMMAND_LINE_SIZE */

/* Cut off the next word, quotes removed; NULL at the end. */
static char *next_word(char **pos)
{
	char *from = *pos, *to, *word;
	bool quoted = false;

	while (*from == ' ' || *from == '\t' || *from == '\n')
		from++;
	if (!*from)
		return NULL;
	for (word = to = from; *from && (quoted || (*from != ' ' && *from != '\t' &&
						    *from != '\n')); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	*pos = *from ? from + 1 : from;
	*to = '\0';
	return word;
}

/* Whether the library lists an option of this word's name; km_options_text() has one a line. */
static bool is_library_option(const char *word)
{
	static char *known;
	size_t len = strcspn(word, "=");
	const char *line;

	if (!known) {
		size_t room = km_options_text(NULL, 0) + 1;

		known = km_host_run_alloc(room);
		km_options_text(known, room);
	}
	for (line = known; line && *line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, word, len) && (line[len] == '\n' || line[len] == '='))
			return true;
	}
	return false;
}

static void copy_cmdline(char *copy, const char *cmdline)
{
	strscpy(copy, cmdline, CMDLINE_ROOM);
}

bool km_run_cmdline_early(const char *cmdline)
{
	char copy[CMDLINE_ROOM], own[CMDLINE_ROOM], *pos = copy, *word;
	size_t len = 0;

	if (strlen(cmdline) >= CMDLINE_ROOM) {
		km_kunit_print("Bail out! the command line is longer than %d bytes", CMDLINE_ROOM);
		return false;
	}
	copy_cmdline(copy, cmdline);
	own[0] = '\0';
	while ((word = next_word(&pos))) {
		if (is_library_option(word))
			len += snprintf(own + len, sizeof(own) - len, "%s%s", len ? " " : "", word);
	}
	if (len)
		km_host_run_setenv("KMEM_CMDLINE", own);
	return true;
}

/* loglevel=N, quiet, debug, ignore_loglevel, printk.time=BOOL. */
static bool give_printk(const char *word)
{
	int level;
	bool on;

	if (!strncmp(word, "loglevel=", 9) && !kstrtoint(word + 9, 0, &level))
		km_printk_loglevel(level);
	else if (!strcmp(word, "quiet"))
		km_printk_loglevel(4);
	else if (!strcmp(word, "debug"))
		km_printk_loglevel(10);
	else if (!strcmp(word, "ignore_loglevel"))
		km_printk_loglevel(15);
	else if (!strncmp(word, "printk.time=", 12) && !kstrtobool(word + 12, &on))
		km_printk_time(on);
	else
		return false;
	return true;
}

/* False: it is nobody's. */
static bool give_word(char *word)
{
	return is_library_option(word) || give_printk(word) || km_param_set_word(word);
}

bool km_run_cmdline(const char *cmdline)
{
	char copy[CMDLINE_ROOM], *pos = copy, *word;
	struct km_ktap unknown = { NULL, 0, 0 };

	copy_cmdline(copy, cmdline);
	while ((word = next_word(&pos))) {
		if (!give_word(word))
			km_ktap_add(&unknown, " %s", word);
	}
	if (unknown.len)
		km_kunit_print("# Unknown kernel command line parameters \"%s\", will be passed to "
			       "user space.", unknown.buf + 1);
	km_ktap_free(&unknown);
	return true;
}
