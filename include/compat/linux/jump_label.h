/* SPDX-License-Identifier: MIT */
/*
 * Static keys: conditions that hardly change. No code is patched; a branch reads the key's count.
 */
#ifndef KM_COMPAT_LINUX_JUMP_LABEL_H
#define KM_COMPAT_LINUX_JUMP_LABEL_H

#include <linux/atomic.h>
#include <linux/types.h>
#include <linux/compiler.h>
#include <linux/bug.h>

struct static_key {
	atomic_t enabled; /* how often, minus the times disabled */
};

struct static_key_true {
	struct static_key key;
};

struct static_key_false {
	struct static_key key;
};

extern bool static_key_initialized;

#define STATIC_KEY_INIT_TRUE { .enabled = { 1 } }
#define STATIC_KEY_INIT_FALSE { .enabled = { 0 } }
#define STATIC_KEY_INIT STATIC_KEY_INIT_FALSE
#define STATIC_KEY_TRUE_INIT (struct static_key_true){ .key = STATIC_KEY_INIT_TRUE }
#define STATIC_KEY_FALSE_INIT (struct static_key_false){ .key = STATIC_KEY_INIT_FALSE }

#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = { .key = STATIC_KEY_INIT_TRUE }
#define DEFINE_STATIC_KEY_TRUE_RO(name) DEFINE_STATIC_KEY_TRUE(name)
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DEFINE_STATIC_KEY_FALSE(name) \
	struct static_key_false name = { .key = STATIC_KEY_INIT_FALSE }
#define DEFINE_STATIC_KEY_FALSE_RO(name) DEFINE_STATIC_KEY_FALSE(name)
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name
#define DEFINE_STATIC_KEY_ARRAY_TRUE(name, count) \
	struct static_key_true name[count] = { [0 ... (count) - 1] = { .key = STATIC_KEY_INIT_TRUE } }
#define DEFINE_STATIC_KEY_ARRAY_FALSE(name, count) \
	struct static_key_false name[count] = { [0 ... (count) - 1] = { .key = STATIC_KEY_INIT_FALSE } }

static inline int static_key_count(struct static_key *key)
{
	return __atomic_load_n(&key->enabled.counter, __ATOMIC_RELAXED);
}

static __always_inline bool static_key_false(struct static_key *key)
{
	return unlikely(static_key_count(key) > 0);
}

static __always_inline bool static_key_true(struct static_key *key)
{
	return likely(static_key_count(key) > 0);
}

void static_key_slow_inc(struct static_key *key);
void static_key_slow_dec(struct static_key *key);
bool static_key_fast_inc_not_disabled(struct static_key *key); /* only one that is enabled */
void static_key_enable(struct static_key *key);
void static_key_disable(struct static_key *key);
#define static_key_slow_inc_cpuslocked(key) static_key_slow_inc(key)
#define static_key_slow_dec_cpuslocked(key) static_key_slow_dec(key)
#define static_key_enable_cpuslocked(key) static_key_enable(key)
#define static_key_disable_cpuslocked(key) static_key_disable(key)
#define static_key_enabled(x) (static_key_count((struct static_key *)(x)) > 0)

/* The key within, of one of the two types only. */
#define km_static_key(x)                                                                 \
	_Generic((x), struct static_key_true * : (struct static_key *)(x),               \
		 struct static_key_false * : (struct static_key *)(x),                   \
		 const struct static_key_true * : (struct static_key *)(x),              \
		 const struct static_key_false * : (struct static_key *)(x))
#define static_branch_likely(x) likely(static_key_count(km_static_key(x)) > 0)
#define static_branch_unlikely(x) unlikely(static_key_count(km_static_key(x)) > 0)
#define static_branch_maybe(config, x) \
	(IS_ENABLED(config) ? static_branch_likely(x) : static_branch_unlikely(x))
#define static_branch_inc(x) static_key_slow_inc(km_static_key(x))
#define static_branch_dec(x) static_key_slow_dec(km_static_key(x))
#define static_branch_inc_cpuslocked(x) static_branch_inc(x)
#define static_branch_dec_cpuslocked(x) static_branch_dec(x)
#define static_branch_enable(x) static_key_enable(km_static_key(x))
#define static_branch_disable(x) static_key_disable(km_static_key(x))
#define static_branch_enable_cpuslocked(x) static_branch_enable(x)
#define static_branch_disable_cpuslocked(x) static_branch_disable(x)

#define jump_label_init() do { } while (0) /* NO-OP: keys need no start */

#endif
