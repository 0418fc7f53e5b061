/* SPDX-License-Identifier: MIT */
/* KUnit: what a test owns, and the memory and actions built on that. */
#include <kunit/test.h>

#include "compat/run/host_run.h"

/* ---- the count ---- */

static void resource_release(struct kref *kref)
{
	struct kunit_resource *res = container_of(kref, struct kunit_resource, refcount);

	if (res->free)
		res->free(res);
	if (res->should_kfree)
		kfree(res);
}

void kunit_put_resource(struct kunit_resource *res)
{
	kref_put(&res->refcount, resource_release);
}

/* ---- add ---- */

static int resource_add(struct kunit *test, kunit_resource_init_t init,
			kunit_resource_free_t free, struct kunit_resource *res, void *data,
			const char *name, bool should_kfree)
{
	int err = 0;

	res->free = free;
	res->name = name;
	res->should_kfree = should_kfree;
	kref_init(&res->refcount);
	if (init)
		err = init(res, data);
	else
		res->data = data;
	if (err)
		return err;
	km_host_run_lock();
	list_add_tail(&res->node, &test->resources);
	km_host_run_unlock();
	return 0;
}

int __kunit_add_resource(struct kunit *test, kunit_resource_init_t init,
			 kunit_resource_free_t free, struct kunit_resource *res, void *data)
{
	return resource_add(test, init, free, res, data, res->name, res->should_kfree);
}

int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
		       struct kunit_resource *res, void *data)
{
	return resource_add(test, init, free, res, data, NULL, false);
}

int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init,
			     kunit_resource_free_t free, struct kunit_resource *res,
			     const char *name, void *data)
{
	struct kunit_resource *other;

	if (!name)
		return -EINVAL;
	other = kunit_find_named_resource(test, name);
	if (other) {
		kunit_put_resource(other);
		return -EEXIST;
	}
	return resource_add(test, init, free, res, data, name, false);
}

/* One reference is the test's, and one more if get. */
static struct kunit_resource *resource_alloc(struct kunit *test, kunit_resource_init_t init,
					     kunit_resource_free_t free, gfp_t gfp, void *context,
					     bool get)
{
	struct kunit_resource *res = kzalloc(sizeof(*res), gfp);

	if (!res)
		return NULL;
	if (resource_add(test, init, free, res, context, NULL, true)) {
		kfree(res);
		return NULL;
	}
	if (get)
		kunit_get_resource(res);
	return res;
}

struct kunit_resource *kunit_alloc_and_get_resource(struct kunit *test, kunit_resource_init_t init,
						    kunit_resource_free_t free, gfp_t gfp,
						    void *context)
{
	return resource_alloc(test, init, free, gfp, context, true);
}

void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init,
			   kunit_resource_free_t free, gfp_t gfp, void *context)
{
	struct kunit_resource *res = resource_alloc(test, init, free, gfp, context, false);

	return res ? res->data : NULL;
}

/* ---- find ---- */

bool kunit_resource_instance_match(struct kunit *test, struct kunit_resource *res,
				   void *match_data)
{
	return res->data == match_data;
}

bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *res, void *match_name)
{
	return res->name && strcmp(res->name, match_name) == 0;
}

struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match,
					   void *match_data)
{
	struct kunit_resource *res, *found = NULL;

	km_host_run_lock();
	list_for_each_entry_reverse(res, &test->resources, node) {
		if (match(test, res, match_data)) {
			found = res;
			kunit_get_resource(found);
			break;
		}
	}
	km_host_run_unlock();
	return found;
}

struct kunit_resource *kunit_find_named_resource(struct kunit *test, const char *name)
{
	return kunit_find_resource(test, kunit_resource_name_match, (void *)name);
}

/* ---- remove ---- */

void kunit_remove_resource(struct kunit *test, struct kunit_resource *res)
{
	bool was_on;

	km_host_run_lock();
	was_on = !list_empty(&res->node);
	list_del_init(&res->node);
	km_host_run_unlock();
	if (was_on)
		kunit_put_resource(res);
}

int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data)
{
	struct kunit_resource *res = kunit_find_resource(test, match, match_data);

	if (!res)
		return -ENOENT;
	kunit_remove_resource(test, res);
	kunit_put_resource(res);
	return 0;
}

int kunit_destroy_named_resource(struct kunit *test, const char *name)
{
	return kunit_destroy_resource(test, kunit_resource_name_match, (void *)name);
}

void kunit_cleanup(struct kunit *test)
{
	struct kunit_resource *res;

	for (;;) { /* releasing one may add or remove others */
		km_host_run_lock();
		res = list_empty(&test->resources) ?
			      NULL :
			      list_last_entry(&test->resources, struct kunit_resource, node);
		if (res)
			list_del_init(&res->node);
		km_host_run_unlock();
		if (!res)
			return;
		kunit_put_resource(res);
	}
}

/* ---- actions ---- */

struct action {
	struct kunit_resource res;
	kunit_action_t *fn;
	void *context;
};

static void action_run(struct kunit_resource *res)
{
	struct action *action = container_of(res, struct action, res);

	action->fn(action->context);
	kfree(action);
}

int kunit_add_action(struct kunit *test, kunit_action_t *fn, void *context)
{
	struct action *action;

	if (!fn)
		return -EINVAL;
	action = kzalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	action->fn = fn;
	action->context = context;
	return resource_add(test, NULL, action_run, &action->res, action, NULL, false);
}

int kunit_add_action_or_reset(struct kunit *test, kunit_action_t *fn, void *context)
{
	int err = kunit_add_action(test, fn, context);

	if (err && fn)
		fn(context);
	return err;
}

static bool action_match(struct kunit *test, struct kunit_resource *res, void *match_data)
{
	const struct action *wanted = match_data;
	const struct action *action = res->data;

	return res->free == action_run && action->fn == wanted->fn &&
	       action->context == wanted->context;
}

void kunit_release_action(struct kunit *test, kunit_action_t *fn, void *context)
{
	struct action wanted = { .fn = fn, .context = context };

	kunit_destroy_resource(test, action_match, &wanted);
}

void kunit_remove_action(struct kunit *test, kunit_action_t *fn, void *context)
{
	struct action wanted = { .fn = fn, .context = context };
	struct kunit_resource *res = kunit_find_resource(test, action_match, &wanted);

	if (!res)
		return;
	kunit_remove_resource(test, res);
	res->free = NULL;
	kunit_put_resource(res);
	kfree(container_of(res, struct action, res));
}

/* ---- memory ---- */

static void memory_free(struct kunit_resource *res)
{
	kfree(res->data);
}

static bool memory_match(struct kunit *test, struct kunit_resource *res, void *match_data)
{
	return res->free == memory_free && res->data == match_data;
}

void *kunit_kmalloc_array(struct kunit *test, size_t n, size_t size, gfp_t gfp)
{
	void *p = kmalloc_array(n, size, gfp);

	if (!p)
		return NULL;
	if (!kunit_alloc_resource(test, NULL, memory_free, gfp & ~__GFP_ZERO, p)) {
		kfree(p);
		return NULL;
	}
	return p;
}

void kunit_kfree(struct kunit *test, const void *ptr)
{
	if (!ptr)
		return;
	if (kunit_destroy_resource(test, memory_match, (void *)ptr))
		KUNIT_FAIL(test, "kunit_kfree: %lx was not allocated by this test",
			   (unsigned long)ptr);
}

char *kunit_kstrdup(struct kunit *test, const char *str, gfp_t gfp)
{
	size_t len;
	char *copy;

	if (!str)
		return NULL;
	len = strlen(str) + 1;
	copy = kunit_kmalloc(test, len, gfp);
	if (copy)
		memcpy(copy, str, len);
	return copy;
}

/* Whether a string is constant is not asked: it is always copied. */
const char *kunit_kstrdup_const(struct kunit *test, const char *str, gfp_t gfp)
{
	return kunit_kstrdup(test, str, gfp);
}

void kunit_kfree_const(struct kunit *test, const void *x)
{
	kunit_kfree(test, x);
}
