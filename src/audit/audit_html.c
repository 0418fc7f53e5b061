/* SPDX-License-Identifier: MIT */
/*
 * Findings as one page that needs nothing else: report.html with the data in it.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <stdlib.h>
#include <string.h>

/* report.html, from the build. */
extern const char audit_report_html[];

#define MARK "\"KMEM_AUDIT_DATA\""

static void put(json_t *o, const char *name, int64_t n)
{
	json_object_set_new(o, name, n < 0 ? json_null() : json_integer(n));
}

static json_t *places(const struct audit_profile *p)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < p->nr_places; i++) {
		const struct audit_place *x = &p->places[i];
		json_t *o = json_object();

		json_object_set_new(o, "site", json_string(x->symbol));
		json_object_set_new(o, "callee", json_string(x->callee));
		put(o, "calls", x->calls);
		put(o, "live", x->live);
		put(o, "asked", x->asked);
		put(o, "given", x->given);
		put(o, "given_live", x->given_live);
		put(o, "waste", x->waste);
		put(o, "waste_live", x->waste_live);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *sizes(const struct audit_profile *p)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < p->nr_sizes; i++)
		json_array_append_new(list, json_pack("[I, I, I]", (json_int_t)p->sizes[i].given,
						      (json_int_t)p->sizes[i].calls,
						      (json_int_t)p->sizes[i].asked));
	return list;
}

static json_t *steps(const struct audit_profile *p)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < p->nr_steps; i++)
		json_array_append_new(list, json_pack("[I, I, I]", (json_int_t)p->steps[i].calls,
						      (json_int_t)p->steps[i].objects,
						      (json_int_t)p->steps[i].areas));
	return list;
}

/* JSON inside <script>: no "</" may end the element before its time. */
static void write_data(json_t *top, FILE *out)
{
	char *text = json_dumps(top, JSON_COMPACT | JSON_ENSURE_ASCII), *p;

	for (p = text; p && *p; p++) {
		if (*p == '<')
			fputs("\\u003c", out);
		else
			putc(*p, out);
	}
	free(text);
}

void audit_write_html(const struct audit *a, FILE *out)
{
	const char *mark = strstr(audit_report_html, MARK);
	json_t *top = audit_json(a);

	json_object_set_new(top, "places", places(&a->profile));
	json_object_set_new(top, "sizes", sizes(&a->profile));
	json_object_set_new(top, "steps", steps(&a->profile));
	json_object_set_new(top, "step_ns", json_integer(a->profile.step_ns));
	fwrite(audit_report_html, 1, mark - audit_report_html, out);
	write_data(top, out);
	fputs(mark + strlen(MARK), out);
	json_decref(top);
}
