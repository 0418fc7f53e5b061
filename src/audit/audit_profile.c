/* SPDX-License-Identifier: MIT */
/*
 * What a report shows besides findings: all call sites, sizes, and the
 * recording over time. Time is kept in a fixed number of steps; when they are
 * used up, two become one.
 */
#include "audit/audit_internal.h"

#include <stdlib.h>
#include <string.h>

#include "tool/tool.h"

#define FIRST_STEP_NS 1000000u /* 1 ms */

void audit_profile_size(struct audit_profile *p, uint64_t asked, uint64_t given)
{
	unsigned int i;

	for (i = 0; i < p->nr_sizes && p->sizes[i].given < given; i++)
		;
	if (i == p->nr_sizes || p->sizes[i].given != given) {
		if (p->nr_sizes == AUDIT_SIZES)
			return; /* a kernel has some twenty; what is broken has any number */
		memmove(&p->sizes[i + 1], &p->sizes[i], (p->nr_sizes - i) * sizeof(p->sizes[0]));
		memset(&p->sizes[i], 0, sizeof(p->sizes[0]));
		p->sizes[i].given = given;
		p->nr_sizes++;
	}
	p->sizes[i].calls++;
	p->sizes[i].asked += asked;
}

static void halve(struct audit_profile *p)
{
	unsigned int i;

	for (i = 0; i < AUDIT_STEPS / 2; i++) {
		const struct audit_step *x = &p->steps[2 * i], *y = x + 1;
		uint64_t calls = x->calls + y->calls;

		p->steps[i] = y->calls || y->objects || y->areas ? *y : *x;
		p->steps[i].calls = calls;
	}
	memset(&p->steps[i], 0, (AUDIT_STEPS - i) * sizeof(p->steps[0]));
	p->step_ns *= 2;
	p->nr_steps = (p->nr_steps + 1) / 2;
}

void audit_profile_time(struct audit_profile *p, uint64_t time_ns, bool is_call)
{
	uint64_t at;

	if (!p->step_ns) {
		p->step_ns = FIRST_STEP_NS;
		p->start_ns = time_ns;
	}
	if (time_ns < p->start_ns) /* CPUs are merged to within some microseconds */
		time_ns = p->start_ns;
	while ((at = (time_ns - p->start_ns) / p->step_ns) >= AUDIT_STEPS)
		halve(p);
	while (p->nr_steps <= at) { /* what was live stays so where nothing happens */
		p->steps[p->nr_steps].objects = p->objects;
		p->steps[p->nr_steps].areas = p->areas;
		p->nr_steps++;
	}
	p->steps[at].calls += is_call;
	p->steps[at].objects = p->objects;
	p->steps[at].areas = p->areas;
}

void audit_profile_sites(struct audit_profile *p, const struct sites *sites)
{
	uint32_t i;

	p->places = tool_realloc(p->places, p->nr_places + sites->nr + 1, sizeof(*p->places));
	for (i = 0; i < sites->nr; i++) {
		const struct site *s = &sites->list[i];
		bool area = s->kind == TRACE_AREA_ALLOC;
		struct audit_place *place = &p->places[p->nr_places];

		if (!s->all.nr)
			continue;
		memset(place, 0, sizeof(*place));
		place->symbol = tool_strdup(s->name);
		place->callee = area ? "vmalloc" : "kmalloc";
		place->calls = s->all.nr;
		place->live = s->live.nr;
		place->asked = area ? AUDIT_UNKNOWN : (int64_t)s->all.asked;
		place->given = s->all.given_linux;
		place->given_live = s->live.given_linux;
		place->waste = area ? AUDIT_UNKNOWN : (int64_t)site_lost_linux(&s->all);
		place->waste_live = area ? AUDIT_UNKNOWN : (int64_t)site_lost_linux(&s->live);
		p->nr_places++;
	}
}

void audit_profile_free(struct audit_profile *p)
{
	size_t i;

	for (i = 0; i < p->nr_places; i++)
		free(p->places[i].symbol);
	free(p->places);
}
