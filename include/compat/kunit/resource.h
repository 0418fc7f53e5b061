/* SPDX-License-Identifier: MIT */
/*
 * What a test owns: released in reverse order when the test ends. A resource
 * is counted: the test's list holds one reference, who looks one up another.
 */
#ifndef KM_COMPAT_KUNIT_RESOURCE_H
#define KM_COMPAT_KUNIT_RESOURCE_H

#include <linux/container_of.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/slab.h>
#include <linux/types.h>

struct kunit;
struct kunit_resource;

typedef int (*kunit_resource_init_t)(struct kunit_resource *res, void *context);
typedef void (*kunit_resource_free_t)(struct kunit_resource *res);
typedef bool (*kunit_resource_match_t)(struct kunit *test, struct kunit_resource *res,
				       void *match_data);
typedef void (kunit_action_t)(void *context);

struct kunit_resource {
	void *data;
	const char *name;
	kunit_resource_free_t free;
	/* private: */
	struct kref refcount;
	struct list_head node;
	bool should_kfree;
};

/* Take a further reference; give one back: the last one calls free. */
static inline void kunit_get_resource(struct kunit_resource *res)
{
	kref_get(&res->refcount);
}

void kunit_put_resource(struct kunit_resource *res);

/* 0, or what init returned. Without init res->data is data. */
int __kunit_add_resource(struct kunit *test, kunit_resource_init_t init,
			 kunit_resource_free_t free, struct kunit_resource *res, void *data);
int kunit_add_resource(struct kunit *test, kunit_resource_init_t init, kunit_resource_free_t free,
		       struct kunit_resource *res, void *data);
/* -EINVAL without a name, -EEXIST if there is one of that name. */
int kunit_add_named_resource(struct kunit *test, kunit_resource_init_t init,
			     kunit_resource_free_t free, struct kunit_resource *res,
			     const char *name, void *data);

/* A new resource, which is freed with the test; NULL if it, or its init, fails. */
struct kunit_resource *kunit_alloc_and_get_resource(struct kunit *test, kunit_resource_init_t init,
						    kunit_resource_free_t free, gfp_t gfp,
						    void *context);
void *kunit_alloc_resource(struct kunit *test, kunit_resource_init_t init,
			   kunit_resource_free_t free, gfp_t gfp, void *context);

bool kunit_resource_instance_match(struct kunit *test, struct kunit_resource *res,
				   void *match_data);
bool kunit_resource_name_match(struct kunit *test, struct kunit_resource *res, void *match_name);

/* The newest that matches, with a reference of the caller's; or NULL. */
struct kunit_resource *kunit_find_resource(struct kunit *test, kunit_resource_match_t match,
					   void *match_data);
struct kunit_resource *kunit_find_named_resource(struct kunit *test, const char *name);

/* Take it off the test and release it; -ENOENT if there is none. */
int kunit_destroy_resource(struct kunit *test, kunit_resource_match_t match, void *match_data);
int kunit_destroy_named_resource(struct kunit *test, const char *name);

/* Take it off the test without releasing the caller's reference. */
void kunit_remove_resource(struct kunit *test, struct kunit_resource *res);

/* Run action(context) when the test ends. */
int __must_check kunit_add_action(struct kunit *test, kunit_action_t *action, void *context);
/* The same; if that fails the action is run at once. */
int __must_check kunit_add_action_or_reset(struct kunit *test, kunit_action_t *action,
					   void *context);
/* Forget it; run it now and forget it. */
void kunit_remove_action(struct kunit *test, kunit_action_t *action, void *context);
void kunit_release_action(struct kunit *test, kunit_action_t *action, void *context);

/* A function that may serve as an action, and calls orig() with its context as arg_type. */
#define KUNIT_DEFINE_ACTION_WRAPPER(wrapper, orig, arg_type)  \
	static void wrapper(void *km_context)                 \
	{                                                     \
		arg_type km_arg = (arg_type)km_context;       \
		orig(km_arg);                                 \
	}

#include <kunit/test.h>

#endif
