/* SPDX-License-Identifier: MIT */
/* Work in interrupt context: by a thread of its own, between irq_enter() and irq_exit(). */
#ifndef KM_COMPAT_LINUX_IRQ_WORK_H
#define KM_COMPAT_LINUX_IRQ_WORK_H

#include <linux/llist.h>
#include <linux/types.h>

#define IRQ_WORK_PENDING 1u
#define IRQ_WORK_BUSY 2u

struct irq_work {
	struct llist_node llnode;
	unsigned int flags; /* IRQ_WORK_* */
	void (*func)(struct irq_work *work);
};

#define IRQ_WORK_INIT(_func) (struct irq_work){ .func = (_func) }
#define IRQ_WORK_INIT_LAZY(_func) IRQ_WORK_INIT(_func)
#define IRQ_WORK_INIT_HARD(_func) IRQ_WORK_INIT(_func)
#define DEFINE_IRQ_WORK(name, _func) struct irq_work name = IRQ_WORK_INIT(_func)

static inline void init_irq_work(struct irq_work *work, void (*func)(struct irq_work *))
{
	*work = IRQ_WORK_INIT(func);
}

static inline bool irq_work_is_pending(struct irq_work *work)
{
	return __atomic_load_n(&work->flags, __ATOMIC_ACQUIRE) & IRQ_WORK_PENDING;
}

static inline bool irq_work_is_busy(struct irq_work *work)
{
	return __atomic_load_n(&work->flags, __ATOMIC_ACQUIRE) & IRQ_WORK_BUSY;
}

/* False: it was queued already. Any context, once a first one has been queued outside handlers. */
bool irq_work_queue(struct irq_work *work);
/* cpu is of no use: it is the same thread. */
bool irq_work_queue_on(struct irq_work *work, int cpu);
/* Wait until it is neither queued nor running. */
void irq_work_sync(struct irq_work *work);

#endif
