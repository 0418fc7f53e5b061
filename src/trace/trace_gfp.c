/* SPDX-License-Identifier: MIT */
/*
 * GFP flags by name, "GFP_KERNEL|__GFP_ZERO". Bits move between kernels and
 * names do not, so a recording's flags are read by name. A number alone is
 * taken for today's bits; one beside names is left out.
 */
#include "trace/trace.h"

#include <string.h>

#include <linux/gfp.h>

static const struct {
	const char *name;
	gfp_t bits;
} flags[] = {
#define FLAG(name) { #name, name }
	FLAG(GFP_KERNEL), FLAG(GFP_KERNEL_ACCOUNT), FLAG(GFP_ATOMIC), FLAG(GFP_NOWAIT),
	FLAG(GFP_NOFS), FLAG(GFP_NOIO), FLAG(GFP_USER), FLAG(GFP_HIGHUSER),
	FLAG(GFP_HIGHUSER_MOVABLE), FLAG(GFP_TRANSHUGE), FLAG(GFP_TRANSHUGE_LIGHT),
	FLAG(GFP_DMA), FLAG(GFP_DMA32), FLAG(GFP_TEMPORARY),
	FLAG(__GFP_ZERO), FLAG(__GFP_COMP), FLAG(__GFP_NOWARN), FLAG(__GFP_NORETRY),
	FLAG(__GFP_NOMEMALLOC), FLAG(__GFP_ACCOUNT), FLAG(__GFP_HARDWALL), FLAG(__GFP_HIGHMEM),
	FLAG(__GFP_MOVABLE), FLAG(__GFP_RECLAIMABLE), FLAG(__GFP_NOFAIL), FLAG(__GFP_WRITE),
	FLAG(__GFP_IO), FLAG(__GFP_FS), FLAG(__GFP_HIGH), FLAG(__GFP_DMA), FLAG(__GFP_DMA32),
	FLAG(__GFP_RECLAIM), FLAG(__GFP_DIRECT_RECLAIM), FLAG(__GFP_KSWAPD_RECLAIM),
	FLAG(__GFP_RETRY_MAYFAIL), FLAG(__GFP_MEMALLOC), FLAG(__GFP_THISNODE),
	FLAG(__GFP_ZEROTAGS), FLAG(__GFP_SKIP_ZERO), FLAG(__GFP_SKIP_KASAN),
	FLAG(__GFP_SKIP_KASAN_POISON), FLAG(__GFP_SKIP_KASAN_UNPOISON), FLAG(__GFP_NOLOCKDEP),
	FLAG(__GFP_NO_OBJ_EXT), FLAG(__GFP_REPEAT), FLAG(__GFP_COLD), FLAG(__GFP_NOTRACK),
	FLAG(__GFP_OTHER_NODE), FLAG(__GFP_ATOMIC), FLAG(__GFP_WAIT),
#undef FLAG
};

static bool flag_bits(const char *s, size_t len, gfp_t *bits)
{
	unsigned int i;

	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strncmp(flags[i].name, s, len) == 0 && !flags[i].name[len]) {
			*bits = flags[i].bits;
			return true;
		}
	}
	/* To 4.5 the single flags had no underscores: GFP_KERNEL|GFP_ZERO. */
	for (i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (flags[i].name[0] == '_' && strncmp(flags[i].name + 2, s, len) == 0 &&
		    !flags[i].name[2 + len]) {
			*bits = flags[i].bits;
			return true;
		}
	}
	return false;
}

static bool flag_number(const char *s, size_t len, gfp_t *bits)
{
	unsigned long value = 0;
	size_t i;

	if (len == 1 && *s == '0') {
		*bits = 0;
		return true;
	}
	if (len < 3 || len > 10 || s[0] != '0' || s[1] != 'x')
		return false;
	for (i = 2; i < len; i++) {
		const char *digit = memchr("0123456789abcdef", s[i], 16);

		if (!digit)
			return false;
		value = value << 4 | (unsigned long)(digit - "0123456789abcdef");
	}
	*bits = (gfp_t)value & __GFP_BITS_MASK;
	return true;
}

static void note_unknown(struct trace_gfp_report *report, const char *s, size_t len)
{
	unsigned int i;

	report->nr_unknown++;
	if (len >= sizeof(report->names[0]))
		len = sizeof(report->names[0]) - 1;
	for (i = 0; i < report->nr_names; i++) {
		if (strncmp(report->names[i], s, len) == 0 && !report->names[i][len])
			return;
	}
	if (i < TRACE_GFP_UNKNOWN_MAX) {
		memcpy(report->names[i], s, len);
		report->names[i][len] = '\0';
		report->nr_names++;
	}
}

/* The texts seen last, by their hash: a recording has a few dozen different ones. */
#define MEMO_SLOTS 256
#define MEMO_TEXT 104

static struct {
	size_t len;
	gfp_t bits;
	char text[MEMO_TEXT];
} memo[MEMO_SLOTS];

unsigned int trace_gfp(struct trace_text text, struct trace_gfp_report *report)
{
	const char *p = text.s, *end = text.s + text.len;
	unsigned int hash = 0;
	bool plain = true;
	gfp_t bits, all = 0;
	size_t i;

	for (i = 0; i < text.len; i++)
		hash = hash * 31 + (unsigned char)p[i];
	hash = (hash ^ hash >> 8) % MEMO_SLOTS;
	if (text.len && memo[hash].len == text.len && memcmp(memo[hash].text, p, text.len) == 0)
		return memo[hash].bits;

	while (p < end) {
		const char *bar = memchr(p, '|', end - p);
		size_t len = (bar ? bar : end) - p;

		if (flag_number(p, len, &bits)) {
			report->nr_numeric += bits != 0;
			plain &= !bits;
			if (len != text.len) /* bits for which that kernel had no names */
				bits = 0;
		} else if (len == 4 && memcmp(p, "none", 4) == 0) {
			bits = 0;
		} else if (!flag_bits(p, len, &bits)) {
			note_unknown(report, p, len);
			plain = false;
			bits = 0;
		}
		all |= bits;
		p += len + 1;
	}
	if (plain && text.len <= MEMO_TEXT) {
		memo[hash].len = text.len;
		memo[hash].bits = all;
		memcpy(memo[hash].text, text.s, text.len);
	}
	return all;
}
