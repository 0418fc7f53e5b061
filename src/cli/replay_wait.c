/* SPDX-License-Identifier: MIT */
/*
 * An allocation of pages or of an area waits until the next event of its CPU:
 * a stack may follow it, and events of other CPUs may come in between.
 */
#include "cli/replay.h"

#include <string.h>

static bool has_prefix(struct trace_text t, const char *prefix)
{
	size_t len = strlen(prefix);

	return t.len >= len && memcmp(t.s, prefix, len) == 0;
}

static void settle(struct replay *r, struct replay_cpu *c)
{
	struct trace_text outer = { c->outer, c->outer_len };

	c->waiting = false;
	r->waiting &= ~(1ull << (c - r->cpu));
	if (r->stack_of == c)
		r->stack_of = NULL;
	drive_event(r, &c->ev, c->id, outer, c->stack && !c->frame_of_vmalloc);
}

void replay_settle(struct replay *r)
{
	while (r->waiting)
		settle(r, &r->cpu[__builtin_ctzll(r->waiting)]);
}

/* What is freed on one CPU may still wait on another. */
static void settle_address(struct replay *r, enum trace_kind kind, uint64_t addr)
{
	uint64_t left;

	for (left = r->waiting; left; left &= left - 1) {
		struct replay_cpu *c = &r->cpu[__builtin_ctzll(left)];

		if (c->ev.kind == kind && c->ev.addr == addr)
			settle(r, c);
	}
}

static void wait_for_stack(struct replay *r, struct replay_cpu *c, const struct trace_event *ev)
{
	size_t len = ev->gfp.len < sizeof(c->gfp) ? ev->gfp.len : sizeof(c->gfp);

	c->ev = *ev;
	c->id = r->nr_events;
	if (len)
		memcpy(c->gfp, ev->gfp.s, len);
	c->ev.gfp.s = c->gfp;
	c->ev.gfp.len = len;
	c->outer_len = 0;
	c->stack = c->frame_of_vmalloc = false;
	c->waiting = true;
	r->waiting |= 1ull << (c - r->cpu);
}

void replay_event(struct replay *r, const struct trace_event *ev)
{
	struct replay_cpu *c = &r->cpu[ev->cpu % REPLAY_CPUS];
	struct trace_text none = { "", 0 };

	r->stack_of = NULL;
	r->last_cpu = c;
	if (c->waiting)
		settle(r, c);
	if (ev->kind == TRACE_PAGE_FREE)
		settle_address(r, TRACE_PAGE_ALLOC, ev->addr);
	else if (ev->kind == TRACE_AREA_FREE)
		settle_address(r, TRACE_AREA_ALLOC, ev->addr);
	if (ev->kind == TRACE_PAGE_ALLOC || ev->kind == TRACE_AREA_ALLOC)
		wait_for_stack(r, c, ev);
	else
		drive_event(r, ev, r->nr_events, none, false);
}

void replay_stack(struct replay *r, const struct trace_event *head)
{
	struct replay_cpu *c = &r->cpu[head->cpu % REPLAY_CPUS];

	r->nr_stacks++;
	r->stack_of = NULL;
	if (!c->waiting || c->stack || c->ev.pid != head->pid)
		return;
	c->stack = true;
	r->stack_of = c;
}

void replay_frame(struct replay *r, struct trace_text function)
{
	struct replay_cpu *c = r->stack_of;

	if (!c)
		return;
	c->frame_of_vmalloc |= has_prefix(function, "__vmalloc") || has_prefix(function, "vmalloc");
	if (c->outer_len || trace_frame_is_inner(function))
		return;
	function = trace_plain_name(function);
	c->outer_len = function.len < sizeof(c->outer) ? function.len : sizeof(c->outer);
	memcpy(c->outer, function.s, c->outer_len);
}

void replay_own_frame(struct replay *r, struct trace_text function)
{
	struct replay_cpu *c = r->last_cpu;

	if (!r->stack_of && c && c->waiting && !c->stack) {
		r->nr_stacks++;
		c->stack = true;
		r->stack_of = c;
	}
	replay_frame(r, function);
}
