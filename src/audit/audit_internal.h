/* SPDX-License-Identifier: MIT */
#ifndef AUDIT_AUDIT_INTERNAL_H
#define AUDIT_AUDIT_INTERNAL_H

#include <jansson.h>

#include "audit/audit.h"
#include "audit/sites.h"

#define AUDIT_PAGE 4096

/* audit_trace.c: read on in a recording until its end. */
bool audit_read_trace(struct audit *a, const char *path);
/* audit_proc.c: a text of /proc, known by its first lines; *is_one: it is one. */
bool audit_read_proc(struct audit *a, const char *path, bool *is_one);
/* audit_load.c: a report in JSON; *is_one: it is one. */
bool audit_load(struct audit *a, const char *path, bool *is_one);
/* audit_profile.c. An object of kmalloc; a moment of the recording; at its end, the call sites. */
void audit_profile_size(struct audit_profile *p, uint64_t asked, uint64_t given);
void audit_profile_time(struct audit_profile *p, uint64_t time_ns, bool is_call);
void audit_profile_sites(struct audit_profile *p, const struct sites *sites);
void audit_profile_free(struct audit_profile *p);
/* audit_json.c: all findings as a new object, and one of them. */
json_t *audit_json(const struct audit *a);
json_t *audit_finding_json(const struct audit_finding *f);
/* audit_rules.c: what the rules say of the call sites of a recording. */
void audit_judge_sites(struct audit *a, const struct sites *sites);
/* An area of that many pages: true if a rule speaks of it. */
bool audit_vmalloc_rule(uint64_t nr_pages, enum audit_rule *rule);
const char *audit_vmalloc_advice(enum audit_rule rule);
/* "func+0x12/0x80" and "func.isra.0+0x12" are calls in func. */
char *audit_function_of(const char *symbol);
void audit_suppress_builtin(struct audit *a);
void audit_add_suppression(struct audit *a, const char *rule, const char *function,
			   const char *reason, const char *file, unsigned int line);

#endif
