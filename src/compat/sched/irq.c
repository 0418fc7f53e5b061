/* SPDX-License-Identifier: MIT */
/*
 * Interrupts that tests raise. A line per number, made when it is first asked for and never freed;
 * on it a list of actions. Raising runs all handlers in the raising thread, in hard interrupt
 * context; a line that is disabled, masked by a thread of IRQF_ONESHOT, or just being handled by
 * another thread notes it and is handled once more afterwards, as level interrupts would be.
 *
 * A line's lock covers its fields. Its list is read under RCU; who takes an action out waits until
 * the line is neither handled nor served by a thread.
 */
#include <linux/interrupt.h>

#include <linux/bug.h>
#include <linux/device.h>
#include <linux/export.h>
#include <linux/init.h>
#include <linux/kthread.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>

struct irq_action {
	struct list_head link;
	irq_handler_t handler, thread_fn;
	unsigned long flags;      /* IRQF_* */
	const char *name;
	void *dev;
	unsigned int irq;
	unsigned long woken;      /* bit 0: the thread is to run thread_fn */
	struct task_struct *thread;
};

struct irq_line {
	spinlock_t lock;
	struct list_head actions;
	unsigned int depth;       /* > 0: disabled */
	unsigned int threads;     /* woken, and not done */
	unsigned int masked;      /* those of them that mask the line */
	unsigned int count;
	bool handling, pending;
	wait_queue_head_t idle;
};

static DEFINE_RAW_SPINLOCK(lines_lock);
static struct irq_line *lines[NR_IRQS];

static irqreturn_t no_handler(int irq, void *dev)
{
	return IRQ_WAKE_THREAD;
}

/* NULL: nobody ever asked for it. */
static struct irq_line *line_of(unsigned int irq)
{
	return irq < NR_IRQS ? READ_ONCE(lines[irq]) : NULL;
}

static struct irq_line *line_make(unsigned int irq)
{
	static struct irq_line pool[64];
	static unsigned int nr_pool;
	struct irq_line *line = line_of(irq);

	if (line)
		return line;
	raw_spin_lock(&lines_lock);
	line = lines[irq];
	if (!line && nr_pool < ARRAY_SIZE(pool)) {
		line = &pool[nr_pool++];
		spin_lock_init(&line->lock);
		INIT_LIST_HEAD(&line->actions);
		init_waitqueue_head(&line->idle);
		smp_store_release(&lines[irq], line);
	}
	raw_spin_unlock(&lines_lock);
	return line;
}

/* ---- handling ---- */

/* With the line's lock. */
static void wake_action(struct irq_line *line, struct irq_action *a)
{
	if (test_and_set_bit(0, &a->woken))
		return;
	line->threads++;
	line->masked += !!(a->flags & IRQF_ONESHOT);
	wake_up_process(a->thread);
}

static irqreturn_t call_actions(struct irq_line *line, unsigned int irq)
{
	irqreturn_t all = IRQ_NONE;
	struct irq_action *a;

	rcu_read_lock();
	list_for_each_entry_rcu(a, &line->actions, link) {
		irqreturn_t ret = a->handler(irq, a->dev);

		WARN_ONCE(ret > IRQ_WAKE_THREAD, "irq event %u: bogus return value %x", irq, ret);
		if (ret == IRQ_WAKE_THREAD &&
		    !WARN_ONCE(!a->thread_fn,
			       "IRQ %u device %s returned IRQ_WAKE_THREAD but no thread function available.",
			       irq, a->name)) {
			spin_lock(&line->lock);
			wake_action(line, a);
			spin_unlock(&line->lock);
		}
		all |= ret;
	}
	rcu_read_unlock();
	return all;
}

/* Run what is pending; with the line's lock, which is dropped meanwhile. */
static irqreturn_t serve(struct irq_line *line, unsigned int irq)
{
	irqreturn_t all = IRQ_NONE;

	while (line->pending && !line->handling && !line->depth && !line->masked) {
		line->pending = false;
		line->handling = true;
		line->count++;
		spin_unlock(&line->lock);
		all |= call_actions(line, irq);
		spin_lock(&line->lock);
		line->handling = false;
	}
	return all;
}

static bool line_busy(struct irq_line *line)
{
	return READ_ONCE(line->handling) || READ_ONCE(line->threads);
}

static irqreturn_t raise_line(struct irq_line *line, unsigned int irq, bool again)
{
	irqreturn_t all;

	irq_enter();
	spin_lock(&line->lock);
	line->pending |= !again;
	all = serve(line, irq);
	spin_unlock(&line->lock);
	irq_exit();
	wake_up_all(&line->idle);
	return all;
}

bool km_irq_raise(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	return line && raise_line(line, irq, false) != IRQ_NONE;
}

int generic_handle_irq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	if (!line)
		return -EINVAL;
	raise_line(line, irq, false);
	return 0;
}
EXPORT_SYMBOL_GPL(generic_handle_irq);

int generic_handle_irq_safe(unsigned int irq)
{
	return generic_handle_irq(irq);
}
EXPORT_SYMBOL_GPL(generic_handle_irq_safe);

unsigned int km_irq_count(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	return line ? READ_ONCE(line->count) : 0;
}

bool km_irq_requested(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	return line && !list_empty(&line->actions);
}

/* ---- threads ---- */

static void thread_done(struct irq_line *line, struct irq_action *a)
{
	unsigned long flags;

	spin_lock_irqsave(&line->lock, flags);
	line->threads--;
	line->masked -= !!(a->flags & IRQF_ONESHOT);
	spin_unlock_irqrestore(&line->lock, flags);
	raise_line(line, a->irq, true);
}

static int action_thread(void *arg)
{
	struct irq_action *a = arg;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (test_and_clear_bit(0, &a->woken)) {
			__set_current_state(TASK_RUNNING);
			a->thread_fn(a->irq, a->dev);
			thread_done(line_of(a->irq), a);
			continue;
		}
		if (kthread_should_stop())
			break;
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	return 0;
}

void irq_wake_thread(unsigned int irq, void *dev_id)
{
	struct irq_line *line = line_of(irq);
	struct irq_action *a;
	unsigned long flags;

	if (WARN_ON(!line))
		return;
	spin_lock_irqsave(&line->lock, flags);
	list_for_each_entry(a, &line->actions, link) {
		if (a->dev == dev_id && a->thread_fn)
			wake_action(line, a);
	}
	spin_unlock_irqrestore(&line->lock, flags);
}
EXPORT_SYMBOL_GPL(irq_wake_thread);

/* ---- who has it ---- */

static int action_add(struct irq_line *line, struct irq_action *a)
{
	struct irq_action *first;
	unsigned long flags;
	int err = 0;

	spin_lock_irqsave(&line->lock, flags);
	first = list_first_entry_or_null(&line->actions, struct irq_action, link);
	if (!first) {
		line->depth = !!(a->flags & IRQF_NO_AUTOEN);
		line->pending = false;
		list_add_rcu(&a->link, &line->actions);
	} else if (!(first->flags & a->flags & IRQF_SHARED) ||
		   ((first->flags ^ a->flags) & IRQF_ONESHOT)) {
		err = -EBUSY;
	} else {
		list_add_tail_rcu(&a->link, &line->actions);
	}
	spin_unlock_irqrestore(&line->lock, flags);
	if (err)
		pr_err("genirq: Flags mismatch irq %u. %08lx (%s) vs. %08lx (%s)\n", a->irq,
		       a->flags, a->name, first->flags, first->name);
	return err;
}

static int action_start(struct irq_action *a)
{
	if (!a->thread_fn)
		return 0;
	a->thread = kthread_create(action_thread, a, "irq/%u-%s", a->irq, a->name);
	if (IS_ERR(a->thread))
		return PTR_ERR(a->thread);
	wake_up_process(a->thread);
	return 0;
}

int request_threaded_irq(unsigned int irq, irq_handler_t handler, irq_handler_t thread_fn,
			 unsigned long irqflags, const char *devname, void *dev_id)
{
	struct irq_line *line;
	struct irq_action *a;
	int err;

	if (irq == IRQ_NOTCONNECTED)
		return -ENOTCONN;
	if (((irqflags & IRQF_SHARED) && !dev_id) || irq >= NR_IRQS || (!handler && !thread_fn))
		return -EINVAL;
	if (!handler && !(irqflags & IRQF_ONESHOT)) {
		pr_err("genirq: Threaded irq requested with handler=NULL and !ONESHOT for %s (irq %u)\n",
		       devname, irq);
		return -EINVAL;
	}
	line = line_make(irq);
	a = kzalloc(sizeof(*a), GFP_KERNEL);
	if (!line || !a) {
		kfree(a);
		return -ENOMEM;
	}
	*a = (struct irq_action){
		.handler = handler ?: no_handler, .thread_fn = thread_fn, .flags = irqflags,
		.name = devname ?: "", .dev = dev_id, .irq = irq,
	};
	err = action_start(a);
	if (!err) {
		err = action_add(line, a);
		if (err && a->thread)
			kthread_stop(a->thread);
	}
	if (err)
		kfree(a);
	return err;
}
EXPORT_SYMBOL(request_threaded_irq);

int request_any_context_irq(unsigned int irq, irq_handler_t handler, unsigned long flags,
			    const char *name, void *dev_id)
{
	int err = request_irq(irq, handler, flags, name, dev_id);

	return err ? err : IRQC_IS_HARDIRQ;
}
EXPORT_SYMBOL_GPL(request_any_context_irq);

static struct irq_action *action_take(struct irq_line *line, void *dev_id)
{
	struct irq_action *a, *found = NULL;
	unsigned long flags;

	spin_lock_irqsave(&line->lock, flags);
	list_for_each_entry(a, &line->actions, link) {
		if (a->dev == dev_id) {
			found = a;
			break;
		}
	}
	if (found)
		list_del_rcu(&found->link);
	spin_unlock_irqrestore(&line->lock, flags);
	return found;
}

const void *free_irq(unsigned int irq, void *dev_id)
{
	struct irq_line *line = line_of(irq);
	struct irq_action *a = line ? action_take(line, dev_id) : NULL;
	const char *name;

	if (WARN(!a, "Trying to free already-free IRQ %u\n", irq))
		return NULL;
	synchronize_irq(irq);
	if (a->thread)
		kthread_stop(a->thread);
	name = a->name;
	kfree(a);
	return name;
}
EXPORT_SYMBOL(free_irq);

/* ---- on and off ---- */

void disable_irq_nosync(unsigned int irq)
{
	struct irq_line *line = line_of(irq);
	unsigned long flags;

	if (!line)
		return;
	spin_lock_irqsave(&line->lock, flags);
	line->depth++;
	spin_unlock_irqrestore(&line->lock, flags);
}
EXPORT_SYMBOL(disable_irq_nosync);

void disable_irq(unsigned int irq)
{
	might_sleep();
	disable_irq_nosync(irq);
	synchronize_irq(irq);
}
EXPORT_SYMBOL(disable_irq);

bool disable_hardirq(unsigned int irq)
{
	disable_irq_nosync(irq);
	return synchronize_hardirq(irq);
}
EXPORT_SYMBOL_GPL(disable_hardirq);

void enable_irq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);
	unsigned long flags;
	bool on;

	if (!line)
		return;
	spin_lock_irqsave(&line->lock, flags);
	if (!WARN(!line->depth, "Unbalanced enable for IRQ %u\n", irq))
		line->depth--;
	on = !line->depth && line->pending;
	spin_unlock_irqrestore(&line->lock, flags);
	if (on)
		raise_line(line, irq, true);
}
EXPORT_SYMBOL(enable_irq);

void synchronize_irq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	might_sleep();
	if (line)
		wait_event(line->idle, !line_busy(line));
}
EXPORT_SYMBOL(synchronize_irq);

/* Handlers alone are short: this may be called in atomic context. */
bool synchronize_hardirq(unsigned int irq)
{
	struct irq_line *line = line_of(irq);

	while (line && READ_ONCE(line->handling))
		cpu_relax();
	return !line || !READ_ONCE(line->threads);
}
EXPORT_SYMBOL(synchronize_hardirq);

/* ---- managed ---- */

struct irq_devres {
	unsigned int irq;
	void *dev_id;
};

static void devm_irq_release(struct device *dev, void *res)
{
	struct irq_devres *this = res;

	free_irq(this->irq, this->dev_id);
}

static int devm_irq_match(struct device *dev, void *res, void *data)
{
	struct irq_devres *this = res, *match = data;

	return this->irq == match->irq && this->dev_id == match->dev_id;
}

int devm_request_threaded_irq(struct device *dev, unsigned int irq, irq_handler_t handler,
			      irq_handler_t thread_fn, unsigned long irqflags,
			      const char *devname, void *dev_id)
{
	struct irq_devres *dr = devres_alloc(devm_irq_release, sizeof(*dr), GFP_KERNEL);
	int err;

	if (!dr)
		return -ENOMEM;
	if (!devname)
		devname = dev_name(dev);
	err = request_threaded_irq(irq, handler, thread_fn, irqflags, devname, dev_id);
	if (err) {
		devres_free(dr);
		return err;
	}
	*dr = (struct irq_devres){ irq, dev_id };
	devres_add(dev, dr);
	return 0;
}
EXPORT_SYMBOL(devm_request_threaded_irq);

void devm_free_irq(struct device *dev, unsigned int irq, void *dev_id)
{
	struct irq_devres match = { irq, dev_id };

	WARN_ON(devres_destroy(dev, devm_irq_release, devm_irq_match, &match));
	free_irq(irq, dev_id);
}
EXPORT_SYMBOL(devm_free_irq);
