/* SPDX-License-Identifier: MIT */
/* Atomic operations, exchanges of all sizes, reference counts. */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/limits.h>
#include <linux/mutex.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>

#include "crew.h"
#include "said.h"

#define ROUNDS 20000

/* Each operation of one type in one order: what it gives, and what it leaves. */
#define EXPECT_OP(v, expression, gives, leaves)                                  \
	do {                                                                     \
		p_set(&v, 12);                                                   \
		KUNIT_EXPECT_EQ(test, (expression), (gives));                    \
		KUNIT_EXPECT_EQ(test, p_read(&v), (leaves));                     \
	} while (0)

#define ORDERED_CASES(p, T, I, s)                                                \
	do {                                                                     \
		T v;                                                             \
		I old;                                                           \
		EXPECT_OP(v, p##_add_return##s(5, &v), 17, 17);                  \
		EXPECT_OP(v, p##_sub_return##s(5, &v), 7, 7);                    \
		EXPECT_OP(v, p##_inc_return##s(&v), 13, 13);                     \
		EXPECT_OP(v, p##_dec_return##s(&v), 11, 11);                     \
		EXPECT_OP(v, p##_fetch_add##s(5, &v), 12, 17);                   \
		EXPECT_OP(v, p##_fetch_sub##s(5, &v), 12, 7);                    \
		EXPECT_OP(v, p##_fetch_inc##s(&v), 12, 13);                      \
		EXPECT_OP(v, p##_fetch_dec##s(&v), 12, 11);                      \
		EXPECT_OP(v, p##_fetch_and##s(6, &v), 12, 4);                    \
		EXPECT_OP(v, p##_fetch_or##s(3, &v), 12, 15);                    \
		EXPECT_OP(v, p##_fetch_xor##s(6, &v), 12, 10);                   \
		EXPECT_OP(v, p##_fetch_andnot##s(4, &v), 12, 8);                 \
		EXPECT_OP(v, p##_xchg##s(&v, 3), 12, 3);                         \
		EXPECT_OP(v, p##_cmpxchg##s(&v, 12, 3), 12, 3);                  \
		EXPECT_OP(v, p##_cmpxchg##s(&v, 11, 3), 12, 12);                 \
		old = 12;                                                        \
		EXPECT_OP(v, p##_try_cmpxchg##s(&v, &old, 3), true, 3);          \
		old = 11;                                                        \
		EXPECT_OP(v, p##_try_cmpxchg##s(&v, &old, 3), false, 12);        \
		KUNIT_EXPECT_EQ(test, old, 12);                                  \
		EXPECT_OP(v, p##_add_negative##s(-13, &v), true, -1);            \
		EXPECT_OP(v, p##_add_negative##s(-12, &v), false, 0);            \
	} while (0)

#define ALL_ORDERS(p, T, I)                                                      \
	do {                                                                     \
		ORDERED_CASES(p, T, I, );                                        \
		ORDERED_CASES(p, T, I, _relaxed);                                \
		ORDERED_CASES(p, T, I, _acquire);                                \
		ORDERED_CASES(p, T, I, _release);                                \
	} while (0)

#define p_set atomic_set
#define p_read atomic_read
static void ordered_int(struct kunit *test)
{
	ALL_ORDERS(atomic, atomic_t, int);
}
#undef p_set
#undef p_read

#define p_set atomic64_set
#define p_read atomic64_read
static void ordered_64(struct kunit *test)
{
	ALL_ORDERS(atomic64, atomic64_t, s64);
}
#undef p_set
#undef p_read

#define p_set atomic_long_set
#define p_read atomic_long_read
static void ordered_long(struct kunit *test)
{
	ALL_ORDERS(atomic_long, atomic_long_t, long);
}

static void without_value(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(12);

	atomic_add(3, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 15);
	atomic_sub(5, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 10);
	atomic_inc(&v);
	atomic_and(14, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 10);
	atomic_or(5, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 15);
	atomic_xor(3, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 12);
	atomic_andnot(4, &v);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), 8);
	atomic_dec(&v);
	KUNIT_EXPECT_EQ(test, atomic_read_acquire(&v), 7);
	atomic_set_release(&v, -1);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), -1);
}

static void tests_of_the_result(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(2);

	KUNIT_EXPECT_FALSE(test, atomic_dec_and_test(&v));
	KUNIT_EXPECT_TRUE(test, atomic_dec_and_test(&v));
	KUNIT_EXPECT_FALSE(test, atomic_sub_and_test(1, &v));
	KUNIT_EXPECT_TRUE(test, atomic_inc_and_test(&v));
	KUNIT_EXPECT_TRUE(test, atomic_sub_and_test(0, &v));
}

static void conditional(struct kunit *test)
{
	atomic64_t v = ATOMIC64_INIT(5);

	KUNIT_EXPECT_FALSE(test, atomic64_add_unless(&v, 1, 5));
	KUNIT_EXPECT_TRUE(test, atomic64_add_unless(&v, 1, 4));
	KUNIT_EXPECT_EQ(test, atomic64_fetch_add_unless(&v, 2, 0), 6);
	KUNIT_EXPECT_EQ(test, atomic64_read(&v), 8);
	atomic64_set(&v, 0);
	KUNIT_EXPECT_FALSE(test, atomic64_inc_not_zero(&v));
	KUNIT_EXPECT_EQ(test, atomic64_dec_if_positive(&v), -1);
	KUNIT_EXPECT_EQ(test, atomic64_read(&v), 0);
	KUNIT_EXPECT_TRUE(test, atomic64_dec_unless_positive(&v));
	KUNIT_EXPECT_FALSE(test, atomic64_inc_unless_negative(&v));
	atomic64_set(&v, 1);
	KUNIT_EXPECT_FALSE(test, atomic64_dec_unless_positive(&v));
	KUNIT_EXPECT_EQ(test, atomic64_dec_if_positive(&v), 0);
	KUNIT_EXPECT_TRUE(test, atomic64_inc_unless_negative(&v));
}

static void overflow_wraps(struct kunit *test)
{
	atomic_t v = ATOMIC_INIT(INT_MAX);

	KUNIT_EXPECT_EQ(test, atomic_inc_return(&v), INT_MIN);
	KUNIT_EXPECT_EQ(test, atomic_dec_return(&v), INT_MAX);
	KUNIT_EXPECT_EQ(test, atomic_fetch_add_unless(&v, INT_MAX, 0), INT_MAX);
	KUNIT_EXPECT_EQ(test, atomic_read(&v), -2);
}

/* ---- exchanges ---- */

static void exchange_sizes(struct kunit *test)
{
	u8 around[3] = { 1, 2, 3 };
	u16 half = 0x1234;
	volatile u32 word = 7;
	u64 big = ~0ULL;
	const char *p = "old", *name = "new";
	struct {
		u32 a, b;
	} pair = { 1, 2 }, next = { 3, 4 }, found;

	KUNIT_EXPECT_EQ(test, xchg(&around[1], 9), 2);
	KUNIT_EXPECT_EQ(test, around[0] * 100 + around[1] * 10 + around[2], 193);
	KUNIT_EXPECT_EQ(test, cmpxchg(&half, 0x1234, 0x4321), 0x1234);
	KUNIT_EXPECT_EQ(test, half, 0x4321);
	KUNIT_EXPECT_EQ(test, cmpxchg_relaxed(&word, 6, 8), 7);
	KUNIT_EXPECT_EQ(test, word, 7);
	KUNIT_EXPECT_EQ(test, cmpxchg64(&big, ~0ULL, 1), ~0ULL);
	KUNIT_EXPECT_EQ(test, big, 1);
	KUNIT_EXPECT_STREQ(test, xchg_release(&p, name), "old");
	KUNIT_EXPECT_PTR_EQ(test, xchg(&p, NULL), name);
	KUNIT_EXPECT_NULL(test, p);
	found = cmpxchg(&pair, pair, next);
	KUNIT_EXPECT_EQ(test, found.a * 10 + found.b, 12);
	KUNIT_EXPECT_EQ(test, pair.a * 10 + pair.b, 34);
}

static void try_exchange(struct kunit *test)
{
	unsigned long v = 5, old = 5;

	KUNIT_EXPECT_TRUE(test, try_cmpxchg(&v, &old, 6));
	KUNIT_EXPECT_FALSE(test, try_cmpxchg(&v, &old, 7));
	KUNIT_EXPECT_EQ(test, old, 6);
	KUNIT_EXPECT_EQ(test, v, 6);
}

static void exchange_16_bytes(struct kunit *test)
{
#ifdef system_has_cmpxchg128
	u128 v = (u128)1 << 64 | 2, old = v;

	KUNIT_EXPECT_TRUE(test, try_cmpxchg128(&v, &old, 3));
	KUNIT_EXPECT_TRUE(test, v == 3);
	KUNIT_EXPECT_FALSE(test, try_cmpxchg128(&v, &old, 4));
	KUNIT_EXPECT_TRUE(test, old == 3);
	KUNIT_EXPECT_TRUE(test, cmpxchg128(&v, 3, (u128)9 << 64) == 3);
	KUNIT_EXPECT_EQ(test, (u64)(v >> 64), 9);
#else
	kunit_skip(test, "this CPU has none");
#endif
}

/* ---- threads ---- */

struct shared {
	atomic_t sum;
	atomic64_t sum64;
	unsigned long by_cmpxchg, by_xchg, taken;
	int refused;
};

static void add_a_lot(void *arg, int who)
{
	struct shared *s = arg;

	for (int i = 0; i < ROUNDS; i++) {
		unsigned long old = READ_ONCE(s->by_cmpxchg);

		atomic_inc(&s->sum);
		atomic64_fetch_add(3, &s->sum64);
		while (!try_cmpxchg(&s->by_cmpxchg, &old, old + 1))
			;
	}
}

static void threads_lose_nothing(struct kunit *test)
{
	struct shared s = { .sum = ATOMIC_INIT(0) };

	KUNIT_ASSERT_TRUE(test, crew_run(4, add_a_lot, &s));
	KUNIT_EXPECT_EQ(test, atomic_read(&s.sum), 4 * ROUNDS);
	KUNIT_EXPECT_EQ(test, atomic64_read(&s.sum64), 12 * ROUNDS);
	KUNIT_EXPECT_EQ(test, s.by_cmpxchg, 4 * ROUNDS);
}

struct message {
	int data, flag;
	int seen;
};

static void send_and_receive(void *arg, int who)
{
	struct message *m = arg;

	if (who == 0) {
		WRITE_ONCE(m->data, 42);
		smp_store_release(&m->flag, 1);
	} else {
		smp_cond_load_acquire(&m->flag, VAL == 1);
		m->seen = READ_ONCE(m->data);
	}
}

static void release_and_acquire(struct kunit *test)
{
	struct message m = { 0 };

	KUNIT_ASSERT_TRUE(test, crew_run(2, send_and_receive, &m));
	KUNIT_EXPECT_EQ(test, m.seen, 42);
	KUNIT_EXPECT_EQ(test, smp_load_acquire(&m.flag), 1);
}

/* ---- references ---- */

static void refcount_normal(struct kunit *test)
{
	refcount_t r = REFCOUNT_INIT(1);

	refcount_inc(&r);
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 2);
	KUNIT_EXPECT_FALSE(test, refcount_dec_and_test(&r));
	KUNIT_EXPECT_TRUE(test, refcount_inc_not_zero(&r));
	KUNIT_EXPECT_FALSE(test, refcount_dec_if_one(&r));
	refcount_dec(&r);
	KUNIT_EXPECT_FALSE(test, refcount_dec_not_one(&r));
	KUNIT_EXPECT_TRUE(test, refcount_dec_and_test(&r));
	KUNIT_EXPECT_FALSE(test, refcount_inc_not_zero(&r));
	KUNIT_EXPECT_EQ(test, refcount_read(&r), 0);
}

static void refcount_says(struct kunit *test)
{
	static const struct {
		enum refcount_saturation_type type;
		const char *text;
	} kinds[] = {
		{ REFCOUNT_ADD_UAF, "refcount_t: addition on 0; use-after-free." },
		{ REFCOUNT_SUB_UAF, "refcount_t: underflow; use-after-free." },
		{ REFCOUNT_ADD_OVF, "refcount_t: saturated; leaking memory." },
		{ REFCOUNT_DEC_LEAK, "refcount_t: decrement hit 0; leaking memory." },
	};

	for (int i = 0; i < ARRAY_SIZE(kinds); i++) {
		refcount_t r = REFCOUNT_INIT(0);
		bool done = false;

		said_begin();
		switch (kinds[i].type) {
		case REFCOUNT_ADD_UAF:
			refcount_inc(&r);
			break;
		case REFCOUNT_SUB_UAF:
			done = refcount_dec_and_test(&r);
			break;
		case REFCOUNT_ADD_OVF:
			refcount_set(&r, INT_MAX);
			refcount_inc(&r);
			break;
		default:
			refcount_set(&r, 1);
			refcount_dec(&r);
		}
		KUNIT_EXPECT_EQ(test, said_end(), 1);
		KUNIT_EXPECT_TRUE_MSG(test, said(kinds[i].text), "%s: %s", kinds[i].text,
				      said_text);
		KUNIT_EXPECT_FALSE(test, done);
		KUNIT_EXPECT_EQ(test, (int)refcount_read(&r), REFCOUNT_SATURATED);
	}
}

/* It stays there, and the same is said but once: after refcount_says all has been. */
static void refcount_stays_saturated(struct kunit *test)
{
	refcount_t r = REFCOUNT_INIT(REFCOUNT_SATURATED);

	said_begin();
	refcount_inc(&r);
	refcount_inc(&r);
	KUNIT_EXPECT_LE(test, said_end(), 1);
	KUNIT_EXPECT_EQ(test, (int)refcount_read(&r), REFCOUNT_SATURATED);
	said_begin();
	KUNIT_EXPECT_FALSE(test, refcount_dec_and_test(&r));
	KUNIT_EXPECT_LE(test, said_end(), 1);
	KUNIT_EXPECT_EQ(test, (int)refcount_read(&r), REFCOUNT_SATURATED);
}

static int released;

static void release(struct kref *kref)
{
	released++;
}

static DEFINE_MUTEX(release_mutex);

static void release_unlock(struct kref *kref)
{
	released++;
	mutex_unlock(&release_mutex);
}

static void kref_last_one(struct kunit *test)
{
	struct kref k;

	released = 0;
	kref_init(&k);
	kref_get(&k);
	KUNIT_EXPECT_EQ(test, kref_put(&k, release), 0);
	KUNIT_EXPECT_EQ(test, kref_put(&k, release), 1);
	KUNIT_EXPECT_EQ(test, released, 1);
	KUNIT_EXPECT_EQ(test, kref_get_unless_zero(&k), 0);
	kref_init(&k);
	KUNIT_EXPECT_EQ(test, kref_put_mutex(&k, release_unlock, &release_mutex), 1);
	KUNIT_EXPECT_EQ(test, released, 2);
	KUNIT_EXPECT_FALSE(test, mutex_is_locked(&release_mutex));
}

static struct kunit_case atomic_cases[] = {
	KUNIT_CASE(ordered_int),
	KUNIT_CASE(ordered_64),
	KUNIT_CASE(ordered_long),
	KUNIT_CASE(without_value),
	KUNIT_CASE(tests_of_the_result),
	KUNIT_CASE(conditional),
	KUNIT_CASE(overflow_wraps),
	KUNIT_CASE(exchange_sizes),
	KUNIT_CASE(try_exchange),
	KUNIT_CASE(exchange_16_bytes),
	KUNIT_CASE(threads_lose_nothing),
	KUNIT_CASE(release_and_acquire),
	KUNIT_CASE(refcount_normal),
	KUNIT_CASE(refcount_says),
	KUNIT_CASE(refcount_stays_saturated),
	KUNIT_CASE(kref_last_one),
	{}
};

static struct kunit_suite atomic_suite = {
	.name = "atomic",
	.test_cases = atomic_cases,
};
kunit_test_suite(atomic_suite);

MODULE_LICENSE("Dual MIT/GPL");
