/* SPDX-License-Identifier: MIT */
/*
 * Notifier chains: a list per chain, the highest priority first, equals in the order in which they
 * came. Changes are made under the head's lock; callers walk it in a read section of RCU, of SRCU
 * or of the rwsem, so a block that was taken out still leads on to the rest.
 */
#include <linux/notifier.h>

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/rcupdate.h>

static int chain_add(struct notifier_block **link, struct notifier_block *new, bool unique)
{
	struct notifier_block **place = NULL;

	for (; *link; link = &(*link)->next) {
		if (WARN(*link == new, "notifier callback %ps already registered",
			 new->notifier_call))
			return -EEXIST;
		if (!place && new->priority > (*link)->priority)
			place = link;
		if (unique && new->priority == (*link)->priority)
			return -EBUSY;
	}
	if (!place)
		place = link;
	new->next = *place;
	rcu_assign_pointer(*place, new);
	return 0;
}

static int chain_del(struct notifier_block **link, struct notifier_block *old)
{
	for (; *link; link = &(*link)->next) {
		if (*link == old) {
			rcu_assign_pointer(*link, old->next);
			return 0;
		}
	}
	return -ENOENT;
}

/* At most so many; *nr counts them. */
static int chain_call(struct notifier_block **link, unsigned long val, void *v, int most, int *nr)
{
	struct notifier_block *nb = rcu_dereference_raw(*link), *next;
	int ret = NOTIFY_DONE;

	for (; nb && most; nb = next, most--) {
		next = rcu_dereference_raw(nb->next); /* it may take itself out */
		ret = nb->notifier_call(nb, val, v);
		if (nr)
			++*nr;
		if (ret & NOTIFY_STOP_MASK)
			break;
	}
	return ret;
}

static int chain_call_robust(struct notifier_block **link, unsigned long up, unsigned long down,
			     void *v)
{
	int nr = 0, ret = chain_call(link, up, v, -1, &nr);

	if (ret & NOTIFY_STOP_MASK)
		chain_call(link, down, v, nr - 1, NULL);
	return ret;
}

/* ---- raw ---- */

int raw_notifier_chain_register(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	return chain_add(&nh->head, nb, false);
}
EXPORT_SYMBOL_GPL(raw_notifier_chain_register);

int raw_notifier_chain_unregister(struct raw_notifier_head *nh, struct notifier_block *nb)
{
	return chain_del(&nh->head, nb);
}
EXPORT_SYMBOL_GPL(raw_notifier_chain_unregister);

int raw_notifier_call_chain(struct raw_notifier_head *nh, unsigned long val, void *v)
{
	return chain_call(&nh->head, val, v, -1, NULL);
}
EXPORT_SYMBOL_GPL(raw_notifier_call_chain);

int raw_notifier_call_chain_robust(struct raw_notifier_head *nh, unsigned long val_up,
				   unsigned long val_down, void *v)
{
	return chain_call_robust(&nh->head, val_up, val_down, v);
}
EXPORT_SYMBOL_GPL(raw_notifier_call_chain_robust);

/* ---- atomic ---- */

static int atomic_chain_add(struct atomic_notifier_head *nh, struct notifier_block *nb,
			    bool unique)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&nh->lock, flags);
	err = chain_add(&nh->head, nb, unique);
	spin_unlock_irqrestore(&nh->lock, flags);
	return err;
}

int atomic_notifier_chain_register(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	return atomic_chain_add(nh, nb, false);
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_register);

int atomic_notifier_chain_register_unique_prio(struct atomic_notifier_head *nh,
					       struct notifier_block *nb)
{
	return atomic_chain_add(nh, nb, true);
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_register_unique_prio);

int atomic_notifier_chain_unregister(struct atomic_notifier_head *nh, struct notifier_block *nb)
{
	unsigned long flags;
	int err;

	spin_lock_irqsave(&nh->lock, flags);
	err = chain_del(&nh->head, nb);
	spin_unlock_irqrestore(&nh->lock, flags);
	synchronize_rcu();
	return err;
}
EXPORT_SYMBOL_GPL(atomic_notifier_chain_unregister);

int atomic_notifier_call_chain(struct atomic_notifier_head *nh, unsigned long val, void *v)
{
	int ret;

	rcu_read_lock();
	ret = chain_call(&nh->head, val, v, -1, NULL);
	rcu_read_unlock();
	return ret;
}
EXPORT_SYMBOL_GPL(atomic_notifier_call_chain);

bool atomic_notifier_call_chain_is_empty(struct atomic_notifier_head *nh)
{
	return !rcu_access_pointer(nh->head);
}
EXPORT_SYMBOL_GPL(atomic_notifier_call_chain_is_empty);

/* ---- blocking ---- */

static int blocking_chain_add(struct blocking_notifier_head *nh, struct notifier_block *nb,
			      bool unique)
{
	int err;

	down_write(&nh->rwsem);
	err = chain_add(&nh->head, nb, unique);
	up_write(&nh->rwsem);
	return err;
}

int blocking_notifier_chain_register(struct blocking_notifier_head *nh,
				     struct notifier_block *nb)
{
	return blocking_chain_add(nh, nb, false);
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register);

int blocking_notifier_chain_register_unique_prio(struct blocking_notifier_head *nh,
						 struct notifier_block *nb)
{
	return blocking_chain_add(nh, nb, true);
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_register_unique_prio);

int blocking_notifier_chain_unregister(struct blocking_notifier_head *nh,
				       struct notifier_block *nb)
{
	int err;

	down_write(&nh->rwsem);
	err = chain_del(&nh->head, nb);
	up_write(&nh->rwsem);
	return err;
}
EXPORT_SYMBOL_GPL(blocking_notifier_chain_unregister);

int blocking_notifier_call_chain(struct blocking_notifier_head *nh, unsigned long val, void *v)
{
	int ret = NOTIFY_DONE;

	if (!rcu_access_pointer(nh->head))
		return ret;
	down_read(&nh->rwsem);
	ret = chain_call(&nh->head, val, v, -1, NULL);
	up_read(&nh->rwsem);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain);

int blocking_notifier_call_chain_robust(struct blocking_notifier_head *nh, unsigned long val_up,
					unsigned long val_down, void *v)
{
	int ret;

	down_read(&nh->rwsem);
	ret = chain_call_robust(&nh->head, val_up, val_down, v);
	up_read(&nh->rwsem);
	return ret;
}
EXPORT_SYMBOL_GPL(blocking_notifier_call_chain_robust);

/* ---- SRCU ---- */

void srcu_init_notifier_head(struct srcu_notifier_head *nh)
{
	mutex_init(&nh->mutex);
	if (init_srcu_struct(&nh->srcu) < 0)
		BUG();
	nh->head = NULL;
}
EXPORT_SYMBOL_GPL(srcu_init_notifier_head);

int srcu_notifier_chain_register(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	int err;

	mutex_lock(&nh->mutex);
	err = chain_add(&nh->head, nb, false);
	mutex_unlock(&nh->mutex);
	return err;
}
EXPORT_SYMBOL_GPL(srcu_notifier_chain_register);

int srcu_notifier_chain_unregister(struct srcu_notifier_head *nh, struct notifier_block *nb)
{
	int err;

	mutex_lock(&nh->mutex);
	err = chain_del(&nh->head, nb);
	mutex_unlock(&nh->mutex);
	synchronize_srcu(&nh->srcu);
	return err;
}
EXPORT_SYMBOL_GPL(srcu_notifier_chain_unregister);

int srcu_notifier_call_chain(struct srcu_notifier_head *nh, unsigned long val, void *v)
{
	int ret, idx = srcu_read_lock(&nh->srcu);

	ret = chain_call(&nh->head, val, v, -1, NULL);
	srcu_read_unlock(&nh->srcu, idx);
	return ret;
}
EXPORT_SYMBOL_GPL(srcu_notifier_call_chain);
