/* SPDX-License-Identifier: MIT */
/* Shell patterns over whole strings. */
#include <linux/export.h>
#include <linux/glob.h>
#include <linux/string.h>

/* Behind the ] of the class whose [ is before p, NULL: it has none, and [ is a character. */
static const char *class_match(const char *p, unsigned char c, bool *match)
{
	bool inverted = *p == '!', in = false;
	const char *first = p += inverted;

	while (*p && (*p != ']' || p == first)) {
		unsigned char from = *p++, to = from;

		if (p[0] == '-' && p[1] && p[1] != ']') {
			to = p[1];
			p += 2;
		}
		in |= from <= c && c <= to;
	}
	*match = in != inverted;
	return *p ? p + 1 : NULL;
}

/* One character by what is at *pat, which goes on behind that. */
static bool one_match(const char **pat, char c)
{
	const char *p = *pat, *behind;
	bool match = c == *p;

	if (*p == '?') {
		match = true;
	} else if (*p == '[') {
		behind = class_match(p + 1, c, &match);
		if (behind) {
			*pat = behind;
			return match;
		}
		match = c == '[';
	} else if (*p == '\\' && p[1]) {
		match = c == *++p;
	}
	*pat = p + 1;
	return match;
}

/* When the pattern behind the last * does not fit, that * takes one more character. */
__weak bool __pure glob_match(char const *pat, char const *str)
{
	const char *star = NULL, *star_str = NULL;

	for (;;) {
		if (*pat == '*') {
			star = ++pat;
			star_str = str;
		} else if (!*str) {
			return !*pat;
		} else if (*pat && one_match(&pat, *str)) {
			str++;
		} else {
			if (!star || !*star_str)
				return false;
			pat = star;
			str = ++star_str;
		}
	}
}
EXPORT_SYMBOL(glob_match);
