/* SPDX-License-Identifier: MIT */
/*
 * Ranges of addresses in a tree: the children of a range lie in it, in order and apart. Nothing is
 * behind them; that two drivers do not take the same range is what they are for.
 */
#include <linux/ioport.h>

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static DEFINE_RWLOCK(resource_lock);

struct resource ioport_resource = {
	.name = "PCI IO", .start = 0, .end = 0xffff, .flags = IORESOURCE_IO,
};
EXPORT_SYMBOL(ioport_resource);

struct resource iomem_resource = {
	.name = "PCI mem", .start = 0, .end = -1, .flags = IORESOURCE_MEM,
};
EXPORT_SYMBOL(iomem_resource);

/* The child of root that is in the way of res, or NULL: then it is in the tree. Under the lock. */
static struct resource *insert(struct resource *root, struct resource *res)
{
	struct resource **link = &root->child;

	if (res->end < res->start || res->start < root->start || res->end > root->end)
		return root;
	while (*link && (*link)->end < res->start)
		link = &(*link)->sibling;
	if (*link && (*link)->start <= res->end)
		return *link;
	res->sibling = *link;
	res->parent = root;
	*link = res;
	return NULL;
}

int request_resource(struct resource *root, struct resource *res)
{
	struct resource *conflict;

	write_lock(&resource_lock);
	conflict = insert(root, res);
	write_unlock(&resource_lock);
	return conflict ? -EBUSY : 0;
}
EXPORT_SYMBOL(request_resource);

/* Out of its parent's list; under the lock. */
static int cut(struct resource *res)
{
	struct resource **link = res->parent ? &res->parent->child : NULL;

	while (link && *link && *link != res)
		link = &(*link)->sibling;
	if (!link || !*link)
		return -EINVAL;
	*link = res->sibling;
	res->parent = NULL;
	return 0;
}

int release_resource(struct resource *res)
{
	int err;

	write_lock(&resource_lock);
	err = cut(res);
	write_unlock(&resource_lock);
	return err;
}
EXPORT_SYMBOL(release_resource);

struct resource *__request_region(struct resource *parent, resource_size_t start,
				  resource_size_t n, const char *name, int flags)
{
	struct resource *res = kzalloc(sizeof(*res), GFP_KERNEL), *conflict;

	if (!res)
		return NULL;
	res->name = name;
	res->start = start;
	res->end = start + n - 1;
	write_lock(&resource_lock);
	res->flags = resource_type(parent) | IORESOURCE_BUSY | flags;
	/* Into a range that is there but not taken, as far down as it goes. */
	while ((conflict = insert(parent, res)) && conflict != parent &&
	       !(conflict->flags & IORESOURCE_BUSY) && resource_contains(conflict, res))
		parent = conflict;
	write_unlock(&resource_lock);
	if (!conflict)
		return res;
	kfree(res);
	return NULL;
}
EXPORT_SYMBOL(__request_region);

void __release_region(struct resource *parent, resource_size_t start, resource_size_t n)
{
	resource_size_t end = start + n - 1;
	struct resource *res;

	write_lock(&resource_lock);
	res = parent->child;
	while (res && !(res->start == start && res->end == end && res->flags & IORESOURCE_BUSY)) {
		bool inside = res->start <= start && res->end >= end &&
			      !(res->flags & IORESOURCE_BUSY);

		res = inside ? res->child : res->sibling;
	}
	if (res)
		cut(res);
	write_unlock(&resource_lock);
	if (!res)
		pr_warn("Trying to free nonexistent resource <%pa-%pa>\n", &start, &end);
	kfree(res);
}
EXPORT_SYMBOL(__release_region);

/* ---- that go with a device ---- */

struct managed {
	struct resource *parent;
	resource_size_t start, n;
};

static void managed_release(struct device *dev, void *res)
{
	struct managed *m = res;

	__release_region(m->parent, m->start, m->n);
}

static int managed_match(struct device *dev, void *res, void *match_data)
{
	const struct managed *m = res, *of = match_data;

	return m->parent == of->parent && m->start == of->start && m->n == of->n;
}

struct resource *__devm_request_region(struct device *dev, struct resource *parent,
				       resource_size_t start, resource_size_t n,
				       const char *name)
{
	struct managed *m = devres_alloc(managed_release, sizeof(*m), GFP_KERNEL);
	struct resource *res;

	if (!m)
		return NULL;
	*m = (struct managed){ parent, start, n };
	res = __request_region(parent, start, n, name, 0);
	if (res)
		devres_add(dev, m);
	else
		devres_free(m);
	return res;
}
EXPORT_SYMBOL(__devm_request_region);

void __devm_release_region(struct device *dev, struct resource *parent, resource_size_t start,
			   resource_size_t n)
{
	struct managed of = { parent, start, n };

	WARN_ON(devres_release(dev, managed_release, managed_match, &of));
}
EXPORT_SYMBOL(__devm_release_region);
