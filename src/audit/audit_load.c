/* SPDX-License-Identifier: MIT */
/*
 * A report in JSON, read back: two of them can be compared, or one joined with other inputs.
 */
#define _GNU_SOURCE
#include "audit/audit_internal.h"

#include <ctype.h>
#include <errno.h>
#include <jansson.h>
#include <string.h>

#include "tool/tool.h"

/* A JSON object begins so, and neither a recording nor a text of /proc does. */
static bool begins_an_object(FILE *in)
{
	int c;

	while ((c = getc(in)) != EOF && isspace(c))
		;
	rewind(in);
	return c == '{';
}

static int64_t number(const json_t *o, const char *name)
{
	const json_t *v = json_object_get(o, name);

	return json_is_integer(v) && json_integer_value(v) >= 0 ? json_integer_value(v)
								: AUDIT_UNKNOWN;
}

static const char *text(const json_t *o, const char *name)
{
	return json_string_value(json_object_get(o, name));
}

static bool rule_of(const char *id, enum audit_rule *rule)
{
	unsigned int i;

	for (i = 0; id && i < NR_AUDIT_RULES; i++) {
		*rule = i;
		if (strcmp(audit_rule_id(i), id) == 0)
			return true;
	}
	return false;
}

/* False: it is no finding. One of a rule that this version has not is left out, with a note. */
static bool load_finding(struct audit *a, const json_t *o)
{
	const char *function = text(o, "function"), *advice = text(o, "advice");
	const char *confidence = text(o, "confidence");
	struct audit_finding f;
	enum audit_rule rule;

	if (!text(o, "rule") || !text(o, "site") || !text(o, "callee"))
		return false;
	if (!rule_of(text(o, "rule"), &rule)) {
		audit_note(a, "there is no rule '%.60s'", text(o, "rule"));
		return true;
	}
	audit_begin(&f, rule, text(o, "callee"));
	f.symbol = tool_strdup(text(o, "site"));
	f.function = function ? tool_strdup(function) : NULL;
	f.advice = tool_strdup(advice ? advice : "");
	f.confidence = confidence && strcmp(confidence, "low") == 0 ? AUDIT_LOW
		: confidence && strcmp(confidence, "medium") == 0 ? AUDIT_MEDIUM : AUDIT_HIGH;
	f.requested = number(o, "requested");
	f.given = number(o, "given");
	f.waste = number(o, "waste");
	f.guard = number(o, "guard");
	f.count = number(o, "count");
	f.live = number(o, "live");
	f.waste_all = number(o, "waste_all");
	f.waste_live = number(o, "waste_live");
	audit_commit(a, &f);
	return true;
}

static bool load_list(struct audit *a, const char *path, const json_t *list)
{
	const json_t *o;
	size_t i;

	json_array_foreach(list, i, o) {
		if (!load_finding(a, o)) {
			tool_error("%s: finding %zu has no rule, site or callee", path, i + 1);
			return false;
		}
	}
	return true;
}

bool audit_load(struct audit *a, const char *path, bool *is_one)
{
	FILE *in = fopen(path, "re");
	json_error_t error;
	json_t *top;
	bool fine;

	*is_one = in && begins_an_object(in);
	if (!*is_one) {
		fine = in;
		if (!in)
			tool_error("%s: %s", path, strerror(errno));
		else
			fclose(in);
		return fine;
	}
	top = json_loadf(in, JSON_REJECT_DUPLICATES, &error);
	fclose(in);
	if (!top) {
		tool_error("%s:%d: %s", path, error.line, error.text);
		return false;
	}
	fine = json_is_array(json_object_get(top, "findings"));
	if (!fine)
		tool_error("%s: not a report of kmem audit: it has no findings", path);
	else
		fine = load_list(a, path, json_object_get(top, "findings")) &&
		       load_list(a, path, json_object_get(top, "suppressed"));
	json_decref(top);
	return fine;
}
