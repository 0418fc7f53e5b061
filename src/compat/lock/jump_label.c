/* SPDX-License-Identifier: MIT */
/* Static keys are counts. See linux/jump_label.h. */
#include <linux/jump_label.h>

#include <linux/mutex.h>

bool static_key_initialized = true;

static DEFINE_MUTEX(key_lock);

bool static_key_fast_inc_not_disabled(struct static_key *key)
{
	return atomic_inc_not_zero(&key->enabled);
}

void static_key_slow_inc(struct static_key *key)
{
	mutex_lock(&key_lock);
	atomic_inc(&key->enabled);
	mutex_unlock(&key_lock);
}

void static_key_slow_dec(struct static_key *key)
{
	mutex_lock(&key_lock);
	WARN(static_key_count(key) <= 0, "jump label: negative count!\n");
	if (static_key_count(key) > 0)
		atomic_dec(&key->enabled);
	mutex_unlock(&key_lock);
}

/* Enabled once, whatever the count: 0 becomes 1. */
void static_key_enable(struct static_key *key)
{
	mutex_lock(&key_lock);
	if (static_key_count(key) > 0)
		WARN_ON_ONCE(static_key_count(key) != 1);
	else
		atomic_set(&key->enabled, 1);
	mutex_unlock(&key_lock);
}

void static_key_disable(struct static_key *key)
{
	mutex_lock(&key_lock);
	if (static_key_count(key) != 1)
		WARN_ON_ONCE(static_key_count(key) != 0);
	else
		atomic_set(&key->enabled, 0);
	mutex_unlock(&key_lock);
}
