/* SPDX-License-Identifier: MIT */
/* Managed memory: devm_kmalloc() and its kin on top of devres. */
#include "pool/pool.h"
#include "pool/devres_internal.h"

#include <linux/device.h>
#include <linux/gfp.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

/* ---- calls of a function ---- */

struct action {
	void (*call)(void *);
	void *data;
};

static void action_release(struct device *dev, void *res)
{
	struct action *a = res;

	(void)dev;
	a->call(a->data);
}

static int action_match(struct device *dev, void *res, void *wanted)
{
	const struct action *a = res, *w = wanted;

	(void)dev;
	return a->call == w->call && a->data == w->data;
}

int devm_add_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action *a = devres_alloc(action_release, sizeof(*a), GFP_KERNEL);

	if (!a)
		return -ENOMEM;
	*a = (struct action){ action, data };
	devres_add(dev, a);
	return 0;
}

int devm_add_action_or_reset(struct device *dev, void (*action)(void *), void *data)
{
	int err = devm_add_action(dev, action, data);

	if (err)
		action(data);
	return err;
}

int devm_remove_action_nowarn(struct device *dev, void (*action)(void *), void *data)
{
	struct action a = { action, data };

	return devres_destroy(dev, action_release, action_match, &a);
}

void devm_remove_action(struct device *dev, void (*action)(void *), void *data)
{
	KM_WARN_ON(devm_remove_action_nowarn(dev, action, data));
}

void devm_release_action(struct device *dev, void (*action)(void *), void *data)
{
	struct action a = { action, data };

	KM_WARN_ON(devres_release(dev, action_release, action_match, &a));
}

/* ---- kmalloc ---- */

static void kmalloc_release(struct device *dev, void *res)
{
	(void)dev; /* the memory is the resource, freed with it */
	(void)res;
}

static int same_match(struct device *dev, void *res, void *p)
{
	(void)dev;
	return res == p;
}

void *devm_kmalloc(struct device *dev, size_t size, gfp_t gfp)
{
	void *p;

	if (unlikely(!size))
		return ZERO_SIZE_PTR;
	p = devres_alloc(kmalloc_release, size, gfp);
	if (p)
		devres_add(dev, p);
	return p;
}

/* The kernel leaves literals alone, which devm_kstrdup_const() may have given. */
static bool is_ours(const void *p)
{
	return page_of_address(p) != NULL;
}

void devm_kfree(struct device *dev, const void *p)
{
	if (ZERO_OR_NULL_PTR(p) || !is_ours(p))
		return;
	KM_WARN_ON(devres_destroy(dev, kmalloc_release, same_match, (void *)(uintptr_t)p));
}

void *devm_krealloc(struct device *dev, void *ptr, size_t new_size, gfp_t gfp)
{
	size_t old_size;
	void *new;

	if (!new_size) {
		devm_kfree(dev, ptr);
		return ZERO_SIZE_PTR;
	}
	if (ZERO_OR_NULL_PTR(ptr))
		return devm_kmalloc(dev, new_size, gfp);
	if (KM_WARN_ON(!devres_find(dev, kmalloc_release, same_match, ptr)))
		return NULL;
	old_size = pool_devres_size(ptr);
	if (new_size <= pool_devres_room(ptr)) {
		if (new_size > old_size && gfp & __GFP_ZERO)
			memset((char *)ptr + old_size, 0, new_size - old_size);
		pool_devres_resize(ptr, new_size);
		return ptr;
	}
	new = devres_alloc(kmalloc_release, new_size, gfp);
	if (!new)
		return NULL;
	memcpy(new, ptr, old_size);
	pool_devres_replace(dev, ptr, new);
	devres_free(ptr);
	return new;
}

void *devm_kmemdup(struct device *dev, const void *src, size_t len, gfp_t gfp)
{
	void *p = devm_kmalloc(dev, len, gfp);

	return p && len ? memcpy(p, src, len) : p;
}

const void *devm_kmemdup_const(struct device *dev, const void *src, size_t len, gfp_t gfp)
{
	return devm_kmemdup(dev, src, len, gfp);
}

char *devm_kstrdup(struct device *dev, const char *s, gfp_t gfp)
{
	return s ? devm_kmemdup(dev, s, strlen(s) + 1, gfp) : NULL;
}

const char *devm_kstrdup_const(struct device *dev, const char *s, gfp_t gfp)
{
	return devm_kstrdup(dev, s, gfp);
}

char *devm_kvasprintf(struct device *dev, gfp_t gfp, const char *fmt, va_list ap)
{
	char *text = kvasprintf(gfp, fmt, ap), *copy = devm_kstrdup(dev, text, gfp);

	kfree(text);
	return copy;
}

char *devm_kasprintf(struct device *dev, gfp_t gfp, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = devm_kvasprintf(dev, gfp, fmt, ap);
	va_end(ap);
	return text;
}

/* ---- pages ---- */

struct pages {
	unsigned long addr;
	unsigned int order;
};

static void pages_release(struct device *dev, void *res)
{
	const struct pages *p = res;

	(void)dev;
	free_pages(p->addr, p->order);
}

static int pages_match(struct device *dev, void *res, void *addr)
{
	(void)dev;
	return ((struct pages *)res)->addr == *(unsigned long *)addr;
}

unsigned long devm_get_free_pages(struct device *dev, gfp_t gfp_mask, unsigned int order)
{
	struct pages *p = devres_alloc(pages_release, sizeof(*p), GFP_KERNEL);

	if (!p)
		return 0;
	*p = (struct pages){ __get_free_pages(gfp_mask, order), order };
	if (!p->addr) {
		devres_free(p);
		return 0;
	}
	devres_add(dev, p);
	return p->addr;
}

void devm_free_pages(struct device *dev, unsigned long addr)
{
	KM_WARN_ON(devres_release(dev, pages_release, pages_match, &addr));
}

/* ---- per-CPU memory ---- */

static void percpu_release(struct device *dev, void *res)
{
	(void)dev;
	free_percpu(*(void **)res);
}

static int percpu_match(struct device *dev, void *res, void *pdata)
{
	(void)dev;
	return *(void **)res == pdata;
}

void *__devm_alloc_percpu(struct device *dev, size_t size, size_t align)
{
	void **p = devres_alloc(percpu_release, sizeof(*p), GFP_KERNEL);

	if (!p)
		return NULL;
	*p = __alloc_percpu(size, align);
	if (!*p) {
		devres_free(p);
		return NULL;
	}
	devres_add(dev, p);
	return *p;
}

void devm_free_percpu(struct device *dev, void *pdata)
{
	KM_WARN_ON(devres_release(dev, percpu_release, percpu_match, pdata));
}
