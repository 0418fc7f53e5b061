/* SPDX-License-Identifier: MIT */
/*
 * Findings for programs: one JSON object. Unknown numbers are null.
 */
#include "audit/audit_internal.h"

#include <jansson.h>

/* Takes over v: a lack of memory shows as a missing member only until the dump, which fails. */
static void put(json_t *object, const char *name, json_t *v)
{
	json_object_set_new(object, name, v);
}

static json_t *number(int64_t n)
{
	return n < 0 ? json_null() : json_integer(n);
}

static json_t *text(const char *s)
{
	return s ? json_string(s) : json_null();
}

json_t *audit_finding_json(const struct audit_finding *f)
{
	json_t *o = json_object();

	put(o, "rule", text(audit_rule_id(f->rule)));
	put(o, "site", text(f->symbol));
	put(o, "function", text(f->function));
	put(o, "callee", text(f->callee));
	put(o, "requested", number(f->requested));
	put(o, "given", number(f->given));
	put(o, "waste", number(f->waste));
	put(o, "guard", number(f->guard));
	put(o, "count", number(f->count));
	put(o, "live", number(f->live));
	put(o, "waste_all", number(f->waste_all));
	put(o, "waste_live", number(f->waste_live));
	put(o, "advice", text(f->advice));
	put(o, "confidence", text(audit_confidence_name(f->confidence)));
	if (f->suppressed)
		put(o, "suppressed", text(f->suppressed));
	return o;
}

json_t *audit_json(const struct audit *a)
{
	json_t *top = json_object(), *findings = json_array(), *suppressed = json_array();
	json_t *notes = json_array();
	size_t i;

	for (i = 0; i < a->nr_findings; i++)
		json_array_append_new(a->findings[i].suppressed ? suppressed : findings,
				      audit_finding_json(&a->findings[i]));
	for (i = 0; i < a->nr_notes; i++)
		json_array_append_new(notes, text(a->notes[i]));
	put(top, "version", json_integer(1));
	put(top, "events", json_integer(a->nr_events));
	put(top, "bad_lines", json_integer(a->nr_bad_lines));
	put(top, "findings", findings);
	put(top, "suppressed", suppressed);
	put(top, "notes", notes);
	return top;
}

void audit_write_json(const struct audit *a, FILE *out)
{
	json_t *top = audit_json(a);

	json_dumpf(top, out, JSON_INDENT(2));
	putc('\n', out);
	json_decref(top);
}
