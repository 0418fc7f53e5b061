/* SPDX-License-Identifier: MIT */
/* KUnit: what a check that failed says, in the kernel's words. */
#include <kunit/test.h>

#include "compat/run/host_run.h"
#include "compat/kunit/kunit_internal.h"

#define HEX_COLUMNS 16

static void fail_begin(struct kunit *test, const struct km_kunit_check *check,
		       struct km_ktap *text)
{
	kunit_set_failure(test);
	*text = (struct km_ktap){ NULL, 0, 0 };
	km_ktap_add(text, KUNIT_SUBTEST_INDENT "# %s: %s FAILED at %s:%d\n", test->name,
		    check->type == KUNIT_ASSERTION ? "ASSERTION" : "EXPECTATION", check->loc.file,
		    check->loc.line);
}

static void fail_end(struct km_ktap *text, const char *fmt, va_list args)
{
	if (fmt) {
		if (text->buf[text->len - 1] != '\n')
			km_ktap_add(text, "\n");
		km_ktap_vadd(text, fmt, args);
	}
	km_ktap_print(text);
	km_ktap_free(text);
}

/* The end of each function below: its message, and out. */
#define FAIL_END(text, fmt)                      \
	do {                                     \
		va_list args;                    \
                                                 \
		va_start(args, fmt);             \
		fail_end(text, fmt, args);       \
		va_end(args);                    \
	} while (0)

static void fail_expected(struct km_ktap *text, const struct km_kunit_check *check)
{
	km_ktap_add(text, KUNIT_SUBTEST_INDENT "Expected %s %s %s, but\n", check->left, check->op,
		    check->right);
}

void km_kunit_fail(struct kunit *test, const struct km_kunit_check *check, const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	FAIL_END(&text, fmt);
}

void km_kunit_fail_bool(struct kunit *test, const struct km_kunit_check *check, bool expected,
			const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	km_ktap_add(&text, KUNIT_SUBTEST_INDENT "Expected %s to be %s, but is %s\n", check->left,
		    expected ? "true" : "false", expected ? "false" : "true");
	FAIL_END(&text, fmt);
}

/* A side that is a number in the source needs no explanation. */
static void add_int(struct km_ktap *text, const char *source, long long value)
{
	char number[32];

	snprintf(number, sizeof(number), "%lld", value);
	if (strcmp(number, source) != 0)
		km_ktap_add(text, KUNIT_SUBSUBTEST_INDENT "%s == %lld (0x%llx)\n", source, value,
			    value);
}

void km_kunit_fail_int(struct kunit *test, const struct km_kunit_check *check, long long left,
		       long long right, const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	fail_expected(&text, check);
	add_int(&text, check->left, left);
	add_int(&text, check->right, right);
	FAIL_END(&text, fmt);
}

static void add_ptr(struct km_ktap *text, const char *source, const void *value)
{
	if (strcmp(source, "NULL") != 0)
		km_ktap_add(text, KUNIT_SUBSUBTEST_INDENT "%s == %016lx\n", source,
			    (unsigned long)value);
}

void km_kunit_fail_ptr(struct kunit *test, const struct km_kunit_check *check, const void *left,
		       const void *right, const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	fail_expected(&text, check);
	add_ptr(&text, check->left, left);
	add_ptr(&text, check->right, right);
	FAIL_END(&text, fmt);
}

/* Whether the source is the string itself, in quotes. */
static bool is_string_literal(const char *source, const char *value)
{
	size_t len = strlen(source);

	return len >= 2 && source[0] == '"' && source[len - 1] == '"' &&
	       strlen(value) == len - 2 && memcmp(source + 1, value, len - 2) == 0;
}

static void add_str(struct km_ktap *text, const char *source, const char *value)
{
	if (!value)
		km_ktap_add(text, KUNIT_SUBSUBTEST_INDENT "%s == <NULL>\n", source);
	else if (!is_string_literal(source, value))
		km_ktap_add(text, KUNIT_SUBSUBTEST_INDENT "%s == \"%s\"\n", source, value);
}

void km_kunit_fail_str(struct kunit *test, const struct km_kunit_check *check, const char *left,
		       const char *right, const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	fail_expected(&text, check);
	add_str(&text, check->left, left);
	add_str(&text, check->right, right);
	FAIL_END(&text, fmt);
}

/* Bytes that differ from the other's are in angle brackets. */
static void add_mem(struct km_ktap *text, const char *source, const unsigned char *mem,
		    const unsigned char *other, size_t size)
{
	km_ktap_add(text, KUNIT_SUBSUBTEST_INDENT "%s ==\n", source);
	for (size_t i = 0; i < size; i++) {
		bool last = i + 1 == size || i % HEX_COLUMNS == HEX_COLUMNS - 1;

		if (i % HEX_COLUMNS == 0)
			km_ktap_add(text, KUNIT_SUBSUBTEST_INDENT);
		km_ktap_add(text, mem[i] == other[i] ? " %02x " : "<%02x>", mem[i]);
		if (last)
			km_ktap_add(text, "\n");
	}
}

void km_kunit_fail_mem(struct kunit *test, const struct km_kunit_check *check, const void *left,
		       const void *right, size_t size, const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	if (!left) {
		km_ktap_add(&text, KUNIT_SUBTEST_INDENT "Expected %s is not null, but is\n",
			    check->left);
	} else if (!right) {
		km_ktap_add(&text, KUNIT_SUBTEST_INDENT "Expected %s is not null, but is\n",
			    check->right);
	} else {
		fail_expected(&text, check);
		add_mem(&text, check->left, left, right, size);
		add_mem(&text, check->right, right, left, size);
	}
	FAIL_END(&text, fmt);
}

void km_kunit_fail_err(struct kunit *test, const struct km_kunit_check *check, const void *ptr,
		       const char *fmt, ...)
{
	struct km_ktap text;

	fail_begin(test, check, &text);
	if (!ptr)
		km_ktap_add(&text, KUNIT_SUBTEST_INDENT "Expected %s is not null, but is\n",
			    check->left);
	else
		km_ktap_add(&text, KUNIT_SUBTEST_INDENT "Expected %s is not error, but is: %ld\n",
			    check->left, (long)ptr);
	FAIL_END(&text, fmt);
}
