/* SPDX-License-Identifier: MIT */
/* Which call fails. Everything here may be called in any context. */
#include "base/fault.h"

#include "base/bits.h"
#include "base/bug.h"
#include "base/thread.h"
#include "port/port.h"

#include <errno.h>

static struct fault_rule *rules; /* the armed ones; set at boot */
static unsigned long random_state;

/* Splitmix: a sequence that every run repeats, shared by all threads. */
static unsigned long next_random(void)
{
	unsigned long z = __atomic_add_fetch(&random_state, 0x9e3779b97f4a7c15UL, __ATOMIC_RELAXED);

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9UL;
	z = (z ^ z >> 27) * 0x94d049bb133111ebUL;
	return z ^ z >> 31;
}

/* ---- values ---- */

/* A decimal number with a sign, and what follows it. */
static bool read_number(const char **s, long *value)
{
	bool minus = **s == '-';
	const char *start;
	long v = 0;

	*s += minus;
	for (start = *s; **s >= '0' && **s <= '9' && v < INT_MAX; (*s)++)
		v = v * 10 + (**s - '0');
	*value = minus ? -v : v;
	return *s != start && v <= INT_MAX;
}

static bool read_whole(const char *s, long min, long max, long *value)
{
	if (!read_number(&s, value))
		return false;
	if (*s == '\n')
		s++;
	return !*s && *value >= min && *value <= max;
}

static bool read_flag(const char *s, bool *value)
{
	*value = *s == '1' || (*s | 0x20) == 'y';
	return *value || *s == '0' || (*s | 0x20) == 'n';
}

static bool parse(struct fault_attr *attr, const char *s)
{
	long v[4];

	for (int i = 0; i < 4; i++)
		if (!read_number(&s, &v[i]) || *s++ != (i < 3 ? ',' : 0))
			return false;
	if (v[0] < 0 || v[1] < 0)
		return false;
	__atomic_store_n(&attr->interval, (unsigned long)v[0], __ATOMIC_RELAXED);
	__atomic_store_n(&attr->probability, (unsigned long)v[1], __ATOMIC_RELAXED);
	__atomic_store_n(&attr->space.counter, (int)v[2], __ATOMIC_RELAXED);
	__atomic_store_n(&attr->times.counter, (int)v[3], __ATOMIC_RELAXED);
	return true;
}

int setup_fault_attr(struct fault_attr *attr, char *str)
{
	if (parse(attr, str))
		return 1;
	report_printf("FAULT_INJECTION: failed to parse arguments\n");
	return 0;
}

void fault_arm(struct fault_rule *rule, const char *value)
{
	if (!*value)
		return;
	if (!parse(&rule->attr, value)) {
		report_printf("FAULT_INJECTION: failed to parse arguments\n");
		return;
	}
	rule->armed = true;
	rule->next = rules;
	rules = rule;
}

/* ---- the decision ---- */

static void say(const struct fault_attr *attr)
{
	unsigned long verbose = __atomic_load_n(&attr->verbose, __ATOMIC_RELAXED);

	if (!verbose)
		return;
	report_printf("FAULT_INJECTION: forcing a failure.\n"
		      "name %s, interval %lu, probability %lu, space %d, times %d\n",
		      attr->name ? attr->name : "(null)",
		      __atomic_load_n(&attr->interval, __ATOMIC_RELAXED),
		      __atomic_load_n(&attr->probability, __ATOMIC_RELAXED),
		      __atomic_load_n(&attr->space.counter, __ATOMIC_RELAXED),
		      __atomic_load_n(&attr->times.counter, __ATOMIC_RELAXED));
	if (verbose > 1 && __atomic_load_n(&attr->stacktrace_depth, __ATOMIC_RELAXED))
		report_dump_stack();
}

/* Take one failure out of times; false: there is none left. */
static bool times_take(struct fault_attr *attr)
{
	int times = __atomic_load_n(&attr->times.counter, __ATOMIC_RELAXED);

	do
		if (!times)
			return false;
	while (times > 0 &&
	       !__atomic_compare_exchange_n(&attr->times.counter, &times, times - 1, true,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED));
	return true;
}

/* Calls within the space that is still free succeed, and use it up. */
static bool space_left(struct fault_attr *attr, ssize_t size)
{
	int space = __atomic_load_n(&attr->space.counter, __ATOMIC_RELAXED);

	do
		if (space <= size)
			return false;
	while (!__atomic_compare_exchange_n(&attr->space.counter, &space, space - (int)size, true,
					    __ATOMIC_RELAXED, __ATOMIC_RELAXED));
	return true;
}

static bool turn_and_luck(struct fault_attr *attr)
{
	unsigned long interval = __atomic_load_n(&attr->interval, __ATOMIC_RELAXED);

	if (interval > 1 &&
	    __atomic_add_fetch(&attr->count, 1, __ATOMIC_RELAXED) % interval)
		return false;
	return next_random() % 100 < __atomic_load_n(&attr->probability, __ATOMIC_RELAXED);
}

bool should_fail_ex(struct fault_attr *attr, ssize_t size, int flags)
{
	if (km_thread.fail_nth) {
		if (--km_thread.fail_nth)
			return false;
	} else {
		if (!__atomic_load_n(&attr->probability, __ATOMIC_RELAXED) ||
		    (__atomic_load_n(&attr->task_filter, __ATOMIC_RELAXED) &&
		     !(km_thread.flags & KM_PF_MAKE_IT_FAIL)) ||
		    !__atomic_load_n(&attr->times.counter, __ATOMIC_RELAXED) ||
		    space_left(attr, size) || !turn_and_luck(attr) || !times_take(attr))
			return false;
	}
	if (!(flags & FAULT_NOWARN))
		say(attr);
	return true;
}

bool should_fail(struct fault_attr *attr, ssize_t size)
{
	return should_fail_ex(attr, size, 0);
}

bool km_make_it_fail(bool on)
{
	bool before = km_thread.flags & KM_PF_MAKE_IT_FAIL;

	km_thread.flags = on ? km_thread.flags | KM_PF_MAKE_IT_FAIL :
			       km_thread.flags & ~KM_PF_MAKE_IT_FAIL;
	return before;
}

unsigned int km_fail_nth(unsigned int n)
{
	unsigned int left = km_thread.fail_nth;

	km_thread.fail_nth = (unsigned short)min_ul(n, 65535);
	return left;
}

/* ---- knobs ---- */

/* Knobs of all rules, by where they are. The signed ones may be negative. */
static const struct {
	const char *name;
	size_t offset;
	enum { KNOB_LONG, KNOB_INT, KNOB_FLAG } type;
} knobs[] = {
	{ "interval", offsetof(struct fault_attr, interval), KNOB_LONG },
	{ "probability", offsetof(struct fault_attr, probability), KNOB_LONG },
	{ "space", offsetof(struct fault_attr, space), KNOB_INT },
	{ "stacktrace-depth", offsetof(struct fault_attr, stacktrace_depth), KNOB_LONG },
	{ "task-filter", offsetof(struct fault_attr, task_filter), KNOB_FLAG },
	{ "times", offsetof(struct fault_attr, times), KNOB_INT },
	{ "verbose", offsetof(struct fault_attr, verbose), KNOB_LONG },
};

static int set_common(struct fault_attr *attr, size_t i, const char *value)
{
	void *field = (char *)attr + knobs[i].offset;
	bool flag;
	long n;

	if (knobs[i].type == KNOB_FLAG) {
		if (!read_flag(value, &flag))
			return -EINVAL;
		__atomic_store_n((bool *)field, flag, __ATOMIC_RELAXED);
		return 0;
	}
	if (!read_whole(value, knobs[i].type == KNOB_INT ? -1 : 0, INT_MAX, &n))
		return -EINVAL;
	if (knobs[i].type == KNOB_INT)
		__atomic_store_n((int *)field, (int)n, __ATOMIC_RELAXED);
	else
		__atomic_store_n((unsigned long *)field, (unsigned long)n, __ATOMIC_RELAXED);
	return 0;
}

static int set_own(const struct fault_knob *knob, const char *value)
{
	bool flag;
	long n;

	if (knob->flag) {
		if (!read_flag(value, &flag))
			return -EINVAL;
		__atomic_store_n(knob->flag, flag, __ATOMIC_RELAXED);
		return 0;
	}
	if (!read_whole(value, 0, INT_MAX, &n))
		return -EINVAL;
	__atomic_store_n(knob->number, (unsigned int)n, __ATOMIC_RELAXED);
	return 0;
}

int km_fault_set(const char *knob, const char *value)
{
	const char *slash = strchr(knob, '/');
	struct fault_rule *rule;
	size_t len;

	if (!slash)
		return -ENOENT;
	len = (size_t)(slash - knob);
	for (rule = rules; rule; rule = rule->next)
		if (strlen(rule->attr.name) == len && !memcmp(rule->attr.name, knob, len))
			break;
	if (!rule)
		return -ENOENT;
	for (size_t i = 0; i < ARRAY_LEN(knobs); i++)
		if (!strcmp(slash + 1, knobs[i].name))
			return set_common(&rule->attr, i, value);
	for (const struct fault_knob *own = rule->knob; own->name; own++)
		if (!strcmp(slash + 1, own->name))
			return set_own(own, value);
	return -ENOENT;
}

static void text_rule(struct text *t, const struct fault_rule *rule)
{
	const char *name = rule->attr.name;

	for (size_t i = 0; i < ARRAY_LEN(knobs); i++) {
		const void *field = (const char *)&rule->attr + knobs[i].offset;

		text_printf(t, "%s/%s ", name, knobs[i].name);
		if (knobs[i].type == KNOB_FLAG)
			text_printf(t, "%c\n",
				    __atomic_load_n((const bool *)field, __ATOMIC_RELAXED) ? 'Y'
											   : 'N');
		else if (knobs[i].type == KNOB_INT)
			text_printf(t, "%d\n",
				    __atomic_load_n((const int *)field, __ATOMIC_RELAXED));
		else
			text_printf(
				t, "%lu\n",
				__atomic_load_n((const unsigned long *)field, __ATOMIC_RELAXED));
	}
	for (const struct fault_knob *own = rule->knob; own->name; own++) {
		text_printf(t, "%s/%s ", name, own->name);
		if (own->flag)
			text_printf(t, "%c\n",
				    __atomic_load_n(own->flag, __ATOMIC_RELAXED) ? 'Y' : 'N');
		else
			text_printf(t, "%u\n", __atomic_load_n(own->number, __ATOMIC_RELAXED));
	}
}

size_t km_fault_text(char *buf, size_t size)
{
	struct text t = TEXT_INIT(buf, size);

	if (size)
		buf[0] = 0;
	for (const struct fault_rule *rule = rules; rule; rule = rule->next)
		text_rule(&t, rule);
	return t.len;
}
