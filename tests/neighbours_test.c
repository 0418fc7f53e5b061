/* SPDX-License-Identifier: MIT */
/*
 * The headers a caller reaches for beside the allocators': err.h, overflow.h,
 * cleanup.h, and the order in which all of them can be included.
 */
#include "test.h"

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/overflow.h>
#include <linux/string.h>

#include <linux/device.h>
#include <linux/dmapool.h>
#include <linux/genalloc.h>
#include <linux/list_lru.h>
#include <linux/mempool.h>
#include <linux/page_frag_cache.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/sprintf.h>

TEST_CMDLINE("mem=64M");

/* ---- err.h ---- */

TEST(errors_in_pointers)
{
	int x;

	CHECK(IS_ERR(ERR_PTR(-ENOMEM)));
	CHECK_EQ(PTR_ERR(ERR_PTR(-ENOMEM)), -ENOMEM);
	CHECK(IS_ERR(ERR_PTR(-MAX_ERRNO)));
	CHECK(!IS_ERR(ERR_PTR(-MAX_ERRNO - 1)));
	CHECK(!IS_ERR(NULL) && IS_ERR_OR_NULL(NULL) && !IS_ERR_OR_NULL(&x));
	CHECK_EQ(PTR_ERR_OR_ZERO(ERR_PTR(-EINVAL)), -EINVAL);
	CHECK_EQ(PTR_ERR_OR_ZERO(&x), 0);
	CHECK_EQ(ERR_CAST(ERR_PTR(-EIO)), (void *)(long)-EIO);
	CHECK(IS_ERR_VALUE(-1L) && !IS_ERR_VALUE(0UL));
	CHECK(IS_ERR_PCPU(ERR_PTR_PCPU(-ENOMEM)));
}

/* ---- overflow.h ---- */

TEST(checked_arithmetic)
{
	int d;
	u8 small;
	size_t size;

	CHECK(!check_add_overflow(1, 2, &d) && d == 3);
	CHECK(check_add_overflow(1, INT_MAX, &d) && d == INT_MIN);
	CHECK(check_add_overflow(200, 56, &small) && small == 0);
	CHECK(!check_sub_overflow(1, 2, &d) && d == -1);
	CHECK(check_sub_overflow(1u, 2u, &size) && size == SIZE_MAX);
	CHECK(check_mul_overflow(SIZE_MAX, (size_t)2, &size));
	CHECK(!check_mul_overflow(6, 7, &d) && d == 42);
	CHECK_EQ(wrapping_add(u8, 250, 10), 4);
	CHECK_EQ(wrapping_sub(u8, 1, 2), 255);
	CHECK_EQ(wrapping_mul(u16, 300, 300), (u16)90000);
	small = 250;
	CHECK_EQ(wrapping_assign_add(small, 10), 4);
	CHECK_EQ(wrapping_assign_sub(small, 5), 255);
	CHECK_EQ(small, 255);
}

TEST(checked_shifts)
{
	int d = 7;
	u8 b;
	u64 u;
	s64 s;

	CHECK(!check_shl_overflow(1, 30, &d) && d == 1 << 30);
	CHECK(check_shl_overflow(1, 31, &d));  /* into the sign */
	CHECK(check_shl_overflow(1, 32, &d));  /* past the width */
	CHECK(check_shl_overflow(1, -1, &d));
	CHECK(check_shl_overflow(-1, 1, &d));
	CHECK(check_shl_overflow(3, 30, &d));  /* bits lost */
	CHECK(!check_shl_overflow(0, 31, &d) && d == 0);
	CHECK(!check_shl_overflow(1u, 7, &b) && b == 128);
	CHECK(check_shl_overflow(1u, 8, &b));
	CHECK(check_shl_overflow(3u, 7, &b));
	CHECK(!check_shl_overflow(1ULL, 63, &u) && u == 1ULL << 63);
	CHECK(check_shl_overflow(2ULL, 63, &u));
	CHECK(check_shl_overflow(1ULL, 63, &s));
}

struct flex {
	u16 nr;
	int array[] __counted_by(nr);
};

TEST(saturating_sizes)
{
	static const size_t constant = struct_size_t(struct flex, array, 3);
	volatile size_t big = SIZE_MAX / 2, three = 3;
	struct flex *p = NULL;

	CHECK_EQ(size_add(1, 2), 3);
	CHECK_EQ(size_add(SIZE_MAX, 1), SIZE_MAX);
	CHECK_EQ(size_mul(3, 4), 12);
	CHECK_EQ(size_mul(big, 3), SIZE_MAX);
	CHECK_EQ(size_sub(5, 3), 2);
	CHECK_EQ(size_sub(3, 5), SIZE_MAX);
	CHECK_EQ(size_sub(SIZE_MAX, 5), SIZE_MAX);
	CHECK_EQ(size_sub(5, SIZE_MAX), SIZE_MAX);
	CHECK_EQ(array_size(three, 4), 12);
	CHECK_EQ(array3_size(three, 4, 5), 60);
	CHECK_EQ(array3_size(big, 4, 0), 0);
	CHECK_EQ(array3_size(big, 4, 1), SIZE_MAX);
	CHECK_EQ(constant, 4 + 3 * 4);
	CHECK_EQ(struct_size(p, array, three), 16);
	CHECK_EQ(struct_size(p, array, big), SIZE_MAX);
	CHECK_EQ(flex_array_size(p, array, three), 12);
	CHECK_EQ(flex_array_size(p, array, big), SIZE_MAX);
	CHECK_EQ(struct_offset(p, array), 4);
}

TEST(structures_on_the_stack)
{
	DEFINE_FLEX(struct flex, counted, array, nr, 5);
	DEFINE_RAW_FLEX(struct flex, raw, array, 4);

	CHECK_EQ(counted->nr, 5);
	CHECK_EQ(STACK_FLEX_ARRAY_SIZE(counted, array), 5);
	CHECK_EQ(STACK_FLEX_ARRAY_SIZE(raw, array), 4);
	CHECK_EQ(raw->nr, 0);
	for (int i = 0; i < 5; i++)
		CHECK_EQ(counted->array[i], 0);
	counted->array[4] = 1;
	/* A compiler without __counted_by sets a counter that nobody sees. */
	__set_flex_counter(counted->array, 5);
	CHECK_EQ(counted->nr, 5);
	CHECK(!overflows_flex_counter_type(struct flex, array, 5));
}

TEST(ranges_of_types)
{
	_Static_assert(type_max(long) == LONG_MAX && type_min(long) == LONG_MIN, "constants");
	CHECK_EQ(type_max(u8), 255);
	CHECK_EQ(type_min(s8), -128);
	CHECK_EQ(type_max(u64), ~0ULL);
	CHECK_EQ(type_min(unsigned int), 0);
	CHECK(is_signed_type(int) && !is_signed_type(size_t) && is_unsigned_type(u8));
	CHECK(overflows_type(256, u8) && !overflows_type(255, u8) && overflows_type(-1, u8));
	CHECK(overflows_type(1ULL << 40, int));
	CHECK(castable_to_type(255, u8) && !castable_to_type(256, u8));
	CHECK(!range_overflows(0u, 10u, 10u) && range_overflows(1u, 10u, 10u));
	CHECK(range_overflows(10u, 0u, 10u) && !range_end_overflows(10u, 0u, 10u));
	CHECK(range_overflows(5u, UINT_MAX, 10u));
	CHECK(range_end_overflows_t(u8, 250, 10, 255) && !range_overflows_t(u8, 1, 2, 255));
}

/* ---- cleanup.h ---- */

static char trail[100];

static void step(const char *what)
{
	strncat(trail, what, sizeof(trail) - strlen(trail) - 1);
}

DEFINE_FREE(note, const char *, if (_T) step(_T))

static const char *escaping(void)
{
	const char *p __free(note) = "p", *q __free(note) = "q";

	CHECK(q);
	return_ptr(p);
}

TEST(variables_are_freed_in_reverse)
{
	const char *taken __free(note) = "never";

	trail[0] = 0;
	CHECK_STREQ(no_free_ptr(taken), "never");
	CHECK_EQ(taken, NULL);
	CHECK_STREQ(escaping(), "p");
	CHECK_STREQ(trail, "q");
	for (int i = 0; i < 2; i++) {
		const char *a __free(note) = "a", *b __free(note) = "b", *c __free(note) = "c";

		retain_and_null_ptr(c);
		if (i && a)
			break;
		CHECK(b);
	}
	CHECK_STREQ(trail, "qbaba");
}

TEST(memory_is_freed)
{
	void *p __free(kfree) = kmalloc(100, GFP_KERNEL);
	void *none __free(kfree) = NULL, *bad __free(kfree) = ERR_PTR(-ENOMEM);

	CHECK(p && !none && IS_ERR(bad));
}

struct fake_lock {
	int held;
};

static void fake_get(struct fake_lock *lock)
{
	CHECK_EQ(lock->held++, 0);
}

static void fake_put(struct fake_lock *lock)
{
	CHECK_EQ(lock->held--, 1);
}

static int fake_try(struct fake_lock *lock)
{
	return !lock->held && ++lock->held;
}

static int fake_get_intr(struct fake_lock *lock)
{
	return fake_try(lock) ? 0 : -EINTR;
}

DEFINE_GUARD(fake, struct fake_lock *, fake_get(_T), fake_put(_T))
DEFINE_GUARD_COND(fake, _try, fake_try(_T))
DEFINE_GUARD_COND(fake, _intr, fake_get_intr(_T), _RET == 0)
DEFINE_LOCK_GUARD_1(irq, struct fake_lock, (fake_get(_T->lock), _T->flags = 5),
		    (CHECK_EQ(_T->flags, 5), fake_put(_T->lock)), unsigned long flags)
DEFINE_LOCK_GUARD_1_COND(irq, _try, (_T->flags = 5, fake_try(_T->lock)))

static int depth;

DEFINE_LOCK_GUARD_0(deep, depth++, depth--)

DEFINE_CLASS(file, int, step(_T > 0 ? "close " : "none "), fd, int fd)
EXTEND_CLASS(file, _next, fd + 1, int fd)

static int conditional(struct fake_lock *lock)
{
	scoped_cond_guard(fake_try, return -EBUSY, lock)
		return lock->held;
	return -EINVAL;
}

TEST(guards_hold_for_their_scope)
{
	struct fake_lock lock = { 0 };
	int runs = 0;

	{
		guard(fake)(&lock);
		CHECK_EQ(lock.held, 1);
		CHECK_EQ(conditional(&lock), -EBUSY);
		scoped_guard(fake_try, &lock)
			runs++;
		ACQUIRE(fake_intr, got)(&lock);
		CHECK_EQ(ACQUIRE_ERR(fake_intr, &got), -EINTR);
		ACQUIRE(fake_try, got2)(&lock);
		CHECK_EQ(ACQUIRE_ERR(fake_try, &got2), -EBUSY);
	}
	CHECK_EQ(lock.held, 0);
	CHECK_EQ(runs, 0);
	CHECK_EQ(conditional(&lock), 1);
	CHECK_EQ(lock.held, 0);
	scoped_guard(fake, &lock) {
		CHECK_EQ(lock.held, 1);
		runs++;
	}
	CHECK_EQ(runs, 1);
	{
		ACQUIRE(fake_intr, got)(&lock);
		CHECK_EQ(ACQUIRE_ERR(fake_intr, &got), 0);
		CHECK_EQ(lock.held, 1);
	}
	CHECK_EQ(lock.held, 0);
}

TEST(guards_with_more_than_a_lock)
{
	struct fake_lock lock = { 0 };
	int runs = 0;

	scoped_guard(irq, &lock) {
		CHECK_EQ(lock.held, 1);
		scoped_guard(irq_try, &lock)
			runs++;
	}
	CHECK_EQ(runs, 0);
	scoped_guard(irq_try, &lock)
		runs += lock.held;
	CHECK_EQ(runs, 1);
	CHECK_EQ(lock.held, 0);
	{
		guard(deep)();
		CHECK_EQ(depth, 1);
		scoped_guard(deep)
			CHECK_EQ(depth, 2);
	}
	CHECK_EQ(depth, 0);
}

TEST(classes)
{
	trail[0] = 0;
	{
		CLASS(file, a)(3);
		CLASS(file_next, b)(3);
		CLASS_INIT(file, c, -1);

		CHECK_EQ(a, 3);
		CHECK_EQ(b, 4);
		CHECK_EQ(c, -1);
	}
	CHECK_STREQ(trail, "none close close ");
	scoped_class(file, f, 9)
		CHECK_EQ(f, 9);
	CHECK_STREQ(trail, "none close close close ");
}

/* ---- what cannot be offered does not compile: see CAVEATS.md ---- */

TEST(attributes_tell_the_compiler_sizes)
{
	void *p = kmemdup("abc", 4, GFP_KERNEL);

	/* Without optimisation the compiler does not look. */
	CHECK(__builtin_object_size(p, 0) == 4 || __builtin_object_size(p, 0) == SIZE_MAX);
	kfree(p);
}
