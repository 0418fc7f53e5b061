/* SPDX-License-Identifier: MIT */
/*
 * Findings as SARIF 2.1.0. A fingerprint is made of the rule, the function and
 * the callee, so that it outlives changes elsewhere in the function's file.
 */
#include "audit/audit.h"

#include <jansson.h>
#include <inttypes.h>

#include <kmem/kmem.h>

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static json_t *message(const char *text)
{
	return json_pack("{s:s}", "text", text);
}

static json_t *rules(void)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < NR_AUDIT_RULES; i++)
		json_array_append_new(list, json_pack("{s:s, s:o, s:o}", "id", audit_rule_id(i),
			"shortDescription", message(audit_rule_title(i)),
			"fullDescription", message(audit_rule_reason(i))));
	return list;
}

static uint64_t hash_text(uint64_t hash, const char *s)
{
	for (; s && *s; s++)
		hash = (hash ^ (unsigned char)*s) * 0x100000001b3u;
	return (hash ^ 0xff) * 0x100000001b3u;
}

static json_t *fingerprint(const struct audit_finding *f)
{
	uint64_t hash = hash_text(0xcbf29ce484222325u, audit_rule_id(f->rule));
	char text[32];

	hash = hash_text(hash, f->function ? f->function : f->symbol);
	hash = hash_text(hash, f->callee);
	snprintf(text, sizeof(text), "%016" PRIx64, hash);
	return json_pack("{s:s}", "kmem/v1", text);
}

static json_t *result(const struct audit_finding *f)
{
	char text[600];
	json_t *o;

	snprintf(text, sizeof(text), "%s, %s in %s: %s. %s", audit_rule_title(f->rule), f->callee,
		 f->symbol, f->advice ? f->advice : "", audit_rule_reason(f->rule));
	o = json_pack("{s:s, s:i, s:s, s:o, s:[{s:[{s:s, s:s}]}], s:o}",
		      "ruleId", audit_rule_id(f->rule), "ruleIndex", (int)f->rule,
		      "level", f->confidence == AUDIT_LOW ? "note" : "warning",
		      "message", message(text), "locations", "logicalLocations",
		      "fullyQualifiedName", f->symbol,
		      "kind", f->function ? "function" : "variable",
		      "partialFingerprints", fingerprint(f));
	if (f->suppressed)
		json_object_set_new(o, "suppressions", json_pack("[{s:s, s:s}]", "kind", "external",
					"justification", f->suppressed));
	return o;
}

void audit_write_sarif(const struct audit *a, FILE *out)
{
	json_t *results = json_array(), *top;
	size_t i;

	for (i = 0; i < a->nr_findings; i++)
		json_array_append_new(results, result(&a->findings[i]));
	top = json_pack("{s:s, s:s, s:[{s:{s:{s:s, s:s, s:o}}, s:o}]}", "$schema", SCHEMA,
			"version", "2.1.0", "runs", "tool", "driver", "name", "kmem audit",
			"version", KM_VERSION, "rules", rules(), "results", results);
	json_dumpf(top, out, JSON_INDENT(2));
	putc('\n', out);
	json_decref(top);
}
