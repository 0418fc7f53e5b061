/* SPDX-License-Identifier: MIT */
/* Probes of tracepoints: an array that is replaced as a whole. See linux/tracepoint.h. */
#include <linux/tracepoint.h>

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/jump_label.h>
#include <linux/mutex.h>
#include <linux/slab.h>

static DEFINE_MUTEX(probe_lock);

struct probe_array {
	struct rcu_head rcu;
	struct tracepoint_func funcs[];
};

static void probe_array_free(struct rcu_head *head)
{
	kfree(container_of(head, struct probe_array, rcu));
}

static void replace(struct tracepoint *tp, struct probe_array *array)
{
	struct tracepoint_func *old = tp->funcs;

	rcu_assign_pointer(tp->funcs, array ? array->funcs : NULL);
	if (old)
		call_rcu(&container_of(old, struct probe_array, funcs[0])->rcu, probe_array_free);
}

static unsigned int count(const struct tracepoint_func *funcs)
{
	unsigned int nr = 0;

	while (funcs && funcs[nr].func)
		nr++;
	return nr;
}

static int find(const struct tracepoint_func *funcs, const void *probe, const void *data)
{
	for (int i = 0; funcs && funcs[i].func; i++) {
		if (funcs[i].func == probe && funcs[i].data == data)
			return i;
	}
	return -ENOENT;
}

/* Higher priorities first, equal ones in order of registration. */
static int add(struct tracepoint *tp, const struct tracepoint_func *new)
{
	unsigned int nr = count(tp->funcs), at = 0;
	struct probe_array *array;

	if (find(tp->funcs, new->func, new->data) >= 0)
		return -EEXIST;
	array = kzalloc(struct_size(array, funcs, nr + 2), GFP_KERNEL);
	if (!array)
		return -ENOMEM;
	while (at < nr && tp->funcs[at].prio >= new->prio)
		at++;
	for (unsigned int i = 0; i < nr; i++)
		array->funcs[i + (i >= at)] = tp->funcs[i];
	array->funcs[at] = *new;
	replace(tp, array);
	return 0;
}

int tracepoint_probe_register_prio(struct tracepoint *tp, void *probe, void *data, int prio)
{
	struct tracepoint_func new = { probe, data, prio };
	int err = 0;

	mutex_lock(&probe_lock);
	if (tp->regfunc && !tp->funcs)
		err = tp->regfunc();
	if (!err) {
		err = add(tp, &new);
		if (!err)
			static_key_slow_inc(&tp->key);
	}
	mutex_unlock(&probe_lock);
	return err;
}

int tracepoint_probe_register(struct tracepoint *tp, void *probe, void *data)
{
	return tracepoint_probe_register_prio(tp, probe, data, TRACEPOINT_DEFAULT_PRIO);
}

static int del(struct tracepoint *tp, int at)
{
	unsigned int nr = count(tp->funcs);
	struct probe_array *array = NULL;

	if (nr > 1) {
		array = kzalloc(struct_size(array, funcs, nr), GFP_KERNEL);
		if (!array)
			return -ENOMEM;
		for (unsigned int i = 0, to = 0; i < nr; i++) {
			if (i != at)
				array->funcs[to++] = tp->funcs[i];
		}
	}
	replace(tp, array);
	return 0;
}

int tracepoint_probe_unregister(struct tracepoint *tp, void *probe, void *data)
{
	int at, err;

	mutex_lock(&probe_lock);
	at = find(tp->funcs, probe, data);
	err = at < 0 ? at : del(tp, at);
	if (!err) {
		static_key_slow_dec(&tp->key);
		if (tp->unregfunc && !tp->funcs)
			tp->unregfunc();
	}
	mutex_unlock(&probe_lock);
	return err;
}
