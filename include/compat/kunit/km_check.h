/* SPDX-License-Identifier: MIT */
/*
 * KUNIT_EXPECT_*() and KUNIT_ASSERT_*(); included by <kunit/test.h>. Each
 * evaluates its arguments once. An assertion that failed does not return.
 */
#ifndef KM_COMPAT_KUNIT_KM_CHECK_H
#define KM_COMPAT_KUNIT_KM_CHECK_H

#define KUNIT_SUCCEED(test)                                                             \
	do {                                                                            \
		static const struct kunit_loc km_loc = KUNIT_CURRENT_LOC;               \
                                                                                        \
		(test)->last_seen = km_loc;                                             \
	} while (0)

/*
 * If !ok, call failed(test, &check, arguments). The test remembers the last
 * check that it came by, for the report of a case that crashed or was stuck.
 */
#define KM_KUNIT_CHECK(test, assert_type, ltext, optext, rtext, ok, failed, ...)        \
	do {                                                                            \
		static const struct km_kunit_check km_check = {                         \
			KUNIT_CURRENT_LOC, assert_type, ltext, optext, rtext            \
		};                                                                      \
		struct kunit *km_kunit = (test);                                        \
                                                                                        \
		km_kunit->last_seen = km_check.loc;                                     \
		if (likely(ok))                                                         \
			break;                                                          \
		failed(km_kunit, &km_check, ##__VA_ARGS__);                             \
		if ((assert_type) == KUNIT_ASSERTION)                                   \
			__kunit_abort(km_kunit);                                        \
	} while (0)

#define KM_KUNIT_FAIL(test, type, fmt, ...)                                             \
	KM_KUNIT_CHECK(test, type, NULL, NULL, NULL, false, km_kunit_fail, fmt, ##__VA_ARGS__)
#define KUNIT_FAIL(test, fmt, ...) KM_KUNIT_FAIL(test, KUNIT_EXPECTATION, fmt, ##__VA_ARGS__)
#define KUNIT_FAIL_AND_ABORT(test, fmt, ...) \
	KM_KUNIT_FAIL(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FAILURE(test, fmt, ...) \
	KM_KUNIT_FAIL(test, KUNIT_ASSERTION, fmt, ##__VA_ARGS__)

#define KM_KUNIT_BOOL(test, type, condition, text, expected, ...)                       \
	KM_KUNIT_CHECK(test, type, text, NULL, NULL, !!(condition) == !!(expected),     \
		       km_kunit_fail_bool, expected, __VA_ARGS__)

#define KM_KUNIT_INT(test, type, left, ltext, op, right, rtext, ...)                    \
	do {                                                                            \
		const typeof(left) km_left = (left);                                    \
		const typeof(right) km_right = (right);                                 \
                                                                                        \
		KM_KUNIT_CHECK(test, type, ltext, #op, rtext, km_left op km_right,      \
			       km_kunit_fail_int, km_left, km_right, __VA_ARGS__);      \
	} while (0)

#define KM_KUNIT_PTR(test, type, left, ltext, op, right, rtext, ...)                    \
	do {                                                                            \
		const void *const km_left = (const void *)(left);                       \
		const void *const km_right = (const void *)(right);                     \
                                                                                        \
		KM_KUNIT_CHECK(test, type, ltext, #op, rtext, km_left op km_right,      \
			       km_kunit_fail_ptr, km_left, km_right, __VA_ARGS__);      \
	} while (0)

#define KM_KUNIT_STR(test, type, left, ltext, op, right, rtext, ...)                    \
	do {                                                                            \
		const char *const km_left = (left);                                     \
		const char *const km_right = (right);                                   \
                                                                                        \
		KM_KUNIT_CHECK(test, type, ltext, #op, rtext,                           \
			       km_left && km_right && strcmp(km_left, km_right) op 0,   \
			       km_kunit_fail_str, km_left, km_right, __VA_ARGS__);      \
	} while (0)

#define KM_KUNIT_MEM(test, type, left, ltext, op, right, rtext, size, ...)              \
	do {                                                                            \
		const void *const km_left = (left);                                     \
		const void *const km_right = (right);                                   \
		const size_t km_size = (size);                                          \
                                                                                        \
		KM_KUNIT_CHECK(test, type, ltext, #op, rtext,                           \
			       km_left && km_right &&                                   \
				       memcmp(km_left, km_right, km_size) op 0,         \
			       km_kunit_fail_mem, km_left, km_right, km_size, __VA_ARGS__); \
	} while (0)

#define KM_KUNIT_ERR(test, type, ptr, text, ...)                                        \
	do {                                                                            \
		const void *const km_ptr = (const void *)(ptr);                         \
                                                                                        \
		KM_KUNIT_CHECK(test, type, text, NULL, NULL, !IS_ERR_OR_NULL(km_ptr),   \
			       km_kunit_fail_err, km_ptr, __VA_ARGS__);                 \
	} while (0)

/* ---- KUNIT_EXPECT_* ---- */

#define KUNIT_EXPECT_TRUE(test, condition) \
	KM_KUNIT_BOOL(test, KUNIT_EXPECTATION, condition, #condition, true, NULL)
#define KUNIT_EXPECT_TRUE_MSG(test, condition, fmt, ...) \
	KM_KUNIT_BOOL(test, KUNIT_EXPECTATION, condition, #condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_FALSE(test, condition) \
	KM_KUNIT_BOOL(test, KUNIT_EXPECTATION, condition, #condition, false, NULL)
#define KUNIT_EXPECT_FALSE_MSG(test, condition, fmt, ...) \
	KM_KUNIT_BOOL(test, KUNIT_EXPECTATION, condition, #condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_EQ(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, NULL)
#define KUNIT_EXPECT_EQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NE(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, NULL)
#define KUNIT_EXPECT_NE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LT(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, <, right, #right, NULL)
#define KUNIT_EXPECT_LT_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, <, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_LE(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, <=, right, #right, NULL)
#define KUNIT_EXPECT_LE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, <=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GT(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, >, right, #right, NULL)
#define KUNIT_EXPECT_GT_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, >, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_GE(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, >=, right, #right, NULL)
#define KUNIT_EXPECT_GE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_EXPECTATION, left, #left, >=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_EQ(test, left, right) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, NULL)
#define KUNIT_EXPECT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_PTR_NE(test, left, right) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, NULL)
#define KUNIT_EXPECT_PTR_NE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NULL(test, ptr) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, ptr, #ptr, ==, NULL, "NULL", NULL)
#define KUNIT_EXPECT_NULL_MSG(test, ptr, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, ptr, #ptr, ==, NULL, "NULL", fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_NULL(test, ptr) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, ptr, #ptr, !=, NULL, "NULL", NULL)
#define KUNIT_EXPECT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_EXPECTATION, ptr, #ptr, !=, NULL, "NULL", fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STREQ(test, left, right) \
	KM_KUNIT_STR(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, NULL)
#define KUNIT_EXPECT_STREQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_STR(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_STRNEQ(test, left, right) \
	KM_KUNIT_STR(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, NULL)
#define KUNIT_EXPECT_STRNEQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_STR(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMEQ(test, left, right, size) \
	KM_KUNIT_MEM(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, size, NULL)
#define KUNIT_EXPECT_MEMEQ_MSG(test, left, right, size, fmt, ...) \
	KM_KUNIT_MEM(test, KUNIT_EXPECTATION, left, #left, ==, right, #right, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_MEMNEQ(test, left, right, size) \
	KM_KUNIT_MEM(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, size, NULL)
#define KUNIT_EXPECT_MEMNEQ_MSG(test, left, right, size, fmt, ...) \
	KM_KUNIT_MEM(test, KUNIT_EXPECTATION, left, #left, !=, right, #right, size, fmt, ##__VA_ARGS__)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, ptr) \
	KM_KUNIT_ERR(test, KUNIT_EXPECTATION, ptr, #ptr, NULL)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	KM_KUNIT_ERR(test, KUNIT_EXPECTATION, ptr, #ptr, fmt, ##__VA_ARGS__)

/* ---- KUNIT_ASSERT_* ---- */

#define KUNIT_ASSERT_TRUE(test, condition) \
	KM_KUNIT_BOOL(test, KUNIT_ASSERTION, condition, #condition, true, NULL)
#define KUNIT_ASSERT_TRUE_MSG(test, condition, fmt, ...) \
	KM_KUNIT_BOOL(test, KUNIT_ASSERTION, condition, #condition, true, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_FALSE(test, condition) \
	KM_KUNIT_BOOL(test, KUNIT_ASSERTION, condition, #condition, false, NULL)
#define KUNIT_ASSERT_FALSE_MSG(test, condition, fmt, ...) \
	KM_KUNIT_BOOL(test, KUNIT_ASSERTION, condition, #condition, false, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_EQ(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, ==, right, #right, NULL)
#define KUNIT_ASSERT_EQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, ==, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NE(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, !=, right, #right, NULL)
#define KUNIT_ASSERT_NE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, !=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LT(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, <, right, #right, NULL)
#define KUNIT_ASSERT_LT_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, <, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_LE(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, <=, right, #right, NULL)
#define KUNIT_ASSERT_LE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, <=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GT(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, >, right, #right, NULL)
#define KUNIT_ASSERT_GT_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, >, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_GE(test, left, right) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, >=, right, #right, NULL)
#define KUNIT_ASSERT_GE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_INT(test, KUNIT_ASSERTION, left, #left, >=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_EQ(test, left, right) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, left, #left, ==, right, #right, NULL)
#define KUNIT_ASSERT_PTR_EQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, left, #left, ==, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_PTR_NE(test, left, right) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, left, #left, !=, right, #right, NULL)
#define KUNIT_ASSERT_PTR_NE_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, left, #left, !=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NULL(test, ptr) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, ptr, #ptr, ==, NULL, "NULL", NULL)
#define KUNIT_ASSERT_NULL_MSG(test, ptr, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, ptr, #ptr, ==, NULL, "NULL", fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_NULL(test, ptr) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, ptr, #ptr, !=, NULL, "NULL", NULL)
#define KUNIT_ASSERT_NOT_NULL_MSG(test, ptr, fmt, ...) \
	KM_KUNIT_PTR(test, KUNIT_ASSERTION, ptr, #ptr, !=, NULL, "NULL", fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STREQ(test, left, right) \
	KM_KUNIT_STR(test, KUNIT_ASSERTION, left, #left, ==, right, #right, NULL)
#define KUNIT_ASSERT_STREQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_STR(test, KUNIT_ASSERTION, left, #left, ==, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_STRNEQ(test, left, right) \
	KM_KUNIT_STR(test, KUNIT_ASSERTION, left, #left, !=, right, #right, NULL)
#define KUNIT_ASSERT_STRNEQ_MSG(test, left, right, fmt, ...) \
	KM_KUNIT_STR(test, KUNIT_ASSERTION, left, #left, !=, right, #right, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMEQ(test, left, right, size) \
	KM_KUNIT_MEM(test, KUNIT_ASSERTION, left, #left, ==, right, #right, size, NULL)
#define KUNIT_ASSERT_MEMEQ_MSG(test, left, right, size, fmt, ...) \
	KM_KUNIT_MEM(test, KUNIT_ASSERTION, left, #left, ==, right, #right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_MEMNEQ(test, left, right, size) \
	KM_KUNIT_MEM(test, KUNIT_ASSERTION, left, #left, !=, right, #right, size, NULL)
#define KUNIT_ASSERT_MEMNEQ_MSG(test, left, right, size, fmt, ...) \
	KM_KUNIT_MEM(test, KUNIT_ASSERTION, left, #left, !=, right, #right, size, fmt, ##__VA_ARGS__)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ptr) \
	KM_KUNIT_ERR(test, KUNIT_ASSERTION, ptr, #ptr, NULL)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL_MSG(test, ptr, fmt, ...) \
	KM_KUNIT_ERR(test, KUNIT_ASSERTION, ptr, #ptr, fmt, ##__VA_ARGS__)

#endif
