/* SPDX-License-Identifier: MIT */
/*
 * KUnit: suites of test cases, run by `kmem test`, which prints KTAP. Follows
 * 7.x, and takes what 6.1 had. A case runs in a thread of its own; a failed
 * KUNIT_ASSERT_*() ends that thread, without unwinding, as in the kernel.
 *
 * Differs from the kernel: the test of a thread is kunit_get_current_test(),
 * there is no current->kunit_test; a suite's log is not kept; parameter
 * generators may be of either form, with the test (since 6.18) or without.
 */
#ifndef KM_COMPAT_KUNIT_TEST_H
#define KM_COMPAT_KUNIT_TEST_H

#include <kunit/assert.h>
#include <kunit/attributes.h>
#include <kunit/resource.h>
#include <kunit/try-catch.h>

#include <linux/bug.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/kconfig.h>
#include <linux/kernel.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE 128
#define KUNIT_STATUS_COMMENT_SIZE 256

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

struct kunit_params {
	const void *params;
	void (*get_desc)(struct kunit *test, const void *param, char *desc);
	size_t num_params;
	size_t elem_size;
};

struct kunit {
	void *priv; /* the suite's */

	/* private: */
	const char *name;
	void *log; /* NULL: messages are printed, not kept */
	struct kunit_try_catch try_catch;
	const void *param_value;
	int param_index;
	struct kunit *parent; /* of a parameter's run: that of the whole case */
	struct kunit_params params_array;
	enum kunit_status status;
	struct list_head resources; /* newest last */
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
	struct kunit_loc last_seen;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(struct kunit *test, const void *prev, char *desc);
	struct kunit_attributes attr;
	int (*param_init)(struct kunit *test);
	void (*param_exit)(struct kunit *test);

	/* private: */
	enum kunit_status status;
	const char *module_name;
	bool km_old_generator; /* generate_params is const void *(const void *prev, char *desc) */
};

struct kunit_suite {
	const char name[256];
	int (*suite_init)(struct kunit_suite *suite);
	void (*suite_exit)(struct kunit_suite *suite);
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases; /* ends with an empty one */
	struct kunit_attributes attr;

	/* private: */
	void *log;
	char status_comment[KUNIT_STATUS_COMMENT_SIZE];
	int suite_init_err;
	bool is_init;
};

/* ---- cases ---- */

#define KUNIT_CASE(test_name) \
	{ .run_case = test_name, .name = #test_name, .module_name = KBUILD_MODNAME }

#define KUNIT_CASE_ATTR(test_name, attributes)                                          \
	{ .run_case = test_name, .name = #test_name, .attr = attributes,                \
	  .module_name = KBUILD_MODNAME }

#define KUNIT_CASE_SLOW(test_name)                                                      \
	{ .run_case = test_name, .name = #test_name, .attr.speed = KUNIT_SPEED_SLOW,    \
	  .module_name = KBUILD_MODNAME }

#define KM_KUNIT_GENERATOR(gen_params)                                                  \
	.generate_params = (const void *(*)(struct kunit *, const void *, char *))      \
		(void *)(gen_params),                                                   \
	.km_old_generator = _Generic((gen_params),                                      \
		const void *(*)(const void *, char *): true,                            \
		void *(*)(const void *, char *): true, default: false)

#define KUNIT_CASE_PARAM(test_name, gen_params)                                         \
	{ .run_case = test_name, .name = #test_name, .module_name = KBUILD_MODNAME,     \
	  KM_KUNIT_GENERATOR(gen_params) }

#define KUNIT_CASE_PARAM_ATTR(test_name, gen_params, attributes)                        \
	{ .run_case = test_name, .name = #test_name, .attr = attributes,                \
	  .module_name = KBUILD_MODNAME, KM_KUNIT_GENERATOR(gen_params) }

#define KUNIT_CASE_PARAM_WITH_INIT(test_name, gen_params, init, exit)                   \
	{ .run_case = test_name, .name = #test_name, .module_name = KBUILD_MODNAME,     \
	  .param_init = init, .param_exit = exit, KM_KUNIT_GENERATOR(gen_params) }

/* ---- suites: the linker collects pointers to them ---- */

#define KM_KUNIT_SUITES(id, ...)                                                        \
	static struct kunit_suite *const KM_KUNIT_PASTE(km_kunit_suites_, id)[]         \
		__attribute__((__used__, __section__("km_kunit_suites"),                \
			       __aligned__(sizeof(void *)) KM_KUNIT_RETAIN             \
			       KM_KUNIT_IN_ORDER)) = { __VA_ARGS__ }
#define KM_KUNIT_PASTE(a, b) KM_KUNIT_PASTE_(a, b)
#define KM_KUNIT_PASTE_(a, b) a##b
#if __has_attribute(__retain__)
#define KM_KUNIT_RETAIN , __retain__
#else
#define KM_KUNIT_RETAIN
#endif
#if __has_attribute(__no_reorder__)
#define KM_KUNIT_IN_ORDER , __no_reorder__ /* suites run in the order of the source */
#else
#define KM_KUNIT_IN_ORDER
#endif

#define kunit_test_suites(suites...) KM_KUNIT_SUITES(__COUNTER__, suites)
#define kunit_test_suite(suite) kunit_test_suites(&suite)
#define kunit_test_init_section_suites(suites...) kunit_test_suites(suites)
#define kunit_test_init_section_suite(suite) kunit_test_suites(&suite)

#define kunit_suite_for_each_test_case(suite, test_case) \
	for ((test_case) = (suite)->test_cases; (test_case)->run_case; (test_case)++)

size_t kunit_suite_num_test_cases(struct kunit_suite *suite);

/* ---- parameters ---- */

/*
 * NAME_gen_params(prev, desc): the elements of an array, one after the other.
 * Each of get_desc and desc_member says what a parameter is called.
 */
#define KM_KUNIT_ARRAY_NEXT(array, prev) \
	((prev) ? (const typeof((array)[0]) *)(prev) + 1 : &(array)[0])

#define KUNIT_ARRAY_PARAM(name, array, get_desc)                                        \
	static const void *name##_gen_params(const void *prev, char *desc)              \
	{                                                                               \
		void (*km_desc)(typeof(&(array)[0]), char *) = get_desc;                \
		const typeof((array)[0]) *km_next = KM_KUNIT_ARRAY_NEXT(array, prev);   \
                                                                                        \
		if (km_next >= &(array)[sizeof(array) / sizeof((array)[0])])            \
			return NULL;                                                    \
		if (km_desc)                                                            \
			km_desc((typeof(&(array)[0]))km_next, desc);                    \
		return km_next;                                                         \
	}

#define KUNIT_ARRAY_PARAM_DESC(name, array, desc_member)                                \
	static const void *name##_gen_params(const void *prev, char *desc)              \
	{                                                                               \
		const typeof((array)[0]) *km_next = KM_KUNIT_ARRAY_NEXT(array, prev);   \
                                                                                        \
		if (km_next >= &(array)[sizeof(array) / sizeof((array)[0])])            \
			return NULL;                                                    \
		km_kunit_copy_desc(desc, km_next->desc_member);                         \
		return km_next;                                                         \
	}

void km_kunit_copy_desc(char *desc, const char *text);

/* In a param_init: the parameters are the elements of this array, see kunit_array_gen_params(). */
#define kunit_register_params_array(test, array, count, desc_fn)                        \
	do {                                                                            \
		const typeof((array)[0]) *km_params = (array);                          \
		void (*km_get_desc)(struct kunit *, const typeof((array)[0]) *, char *) = \
			(desc_fn);                                                      \
                                                                                        \
		(test)->params_array.params = km_params;                                \
		(test)->params_array.get_desc =                                         \
			(void (*)(struct kunit *, const void *, char *))km_get_desc;    \
		(test)->params_array.num_params = (count);                              \
		(test)->params_array.elem_size = sizeof((array)[0]);                    \
	} while (0)

const void *kunit_array_gen_params(struct kunit *test, const void *prev, char *desc);

/* ---- status ---- */

#define kunit_mark_skipped(test, fmt, ...)                                              \
	km_kunit_mark_skipped(test, fmt, ##__VA_ARGS__)
#define kunit_skip(test, fmt, ...)                                                      \
	do {                                                                            \
		km_kunit_mark_skipped(test, fmt, ##__VA_ARGS__);                        \
		__kunit_abort(test);                                                    \
	} while (0)

void km_kunit_mark_skipped(struct kunit *test, const char *fmt, ...)
	__attribute__((__format__(printf, 2, 3)));

static inline void kunit_set_failure(struct kunit *test)
{
	__atomic_store_n(&test->status, KUNIT_FAILURE, __ATOMIC_RELAXED);
}

const char *kunit_status_to_ok_not_ok(enum kunit_status status);

/* A struct kunit of the caller's own, and its end. */
void kunit_init_test(struct kunit *test, const char *name, void *log);
void kunit_cleanup(struct kunit *test);

/* ---- messages: lines of the KTAP output, beginning with "# " ---- */

#define KUNIT_SUBTEST_INDENT "    "
#define KUNIT_SUBSUBTEST_INDENT "        "

void km_kunit_print(const char *fmt, ...) __attribute__((__format__(printf, 1, 2)));

/* lvl has no effect: all are printed. */
#define kunit_log(lvl, test_or_suite, fmt, ...)                                         \
	do {                                                                            \
		(void)(test_or_suite)->log;                                             \
		km_kunit_print(fmt, ##__VA_ARGS__);                                     \
	} while (0)
#define kunit_printk(lvl, test, fmt, ...)                                               \
	kunit_log(lvl, test, KUNIT_SUBTEST_INDENT "# %s: " fmt, (test)->name, ##__VA_ARGS__)
#define kunit_info(test, fmt, ...) kunit_printk(KERN_INFO, test, fmt, ##__VA_ARGS__)
#define kunit_warn(test, fmt, ...) kunit_printk(KERN_WARNING, test, fmt, ##__VA_ARGS__)
#define kunit_err(test, fmt, ...) kunit_printk(KERN_ERR, test, fmt, ##__VA_ARGS__)

/* ---- memory that is freed with the test ---- */

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp);
void kunit_kfree(struct kunit *test, const void *ptr);

static inline void *kunit_kmalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp);
}

static inline void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, 1, size, gfp | __GFP_ZERO);
}

static inline void *kunit_kcalloc(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	return kunit_kmalloc_array(test, n, size, gfp | __GFP_ZERO);
}

char *kunit_kstrdup(struct kunit *test, const char *str, gfp_t gfp);
const char *kunit_kstrdup_const(struct kunit *test, const char *str, gfp_t gfp);
void kunit_kfree_const(struct kunit *test, const void *x);

#include <kunit/km_check.h>

/* vm_mmap(), undone when the test ends; -errno, which IS_ERR_VALUE() tells. Linux 6.11. */
struct file;
unsigned long kunit_vm_mmap(struct kunit *test, struct file *file, unsigned long addr,
			    unsigned long len, unsigned long prot, unsigned long flag,
			    unsigned long offset);

#endif
