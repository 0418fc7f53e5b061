/* SPDX-License-Identifier: MIT */
/*
 * The options: a table, from which they are parsed and described. The
 * spelling is that of the kernel's command line: NAME, NAME=VALUE, separated
 * by white space, values in double quotes if they hold any; - and _ are the
 * same in names; "--" ends the line.
 */
#include "wire/wire.h"

#include <kmem/kmem.h>

#define UNKNOWN_BYTES 512

enum option_type {
	OPTION_SIZE,   /* bytes, with K M G T behind */
	OPTION_NUMBER, /* an unsigned long */
	OPTION_COUNT,  /* an unsigned int */
	OPTION_BOOL,   /* 1 y on, 0 n off; bare: 1 */
	OPTION_FLAG,   /* bare; sets value */
	OPTION_NUMA,   /* off, fake=N */
	OPTION_SHARE,  /* a size, or N% */
	OPTION_TEXT,   /* anything; who uses it looks at it. "" is none */
	OPTION_WORDS,  /* the same; "" is the bare name, or NAME= */
};

struct option {
	const char *name, *alias;  /* alias: an older spelling, or NULL */
	enum option_type type;
	size_t offset;             /* in struct wire_options */
	bool flag;                 /* what OPTION_FLAG sets */
	const char *form, *fallback; /* as printed: the value's form, the default */
	const char *stability;     /* "kernel": as there; "libkmem": ours, may change */
	const char *what;
};

#define AT(field) offsetof(struct wire_options, field)

static const struct option table[] = {
	{ "mem", NULL, OPTION_SIZE, AT(mem_bytes), false, "SIZE", "all of the host's", "kernel",
	  "memory to manage; more than the host has may be asked for, but not used" },
	{ "highmem", NULL, OPTION_SIZE, AT(highmem_bytes), false, "SIZE", "0", "kernel",
	  "how much of it has no linear address (ZONE_HIGHMEM)" },
	{ "movablecore", NULL, OPTION_SHARE, AT(movable_bytes), false, "SIZE|N%", "0", "kernel",
	  "how much of it is for movable allocations only (ZONE_MOVABLE)" },
	{ "numa", NULL, OPTION_NUMA, AT(fake_nodes), false, "off|fake=N", "as the host", "kernel",
	  "one node, or N nodes of equal size" },
	{ "min_free_kbytes", "sysctl.vm.min_free_kbytes", OPTION_NUMBER, AT(min_free_kbytes), false,
	  "N", "from the size of memory", "kernel", "kilobytes that only urgent requests may use" },
	{ "slab_merge", "slub_merge", OPTION_FLAG, AT(slab_nomerge), false, "", "yes", "kernel",
	  "caches of one size and kind share their slabs" },
	{ "slab_nomerge", "slub_nomerge", OPTION_FLAG, AT(slab_nomerge), true, "", "no", "kernel",
	  "each cache has slabs of its own" },
	{ "slab_min_objects", "slub_min_objects", OPTION_COUNT, AT(slab_min_objects), false, "N",
	  "from the number of CPUs", "kernel", "objects that a slab should hold at least" },
	{ "slab_max_order", "slub_max_order", OPTION_COUNT, AT(slab_max_order), false, "N", "3",
	  "kernel", "largest order of a slab, unless one object needs more" },
	{ "slab_debug", "slub_debug", OPTION_WORDS, AT(slab_debug), false,
	  "[LETTERS][,CACHES][;...]", "no", "kernel",
	  "debugging of all caches, or of those named: F consistency, Z red zones, P poison, "
	  "U users, T trace, A failslab; O not where it costs an order; - none; bare: FZPU" },
	{ "panic_on_warn", NULL, OPTION_BOOL, AT(panic_on_warn), false, "0|1", "0", "kernel",
	  "a report of misuse ends the process" },
	{ "init_on_alloc", NULL, OPTION_BOOL, AT(init_on_alloc), false, "0|1", "0", "kernel",
	  "pages and objects are zeroed when they are given" },
	{ "init_on_free", NULL, OPTION_BOOL, AT(init_on_free), false, "0|1", "0", "kernel",
	  "pages and objects are zeroed when they are freed" },
	{ "fail_page_alloc", NULL, OPTION_TEXT, AT(fail_page_alloc), false,
	  "INTERVAL,PROBABILITY,SPACE,TIMES", "not armed", "kernel",
	  "allocations of pages fail on purpose; see linux/fault-inject.h" },
	{ "failslab", NULL, OPTION_TEXT, AT(failslab), false, "INTERVAL,PROBABILITY,SPACE,TIMES",
	  "not armed", "kernel", "the same for objects of caches, kmalloc() included" },
	{ "rseq", NULL, OPTION_BOOL, AT(rseq), false, "on|off", "on", "libkmem",
	  "per-CPU stacks by restartable sequences, or by locks" },
	{ "kmem.idle_trim", NULL, OPTION_COUNT, AT(idle_trim_ms), false, "MS", "500", "libkmem",
	  "milliseconds after the last frees until memory goes back to the host; 0: never" },
};

const struct wire_options wire_options_default = {
	.slab_max_order = 3, .slab_debug = "-", .rseq = true, .idle_trim_ms = 500
};

/* ---- values ---- */

static bool parse_number(const char **s, unsigned long *value)
{
	unsigned long base = 10, v = 0;
	const char *start;

	if ((*s)[0] == '0' && ((*s)[1] | 0x20) == 'x') {
		base = 16;
		*s += 2;
	}
	for (start = *s;; (*s)++) {
		unsigned long digit = (unsigned long)(**s - '0');

		if (base == 16 && digit > 9)
			digit = (unsigned long)((**s | 0x20) - 'a') + 10;
		if (digit >= base)
			break;
		if (__builtin_mul_overflow(v, base, &v) || __builtin_add_overflow(v, digit, &v))
			return false;
	}
	*value = v;
	return *s != start;
}

static bool parse_size(const char **s, unsigned long *value)
{
	static const char units[] = "KMGTPE";
	const char *unit;

	if (!parse_number(s, value))
		return false;
	unit = **s ? strchr(units, **s & ~0x20) : NULL;
	if (!unit)
		return true;
	(*s)++;
	return !__builtin_mul_overflow(*value, 1UL << 10 * (unit - units + 1), value);
}

static bool word_is(const char *word, const char *const *choices)
{
	for (; *choices; choices++)
		if (!strcmp(word, *choices))
			return true;
	return false;
}

static bool parse_bool(const char *s, bool *value)
{
	static const char *const yes[] = { "1", "y", "Y", "yes", "on", NULL };
	static const char *const no[] = { "0", "n", "N", "no", "off", NULL };

	*value = !s || word_is(s, yes);
	return *value || word_is(s, no);
}

static bool parse_numa(const char *s, unsigned int *nodes)
{
	unsigned long n;

	if (!strcmp(s, "off")) {
		*nodes = 1;
		return true;
	}
	if (strncmp(s, "fake=", 5))
		return false;
	s += 5;
	if (!parse_number(&s, &n) || *s || !n)
		return false;
	*nodes = (unsigned int)min_ul(n, KM_MAX_NUMNODES);
	return true;
}

static bool parse_share(const char *s, struct wire_options *o)
{
	unsigned long n;

	if (!parse_size(&s, &n))
		return false;
	if (*s != '%') {
		o->movable_bytes = n;
		o->movable_percent = 0;
		return !*s;
	}
	o->movable_bytes = 0;
	o->movable_percent = (unsigned int)n;
	return !s[1] && n <= 100;
}

/* value is NULL for a bare name. False: it makes no sense, and is not to be used. */
static bool option_set(const struct option *option, const char *value, struct wire_options *o)
{
	void *field = (char *)o + option->offset;
	unsigned long n = 0;

	if (!value && option->type == OPTION_WORDS)
		value = "";
	if (!value && option->type != OPTION_BOOL && option->type != OPTION_FLAG)
		return false;
	switch (option->type) {
	case OPTION_SIZE:
		if (!parse_size(&value, &n) || *value)
			return false;
		*(unsigned long *)field = n;
		return true;
	case OPTION_NUMBER:
		if (!parse_number(&value, &n) || *value || n > INT_MAX)
			return false;
		*(unsigned long *)field = n;
		return true;
	case OPTION_COUNT:
		if (!parse_number(&value, &n) || *value || n > INT_MAX)
			return false;
		*(unsigned int *)field = (unsigned int)n;
		return true;
	case OPTION_BOOL:
		return parse_bool(value, field);
	case OPTION_FLAG:
		*(bool *)field = option->flag;
		return !value;
	case OPTION_NUMA:
		return parse_numa(value, field);
	case OPTION_SHARE:
		return parse_share(value, o);
	case OPTION_TEXT:
	case OPTION_WORDS:
		memcpy(field, value, strlen(value) + 1); /* a word is no longer than that */
		return true;
	}
	return false;
}

/* ---- the line ---- */

static bool names_equal(const char *a, const char *b)
{
	for (; *a && *b; a++, b++)
		if (*a != *b && !((*a == '-' || *a == '_') && (*b == '-' || *b == '_')))
			return false;
	return *a == *b;
}

static const struct option *option_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (names_equal(name, table[i].name) ||
		    (table[i].alias && names_equal(name, table[i].alias)))
			return &table[i];
	return NULL;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/*
 * The next word of the line into buf, quotes taken off; its value, or NULL.
 * False at the end. A word that is too long is cut.
 */
static bool next_word(const char **line, char *buf, size_t size, char **value)
{
	bool quoted = false;
	size_t n = 0;

	*value = NULL;
	while (is_space(**line))
		(*line)++;
	if (!**line)
		return false;
	for (; **line && (quoted || !is_space(**line)); (*line)++) {
		if (**line == '"') {
			quoted = !quoted;
			continue;
		}
		if (n == size - 1)
			continue;
		buf[n] = **line;
		if (buf[n] == '=' && !*value) {
			buf[n] = 0;
			*value = &buf[n + 1];
		}
		n++;
	}
	buf[n] = 0;
	return true;
}

void wire_options_parse(const char *cmdline, struct wire_options *options)
{
	*options = wire_options_default;
	wire_options_read(cmdline, options);
}

void wire_options_read(const char *cmdline, struct wire_options *options)
{
	char word[WIRE_TEXT_BYTES], unknown[UNKNOWN_BYTES], *value;
	struct text t = TEXT_INIT(unknown, sizeof(unknown));

	while (cmdline && next_word(&cmdline, word, sizeof(word), &value)) {
		const struct option *option = option_find(word);
		struct wire_options before = *options;

		if (!strcmp(word, "--") && !value)
			break;
		if (!option) {
			text_printf(&t, "%s%s%s%s", t.len ? " " : "", word, value ? "=" : "",
				    value ? value : "");
		} else if (!option_set(option, value, options)) {
			*options = before;
			report_printf("Booting kernel: `%s' invalid for parameter `%s'\n",
				      value ? value : "", word);
		}
	}
	if (t.len)
		report_printf("Unknown kernel command line parameters \"%s\", will be passed to "
			      "user space.\n",
			      unknown);
}

/* ---- the description ---- */

size_t km_options_text(char *buf, size_t size)
{
	struct text t = TEXT_INIT(buf, size);

	if (size)
		buf[0] = 0;
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct option *o = &table[i];

		text_printf(&t, "%s%s%s (%s; default: %s)\n\t%s", o->name, *o->form ? "=" : "",
			    o->form, o->stability, o->fallback, o->what);
		if (o->alias)
			text_printf(&t, "; also %s", o->alias);
		text_printf(&t, "\n");
	}
	return t.len;
}
