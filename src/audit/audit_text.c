/* SPDX-License-Identifier: MIT */
/*
 * Findings for people.
 */
#include "audit/audit.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool/tool.h"

#define WIDTH 100
#define COUNT(n) format_count((char[FORMAT_ROOM]){ "" }, (n))
#define SIZE(n) format_bytes((char[FORMAT_ROOM]){ "" }, (n))

struct colours {
	const char *rule, *site, *end;
};

static struct colours colours_for(FILE *out)
{
	static const struct colours none = { "", "", "" };
	static const struct colours some = { "\033[33m", "\033[1m", "\033[0m" };
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	if (!isatty(fileno(out)) || (no && *no) || !term || strcmp(term, "dumb") == 0)
		return none;
	return some;
}

/* Words, wrapped and indented. */
static void wrap(FILE *out, const char *text)
{
	int at = 3, len;

	fputs("   ", out);
	for (; *text; text += len + (text[len] == ' ')) {
		len = strcspn(text, " ");
		if (at + 1 + len > WIDTH) {
			fputs("\n   ", out);
			at = 3;
		}
		fprintf(out, " %.*s", len, text);
		at += 1 + len;
	}
	putc('\n', out);
}

static void print_bytes(const struct audit_finding *f, FILE *out)
{
	if (f->requested >= 0)
		fprintf(out, "    %s bytes asked", COUNT(f->requested));
	else
		fputs("    bytes asked unknown", out);
	if (f->given >= 0)
		fprintf(out, ", %s given", COUNT(f->given));
	if (f->waste >= 0)
		fprintf(out, ", %s lost", COUNT(f->waste));
	if (f->waste >= 0 && f->given > 0)
		fprintf(out, " (%d %%)", (int)(f->waste * 100 / f->given));
	if (f->guard > 0)
		fprintf(out, ", guard %s", COUNT(f->guard));
	if (f->count >= 0)
		fprintf(out, "; %s call%s", COUNT(f->count), f->count == 1 ? "" : "s");
	if (f->live >= 0)
		fprintf(out, "%s %s live", f->count >= 0 ? "," : ";", COUNT(f->live));
	if (f->waste_live >= 0)
		fprintf(out, "; lost now %s", SIZE(f->waste_live));
	if (f->waste_all >= 0)
		fprintf(out, "; lost in all %s", SIZE(f->waste_all));
	putc('\n', out);
}

static void print_finding(const struct audit_finding *f, FILE *out, const struct colours *c)
{
	fprintf(out, "%s%s%s  %s%s%s  %s\n", c->site, f->symbol, c->end, c->rule,
		audit_rule_id(f->rule), c->end, f->callee);
	print_bytes(f, out);
	wrap(out, f->suppressed ? f->suppressed : f->advice);
}

static void print_totals(const struct audit *a, FILE *out)
{
	unsigned int rule;
	size_t i;

	fputs("\nBy rule\n", out);
	for (rule = 0; rule < NR_AUDIT_RULES; rule++) {
		uint64_t live = 0, all = 0;
		size_t nr = 0;

		for (i = 0; i < a->nr_findings; i++) {
			const struct audit_finding *f = &a->findings[i];

			if (f->rule != rule || f->suppressed)
				continue;
			nr++;
			live += f->waste_live > 0 ? f->waste_live : 0;
			all += f->waste_all > 0 ? f->waste_all : 0;
		}
		if (nr)
			fprintf(out, "  %6zu  %-22s lost now %10s, in all %10s  %s\n", nr,
				audit_rule_id(rule), SIZE(live), SIZE(all), audit_rule_title(rule));
	}
}

void audit_write_text(const struct audit *a, FILE *out, bool explain, size_t top)
{
	struct colours c = colours_for(out);
	size_t i, nr = audit_nr_open(a), shown = 0, hidden = a->nr_findings - nr;

	for (i = 0; i < a->nr_findings && (!top || shown < top); i++) {
		if (!a->findings[i].suppressed) {
			print_finding(&a->findings[i], out, &c);
			shown++;
		}
	}
	if (shown < nr)
		fprintf(out, "and %s more (--top=0 shows all)\n", COUNT(nr - shown));
	if (nr)
		print_totals(a, out);
	for (i = 0; explain && i < a->nr_findings; i++) {
		if (a->findings[i].suppressed && hidden) {
			fputs(hidden == a->nr_findings - nr ? "\nRight as they are\n" : "", out);
			print_finding(&a->findings[i], out, &c);
			hidden--;
		}
	}
	fprintf(out, "%s%s finding%s", nr ? "\n" : "", COUNT(nr), nr == 1 ? "" : "s");
	if (a->nr_findings > nr)
		fprintf(out, "; %s right as they are%s", COUNT(a->nr_findings - nr),
			explain ? "" : " (--explain says why)");
	putc('\n', out);
	for (i = 0; i < a->nr_notes; i++)
		fprintf(out, "note: %s\n", a->notes[i]);
}
