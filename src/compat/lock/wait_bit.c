/* SPDX-License-Identifier: MIT */
/* Waiting for bits and variables: the address picks one of 256 queues, the key says who is meant. */
#include <linux/wait_bit.h>

#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>

#define TABLE_BITS 8
#define VAR_BIT (-1)

static struct wait_queue_head table[1 << TABLE_BITS];

__attribute__((__constructor__)) static void table_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(table); i++)
		init_waitqueue_head(&table[i]);
}

static struct wait_queue_head *queue_of(void *addr, int bit)
{
	u64 hash = ((u64)(uintptr_t)addr + (u64)bit) * 0x9e3779b97f4a7c15ULL;

	return &table[hash >> (64 - TABLE_BITS)];
}

struct wait_queue_head *bit_waitqueue(unsigned long *word, int bit)
{
	return queue_of(word, bit);
}

struct wait_queue_head *__var_waitqueue(void *var)
{
	return queue_of(var, VAR_BIT);
}

int wake_bit_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *arg)
{
	struct wait_bit_key *key = arg;
	struct wait_bit_queue_entry *we = container_of(entry, struct wait_bit_queue_entry, wq_entry);

	if (we->key.flags != key->flags || we->key.bit_nr != key->bit_nr ||
	    test_bit(key->bit_nr, key->flags))
		return 0;
	return autoremove_wake_function(entry, mode, flags, key);
}

static int wake_var_function(struct wait_queue_entry *entry, unsigned int mode, int flags,
			     void *arg)
{
	struct wait_bit_key *key = arg;
	struct wait_bit_queue_entry *we = container_of(entry, struct wait_bit_queue_entry, wq_entry);

	if (we->key.flags != key->flags || we->key.bit_nr != key->bit_nr)
		return 0;
	return autoremove_wake_function(entry, mode, flags, key);
}

void init_wait_var_entry(struct wait_bit_queue_entry *entry, void *var, int flags)
{
	*entry = (struct wait_bit_queue_entry){
		.key = { .flags = var, .bit_nr = VAR_BIT },
		.wq_entry = { .flags = (unsigned int)flags, .private = current,
			      .func = wake_var_function },
	};
	INIT_LIST_HEAD(&entry->wq_entry.entry);
}

void wake_up_var(void *var)
{
	__wake_up_bit(__var_waitqueue(var), var, VAR_BIT);
}

void __wake_up_bit(struct wait_queue_head *wq, unsigned long *word, int bit)
{
	struct wait_bit_key key = { .flags = word, .bit_nr = bit };

	if (waitqueue_active(wq))
		__wake_up(wq, TASK_NORMAL, 1, &key);
}

void wake_up_bit(unsigned long *word, int bit)
{
	__wake_up_bit(bit_waitqueue(word, bit), word, bit);
}

/* ---- waiting ---- */

int __wait_on_bit(struct wait_queue_head *wq, struct wait_bit_queue_entry *entry,
		  wait_bit_action_f *action, unsigned int mode)
{
	int result = 0;

	do {
		prepare_to_wait(wq, &entry->wq_entry, (int)mode);
		if (test_bit(entry->key.bit_nr, entry->key.flags))
			result = action(&entry->key, (int)mode);
	} while (test_bit(entry->key.bit_nr, entry->key.flags) && !result);
	finish_wait(wq, &entry->wq_entry);
	return result;
}

int __wait_on_bit_lock(struct wait_queue_head *wq, struct wait_bit_queue_entry *entry,
		       wait_bit_action_f *action, unsigned int mode)
{
	int result = 0;

	while (1) {
		prepare_to_wait_exclusive(wq, &entry->wq_entry, (int)mode);
		if (test_bit(entry->key.bit_nr, entry->key.flags)) {
			result = action(&entry->key, (int)mode);
			if (result) {
				finish_wait(wq, &entry->wq_entry);
				/* The wake-up that ended this wait may have been for the next. */
				if (!test_bit(entry->key.bit_nr, entry->key.flags))
					__wake_up_bit(wq, entry->key.flags, entry->key.bit_nr);
				return result;
			}
		}
		if (!test_and_set_bit(entry->key.bit_nr, entry->key.flags))
			break;
	}
	finish_wait(wq, &entry->wq_entry);
	return 0;
}

int out_of_line_wait_on_bit(unsigned long *word, int bit, wait_bit_action_f *action,
			    unsigned int mode)
{
	DEFINE_WAIT_BIT(entry, word, bit);

	return __wait_on_bit(bit_waitqueue(word, bit), &entry, action, mode);
}

int out_of_line_wait_on_bit_timeout(unsigned long *word, int bit, wait_bit_action_f *action,
				    unsigned int mode, unsigned long timeout)
{
	DEFINE_WAIT_BIT(entry, word, bit);

	entry.key.timeout = km_jiffies_now() + timeout;
	return __wait_on_bit(bit_waitqueue(word, bit), &entry, action, mode);
}

int out_of_line_wait_on_bit_lock(unsigned long *word, int bit, wait_bit_action_f *action,
				 unsigned int mode)
{
	DEFINE_WAIT_BIT(entry, word, bit);

	return __wait_on_bit_lock(bit_waitqueue(word, bit), &entry, action, mode);
}

int bit_wait(struct wait_bit_key *key, int mode)
{
	schedule();
	return signal_pending_state((unsigned int)mode, current) ? -EINTR : 0;
}

int bit_wait_io(struct wait_bit_key *key, int mode)
{
	return bit_wait(key, mode);
}

int bit_wait_timeout(struct wait_bit_key *key, int mode)
{
	unsigned long now = km_jiffies_now();

	if (time_after_eq(now, key->timeout))
		return -EAGAIN;
	schedule_timeout((long)(key->timeout - now));
	return signal_pending_state((unsigned int)mode, current) ? -EINTR : 0;
}

int bit_wait_io_timeout(struct wait_bit_key *key, int mode)
{
	return bit_wait_timeout(key, mode);
}
