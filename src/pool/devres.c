/* SPDX-License-Identifier: MIT */
/* Resources that go with their device: a list, newest at the end. */
#include "pool/pool.h"
#include "pool/devres_internal.h"
#include "pool/pool_owned.h"

#include <linux/device.h>
#include <linux/slab.h>

struct devres {
	struct list_head node; /* on the device's list, or pointing to itself; dev->devres_lock */
	dr_release_t release;
	const char *name;
	size_t size;
	char data[] __attribute__((__aligned__(16)));
};

/* Sections: a fork finds the list before or after the change. */
static void node_add(struct devres *dr, struct list_head *prev)
{
	lock_section_enter();
	list_insert(&dr->node, prev, prev->next);
	lock_section_leave();
}

static void node_remove(struct devres *dr)
{
	lock_section_enter();
	list_remove(&dr->node);
	lock_section_leave();
}

static struct devres *devres_of(void *res)
{
	return list_entry_of(res, struct devres, data);
}

/*
 * Lock the list of a device, which may be all zero bytes: the list begins with
 * the first use. The lock is an owned one, as match() runs under it.
 */
static struct list_head *list_get(struct device *dev)
{
	bool got = pool_owned_get(&dev->devres_lock.word);

	KM_WARN_ONCE(!got, "devres: a match function of %s called back\n", dev_name(dev));
	if (!dev->devres_head.next)
		list_init(&dev->devres_head);
	return &dev->devres_head;
}

static void list_put(struct device *dev)
{
	pool_owned_put(&dev->devres_lock.word);
}

void *__devres_alloc_node(dr_release_t release, size_t size, gfp_t gfp, int nid, const char *name)
{
	struct devres *dr;
	size_t bytes;

	if (__builtin_add_overflow(sizeof(*dr), size, &bytes))
		return NULL;
	dr = kmalloc_node(bytes, gfp, nid);
	if (!dr)
		return NULL;
	memset(dr, 0, bytes);
	list_init(&dr->node);
	dr->release = release;
	dr->name = name;
	dr->size = size;
	return dr->data;
}

void devres_free(void *res)
{
	if (!res || KM_WARN_ON(!list_is_empty(&devres_of(res)->node)))
		return;
	kfree(devres_of(res));
}

void devres_add(struct device *dev, void *res)
{
	struct list_head *head = list_get(dev);
	bool free = list_is_empty(&devres_of(res)->node);

	if (free)
		node_add(devres_of(res), head->prev);
	list_put(dev);
	KM_WARN_ON(!free);
}

/* The newest that matches. Under the lock, and so match() may not call back into this file. */
static struct devres *find(struct device *dev, struct list_head *head, dr_release_t release,
			   dr_match_t match, void *match_data)
{
	for (struct list_head *pos = head->prev; pos != head; pos = pos->prev) {
		struct devres *dr = list_entry_of(pos, struct devres, node);

		if (dr->release == release && (!match || match(dev, dr->data, match_data)))
			return dr;
	}
	return NULL;
}

void *devres_find(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr = find(dev, list_get(dev), release, match, match_data);

	list_put(dev);
	return dr ? dr->data : NULL;
}

void *devres_get(struct device *dev, void *new_res, dr_match_t match, void *match_data)
{
	struct devres *new = devres_of(new_res), *dr;
	struct list_head *head = list_get(dev);

	dr = find(dev, head, new->release, match, match_data);
	if (!dr)
		node_add(new, head->prev);
	list_put(dev);
	if (!dr)
		return new_res;
	devres_free(new_res);
	return dr->data;
}

void *devres_remove(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	struct devres *dr = find(dev, list_get(dev), release, match, match_data);

	if (dr)
		node_remove(dr);
	list_put(dev);
	return dr ? dr->data : NULL;
}

int devres_destroy(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	devres_free(res);
	return res ? 0 : -ENOENT;
}

int devres_release(struct device *dev, dr_release_t release, dr_match_t match, void *match_data)
{
	void *res = devres_remove(dev, release, match, match_data);

	if (!res)
		return -ENOENT;
	release(dev, res);
	devres_free(res);
	return 0;
}

void devres_for_each_res(struct device *dev, dr_release_t release, dr_match_t match,
			 void *match_data, void (*fn)(struct device *, void *, void *), void *data)
{
	struct list_head *head = list_get(dev);

	for (struct list_head *pos = head->prev; pos != head; pos = pos->prev) {
		struct devres *dr = list_entry_of(pos, struct devres, node);

		if (dr->release == release && (!match || match(dev, dr->data, match_data)))
			fn(dev, dr->data, data);
	}
	list_put(dev);
}

int km_device_release(struct device *dev)
{
	int released = 0;

	for (;;) {
		struct list_head *head = list_get(dev);
		struct devres *dr = NULL;

		if (!list_is_empty(head)) {
			dr = list_last(head, struct devres, node);
			node_remove(dr);
		}
		list_put(dev);
		if (!dr)
			return released;
		dr->release(dev, dr->data);
		devres_free(dr->data);
		released++;
	}
}

/* For devm_krealloc(): a resource takes the place of another of the same device. */
void pool_devres_replace(struct device *dev, void *old_res, void *new_res)
{
	struct devres *old = devres_of(old_res), *new = devres_of(new_res);

	list_get(dev);
	node_add(new, &old->node);
	node_remove(old);
	list_put(dev);
}

size_t pool_devres_size(const void *res)
{
	return devres_of((void *)(uintptr_t)res)->size;
}

void pool_devres_resize(void *res, size_t size)
{
	devres_of(res)->size = size;
}

size_t pool_devres_room(const void *res)
{
	return ksize(devres_of((void *)(uintptr_t)res)) - sizeof(struct devres);
}

void pool_devres_check(struct device *dev)
{
	struct list_head *head = list_get(dev), *pos;

	list_each(pos, head) {
		BUG_ON(pos->next->prev != pos || pos->prev->next != pos);
		BUG_ON(!list_entry_of(pos, struct devres, node)->release);
	}
	list_put(dev);
}

void pool_devres_text(struct text *t, struct device *dev)
{
	struct list_head *head = list_get(dev), *pos;

	list_each(pos, head) {
		struct devres *dr = list_entry_of(pos, struct devres, node);

		text_printf(t, "%s: %s %zu bytes\n", dev_name(dev), dr->name, dr->size);
	}
	list_put(dev);
}
