/* SPDX-License-Identifier: MIT */
/* Waiting for a bit of a word to clear, or for a variable to change, in hashed wait queues. */
#ifndef KM_COMPAT_LINUX_WAIT_BIT_H
#define KM_COMPAT_LINUX_WAIT_BIT_H

#include <linux/bitops.h>
#include <linux/wait.h>

struct wait_bit_key {
	unsigned long *flags; /* the word, or the variable */
	int bit_nr;           /* -1: a variable */
	unsigned long timeout; /* jiffies, for actions */
};

struct wait_bit_queue_entry {
	struct wait_bit_key key;
	struct wait_queue_entry wq_entry;
};

#define __WAIT_BIT_KEY_INITIALIZER(word, bit) { .flags = (unsigned long *)(word), .bit_nr = (bit) }

/* How to sleep; nonzero ends the wait with that value. */
typedef int wait_bit_action_f(struct wait_bit_key *key, int mode);

wait_bit_action_f bit_wait;
wait_bit_action_f bit_wait_io;
wait_bit_action_f bit_wait_timeout;
wait_bit_action_f bit_wait_io_timeout;

void __wake_up_bit(struct wait_queue_head *wq, unsigned long *word, int bit);
int __wait_on_bit(struct wait_queue_head *wq, struct wait_bit_queue_entry *entry,
		  wait_bit_action_f *action, unsigned int mode);
int __wait_on_bit_lock(struct wait_queue_head *wq, struct wait_bit_queue_entry *entry,
		       wait_bit_action_f *action, unsigned int mode);
void wake_up_bit(unsigned long *word, int bit);
int out_of_line_wait_on_bit(unsigned long *word, int bit, wait_bit_action_f *action,
			    unsigned int mode);
int out_of_line_wait_on_bit_timeout(unsigned long *word, int bit, wait_bit_action_f *action,
				    unsigned int mode, unsigned long timeout);
int out_of_line_wait_on_bit_lock(unsigned long *word, int bit, wait_bit_action_f *action,
				 unsigned int mode);
struct wait_queue_head *bit_waitqueue(unsigned long *word, int bit);
int wake_bit_function(struct wait_queue_entry *entry, unsigned int mode, int flags, void *key);

#define DEFINE_WAIT_BIT(name, word, bit) \
	struct wait_bit_queue_entry name = { \
		.key = __WAIT_BIT_KEY_INITIALIZER(word, bit), \
		.wq_entry = { \
			.private = current, \
			.func = wake_bit_function, \
			.entry = LIST_HEAD_INIT((name).wq_entry.entry), \
		}, \
	}

/* Wait until the bit is clear. 0, -EINTR for a signal, -EAGAIN when the timeout ran out. */
static inline int wait_on_bit(unsigned long *word, int bit, unsigned int mode)
{
	might_sleep();
	return test_bit(bit, word) ? out_of_line_wait_on_bit(word, bit, bit_wait, mode) : 0;
}

static inline int wait_on_bit_io(unsigned long *word, int bit, unsigned int mode)
{
	might_sleep();
	return test_bit(bit, word) ? out_of_line_wait_on_bit(word, bit, bit_wait_io, mode) : 0;
}

static inline int wait_on_bit_timeout(unsigned long *word, int bit, unsigned int mode,
				      unsigned long timeout)
{
	might_sleep();
	return test_bit(bit, word) ? out_of_line_wait_on_bit_timeout(word, bit, bit_wait_timeout,
								     mode, timeout)
				   : 0;
}

static inline int wait_on_bit_action(unsigned long *word, int bit, wait_bit_action_f *action,
				     unsigned int mode)
{
	might_sleep();
	return test_bit(bit, word) ? out_of_line_wait_on_bit(word, bit, action, mode) : 0;
}

/* Wait until the bit is clear, and set it. */
static inline int wait_on_bit_lock(unsigned long *word, int bit, unsigned int mode)
{
	might_sleep();
	return test_and_set_bit(bit, word) ?
		       out_of_line_wait_on_bit_lock(word, bit, bit_wait, mode) : 0;
}

static inline int wait_on_bit_lock_io(unsigned long *word, int bit, unsigned int mode)
{
	might_sleep();
	return test_and_set_bit(bit, word) ?
		       out_of_line_wait_on_bit_lock(word, bit, bit_wait_io, mode) : 0;
}

static inline int wait_on_bit_lock_action(unsigned long *word, int bit, wait_bit_action_f *action,
					  unsigned int mode)
{
	might_sleep();
	return test_and_set_bit(bit, word) ?
		       out_of_line_wait_on_bit_lock(word, bit, action, mode) : 0;
}

static inline void clear_and_wake_up_bit(int bit, unsigned long *word)
{
	clear_bit_unlock(bit, word);
	smp_mb__after_atomic();
	wake_up_bit(word, bit);
}

static inline bool test_and_clear_wake_up_bit(int bit, unsigned long *word)
{
	if (!test_and_clear_bit(bit, word))
		return false;
	wake_up_bit(word, bit);
	return true;
}

/* ---- variables ---- */

void init_wait_var_entry(struct wait_bit_queue_entry *entry, void *var, int flags);
void wake_up_var(void *var);
struct wait_queue_head *__var_waitqueue(void *var);

#define ___wait_var_event(var, condition, state, exclusive, ret, cmd) \
({ \
	struct wait_queue_head *__km_head = __var_waitqueue(var); \
	struct wait_bit_queue_entry __km_entry; \
	long __ret = (ret); \
	init_wait_var_entry(&__km_entry, var, (exclusive) ? WQ_FLAG_EXCLUSIVE : 0); \
	while (1) { \
		long __int = prepare_to_wait_event(__km_head, &__km_entry.wq_entry, (state)); \
		if (condition) \
			break; \
		if (___wait_is_interruptible(state) && __int) { \
			__ret = __int; \
			break; \
		} \
		cmd; \
	} \
	finish_wait(__km_head, &__km_entry.wq_entry); \
	__ret; \
})

#define km_wait_var_int(var, condition, state) \
({ \
	int __km_ret = 0; \
	might_sleep(); \
	if (!(condition)) \
		__km_ret = ___wait_var_event(var, condition, state, 0, 0, schedule()); \
	__km_ret; \
})

#define wait_var_event(var, condition) \
	((void)km_wait_var_int(var, condition, TASK_UNINTERRUPTIBLE))
#define wait_var_event_interruptible(var, condition) \
	km_wait_var_int(var, condition, TASK_INTERRUPTIBLE)
#define wait_var_event_killable(var, condition) km_wait_var_int(var, condition, TASK_KILLABLE)
#define wait_var_event_timeout(var, condition, timeout) \
({ \
	long __km_left = (timeout), __ret = __km_left; \
	might_sleep(); \
	if (!___wait_cond_timeout(condition)) \
		__ret = ___wait_var_event(var, ___wait_cond_timeout(condition), \
					  TASK_UNINTERRUPTIBLE, 0, __km_left, \
					  __ret = schedule_timeout(__ret)); \
	__ret; \
})

#define store_release_wake_up(var, value) \
	do { \
		smp_store_release(var, value); \
		smp_mb(); \
		wake_up_var(var); \
	} while (0)

#endif
