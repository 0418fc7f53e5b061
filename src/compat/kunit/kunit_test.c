/* SPDX-License-Identifier: MIT */
/* KUnit: a test's life, its status, its messages. */
#include <kunit/test.h>
#include <kunit/test-bug.h>

#include "compat/run/host_run.h"
#include "compat/kunit/kunit_internal.h"

/* ---- text ---- */

void km_ktap_vadd(struct km_ktap *text, const char *fmt, va_list args)
{
	va_list again;
	int more;

	va_copy(again, args);
	more = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (more < 0)
		return;
	if (text->len + more + 1 > text->room) {
		size_t room = (text->len + more + 1) * 2;
		char *buf = km_host_run_alloc(room);

		if (text->buf)
			memcpy(buf, text->buf, text->len);
		km_host_run_free(text->buf);
		text->buf = buf;
		text->room = room;
	}
	vsnprintf(text->buf + text->len, more + 1, fmt, args);
	text->len += more;
}

void km_ktap_add(struct km_ktap *text, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	km_ktap_vadd(text, fmt, args);
	va_end(args);
}

void km_ktap_free(struct km_ktap *text)
{
	km_host_run_free(text->buf);
	*text = (struct km_ktap){ NULL, 0, 0 };
}

void km_ktap_print(struct km_ktap *text)
{
	if (text->len && text->buf[text->len - 1] != '\n')
		km_ktap_add(text, "\n");
	km_host_run_write(text->buf, text->len);
}

void km_kunit_print(const char *fmt, ...)
{
	struct km_ktap text = { NULL, 0, 0 };
	va_list args;

	va_start(args, fmt);
	km_ktap_vadd(&text, fmt, args);
	va_end(args);
	km_ktap_print(&text);
	km_ktap_free(&text);
}

/* ---- which test ---- */

static __thread struct kunit *kunit_current;

struct kunit *kunit_get_current_test(void)
{
	return kunit_current;
}

void km_kunit_set_current(struct kunit *test)
{
	kunit_current = test;
}

void kunit_init_test(struct kunit *test, const char *name, void *log)
{
	memset(test, 0, sizeof(*test));
	test->name = name;
	test->log = log;
	test->status = KUNIT_SUCCESS;
	INIT_LIST_HEAD(&test->resources);
}

size_t kunit_suite_num_test_cases(struct kunit_suite *suite)
{
	struct kunit_case *test_case;
	size_t nr = 0;

	kunit_suite_for_each_test_case(suite, test_case)
		nr++;
	return nr;
}

/* ---- status ---- */

const char *kunit_status_to_ok_not_ok(enum kunit_status status)
{
	return status == KUNIT_FAILURE ? "not ok" : "ok";
}

void km_kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(test->status_comment, sizeof(test->status_comment), fmt, args);
	va_end(args);
	__atomic_store_n(&test->status, KUNIT_SKIPPED, __ATOMIC_RELAXED);
}

void km_kunit_fail_current_test(const char *file, int line, const char *fmt, ...)
{
	struct kunit *test = kunit_current;
	struct km_ktap text = { NULL, 0, 0 };
	va_list args;

	if (!test)
		return;
	kunit_set_failure(test);
	km_ktap_add(&text, KUNIT_SUBTEST_INDENT "# %s: %s:%d: ", test->name, file, line);
	va_start(args, fmt);
	km_ktap_vadd(&text, fmt, args);
	va_end(args);
	km_ktap_print(&text);
	km_ktap_free(&text);
}

/* ---- parameters ---- */

void km_kunit_copy_desc(char *desc, const char *text)
{
	size_t len = strnlen(text, KUNIT_PARAM_DESC_SIZE - 1);

	memcpy(desc, text, len);
	desc[len] = '\0';
}

const void *kunit_array_gen_params(struct kunit *test, const void *prev, char *desc)
{
	const struct kunit_params *p = &test->params_array;
	const char *next = prev ? (const char *)prev + p->elem_size : p->params;

	if (!p->num_params || next >= (const char *)p->params + p->num_params * p->elem_size)
		return NULL;
	if (p->get_desc)
		p->get_desc(test, next, desc);
	return next;
}
