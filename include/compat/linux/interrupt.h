/* SPDX-License-Identifier: MIT */
/*
 * Interrupts and tasklets. There is no hardware: a test raises an interrupt by km_irq_raise(), and
 * the handlers run at once in the thread that does, in hard interrupt context. Numbers are below
 * NR_IRQS, and any of them may be asked for.
 */
#ifndef KM_COMPAT_LINUX_INTERRUPT_H
#define KM_COMPAT_LINUX_INTERRUPT_H

#include <linux/atomic.h>
#include <linux/bitops.h>
#include <linux/bottom_half.h>
#include <linux/cleanup.h>
#include <linux/compiler.h>
#include <linux/hardirq.h>
#include <linux/irqflags.h>
#include <linux/irqreturn.h>
#include <linux/kernel.h>
#include <linux/preempt.h>

#define NR_IRQS 1024
#define nr_irqs NR_IRQS
#define IRQ_NOTCONNECTED (1U << 31)

#define IRQF_TRIGGER_NONE 0x00000000
#define IRQF_TRIGGER_RISING 0x00000001
#define IRQF_TRIGGER_FALLING 0x00000002
#define IRQF_TRIGGER_HIGH 0x00000004
#define IRQF_TRIGGER_LOW 0x00000008
#define IRQF_TRIGGER_MASK 0x0000000f
#define IRQF_TRIGGER_PROBE 0x00000010
/* Obeyed: SHARED, ONESHOT, NO_AUTOEN. The others say what hardware or suspending should do. */
#define IRQF_SHARED 0x00000080
#define IRQF_PROBE_SHARED 0x00000100
#define IRQF_TIMER (0x00000200 | IRQF_NO_SUSPEND | IRQF_NO_THREAD)
#define IRQF_PERCPU 0x00000400
#define IRQF_NOBALANCING 0x00000800
#define IRQF_IRQPOLL 0x00001000
#define IRQF_ONESHOT 0x00002000
#define IRQF_NO_SUSPEND 0x00004000
#define IRQF_FORCE_RESUME 0x00008000
#define IRQF_NO_THREAD 0x00010000
#define IRQF_EARLY_RESUME 0x00020000
#define IRQF_COND_SUSPEND 0x00040000
#define IRQF_NO_AUTOEN 0x00080000
#define IRQF_NO_DEBUG 0x00100000
#ifndef IRQF_DISABLED
#define IRQF_DISABLED 0 /* to 4.0, where it did nothing */
#endif

typedef irqreturn_t (*irq_handler_t)(int irq, void *dev);

struct cpumask;
struct device;

/*
 * 0, -EINVAL (number, no handler, shared without dev, no handler and no ONESHOT), -EBUSY (another's,
 * and not both shared), -ENOMEM. Without a handler, or when it returns IRQ_WAKE_THREAD, thread_fn
 * runs in a thread of its own; with ONESHOT the line is masked until it is done. May sleep.
 */
int __must_check request_threaded_irq(unsigned int irq, irq_handler_t handler,
				      irq_handler_t thread_fn, unsigned long flags,
				      const char *name, void *dev);
/* The name it was requested with; NULL, and a warning, when it was not. No handler of it runs. */
const void *free_irq(unsigned int irq, void *dev);
int __must_check devm_request_threaded_irq(struct device *dev, unsigned int irq,
					   irq_handler_t handler, irq_handler_t thread_fn,
					   unsigned long flags, const char *name, void *dev_id);
void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id);

static inline int __must_check request_irq(unsigned int irq, irq_handler_t handler,
					   unsigned long flags, const char *name, void *dev)
{
	return request_threaded_irq(irq, handler, NULL, flags, name, dev);
}

/* IRQC_IS_HARDIRQ. */
#define IRQC_IS_HARDIRQ 0
#define IRQC_IS_NESTED 1
int __must_check request_any_context_irq(unsigned int irq, irq_handler_t handler,
					 unsigned long flags, const char *name, void *dev);

static inline int __must_check devm_request_irq(struct device *dev, unsigned int irq,
						irq_handler_t handler, unsigned long flags,
						const char *name, void *dev_id)
{
	return devm_request_threaded_irq(dev, irq, handler, NULL, flags, name, dev_id);
}

/* Nested. What is raised meanwhile comes, once, when it is enabled. disable_irq() may sleep. */
void disable_irq_nosync(unsigned int irq);
void disable_irq(unsigned int irq);
bool disable_hardirq(unsigned int irq);
void enable_irq(unsigned int irq);
/* Wait until no handler runs. */
void synchronize_irq(unsigned int irq);
bool synchronize_hardirq(unsigned int irq);
/* From a handler or a test: run thread_fn of that device. */
void irq_wake_thread(unsigned int irq, void *dev_id);

/* Raise it. 0, or -EINVAL: nobody asked for it. */
int generic_handle_irq(unsigned int irq);
int generic_handle_irq_safe(unsigned int irq);
/*
 * For tests, from any context: raise it. True: a handler said that it was its device's. False: none
 * did, or it is disabled and comes later.
 */
bool km_irq_raise(unsigned int irq);
/* How often it was handled, and whether someone has it. */
unsigned int km_irq_count(unsigned int irq);
bool km_irq_requested(unsigned int irq);

DEFINE_LOCK_GUARD_1(disable_irq, int, disable_irq(*_T->lock), enable_irq(*_T->lock))

/* ---- tasklets: one at a time, in the thread km_tasklet, in softirq context ---- */

struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state; /* TASKLET_STATE_* */
	atomic_t count;      /* > 0: disabled */
	bool use_callback;
	union {
		void (*func)(unsigned long data);
		void (*callback)(struct tasklet_struct *t);
	};
	unsigned long data;
};

enum {
	TASKLET_STATE_SCHED, /* queued */
	TASKLET_STATE_RUN,   /* runs */
};

#define KM_TASKLET_2(name, fn) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(0), .use_callback = true, \
				       .callback = (fn) }
#define KM_TASKLET_3(name, fn, value) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(0), .func = (fn), .data = (value) }
#define KM_TASKLET_PICK(name, fn, value, which, ...) which
/* (name, callback); before 5.9 (name, function, data). */
#define DECLARE_TASKLET(...) \
	KM_TASKLET_PICK(__VA_ARGS__, KM_TASKLET_3, KM_TASKLET_2, )(__VA_ARGS__)
#define DECLARE_TASKLET_DISABLED(name, fn) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(1), .use_callback = true, \
				       .callback = (fn) }
#define DECLARE_TASKLET_OLD(name, fn) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(0), .func = (fn) }
#define DECLARE_TASKLET_DISABLED_OLD(name, fn) \
	struct tasklet_struct name = { .count = ATOMIC_INIT(1), .func = (fn) }
#define from_tasklet(var, callback_tasklet, tasklet_fieldname) \
	container_of(callback_tasklet, typeof(*(var)), tasklet_fieldname)

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
void tasklet_setup(struct tasklet_struct *t, void (*callback)(struct tasklet_struct *));
/* Any context. Queued but once, however often it is scheduled before it runs. */
void tasklet_schedule(struct tasklet_struct *t);
void tasklet_hi_schedule(struct tasklet_struct *t);
/* Wait until it neither is queued nor runs. */
void tasklet_kill(struct tasklet_struct *t);
void tasklet_enable(struct tasklet_struct *t);
void tasklet_disable_nosync(struct tasklet_struct *t);
/* And wait until it does not run. */
void tasklet_disable(struct tasklet_struct *t);
void tasklet_disable_in_atomic(struct tasklet_struct *t);
void tasklet_unlock_wait(struct tasklet_struct *t);

static inline int tasklet_trylock(struct tasklet_struct *t)
{
	return !test_and_set_bit(TASKLET_STATE_RUN, &t->state);
}

#endif
