/* SPDX-License-Identifier: MIT */
/*
 * Software nodes: registered ones, each child with a reference to its parent. The list and the
 * families change under the lock; a node is freed with its last reference, when it is out of both.
 */
#include "compat/device/device_internal.h"

#include <linux/export.h>
#include <linux/idr.h>
#include <linux/kref.h>
#include <linux/mutex.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/string.h>

struct swnode {
	struct fwnode_handle fwnode;
	struct kref ref;
	struct list_head all, children, sibling;
	const struct software_node *node;
	struct software_node own; /* of fwnode_create_software_node(): what node is */
	int id;                   /* of such a node */
	char name[16];            /* when it has no other */
};

static DEFINE_MUTEX(lock);
static LIST_HEAD(nodes);
static DEFINE_IDA(ids);

static struct swnode *swnode_of(const struct fwnode_handle *fwnode)
{
	return container_of((struct fwnode_handle *)fwnode, struct swnode, fwnode);
}

/* There are no others. */
bool is_software_node(const struct fwnode_handle *fwnode)
{
	return !IS_ERR_OR_NULL(fwnode);
}
EXPORT_SYMBOL_GPL(is_software_node);

const struct software_node *to_software_node(const struct fwnode_handle *fwnode)
{
	return is_software_node(fwnode) ? swnode_of(fwnode)->node : NULL;
}
EXPORT_SYMBOL_GPL(to_software_node);

static struct swnode *find(const struct software_node *node)
{
	struct swnode *sw;

	list_for_each_entry(sw, &nodes, all) {
		if (sw->node == node)
			return sw;
	}
	return NULL;
}

struct fwnode_handle *software_node_fwnode(const struct software_node *node)
{
	struct swnode *sw;

	guard(mutex)(&lock);
	sw = node ? find(node) : NULL;
	return sw ? &sw->fwnode : NULL;
}
EXPORT_SYMBOL_GPL(software_node_fwnode);

const struct software_node *software_node_find_by_name(const struct software_node *parent,
						       const char *name)
{
	struct swnode *sw;

	guard(mutex)(&lock);
	list_for_each_entry(sw, &nodes, all) {
		if (name && parent == sw->node->parent && sw->node->name &&
		    !strcmp(sw->node->name, name)) {
			kref_get(&sw->ref);
			return sw->node;
		}
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(software_node_find_by_name);

/* ---- life ---- */

static void release(struct kref *ref)
{
	struct swnode *sw = container_of(ref, struct swnode, ref);
	struct fwnode_handle *parent = sw->fwnode.km_parent;

	list_del(&sw->sibling);
	list_del(&sw->all);
	mutex_unlock(&lock);
	if (sw->id >= 0)
		ida_free(&ids, sw->id);
	property_entries_free(sw->own.properties);
	kfree(sw);
	fwnode_handle_put(parent);
}

struct fwnode_handle *fwnode_handle_get(struct fwnode_handle *fwnode)
{
	if (!IS_ERR_OR_NULL(fwnode))
		kref_get(&swnode_of(fwnode)->ref);
	return fwnode;
}
EXPORT_SYMBOL_GPL(fwnode_handle_get);

void fwnode_handle_put(struct fwnode_handle *fwnode)
{
	if (!IS_ERR_OR_NULL(fwnode))
		kref_put_mutex(&swnode_of(fwnode)->ref, release, &lock);
}
EXPORT_SYMBOL_GPL(fwnode_handle_put);

/* Is the name that of a child of parent, or of a node without a parent? */
static bool name_taken(const struct swnode *parent, const char *name)
{
	struct swnode *sw;

	list_for_each_entry(sw, &nodes, all) {
		if (sw->fwnode.km_parent == (parent ? &parent->fwnode : NULL) &&
		    !strcmp(sw->fwnode.km_name, name))
			return true;
	}
	return false;
}

/* With node NULL it has properties of its own, which it frees, if only it comes to be. */
static struct swnode *add(const struct software_node *node, struct swnode *parent,
			  const struct property_entry *own)
{
	struct swnode *sw = kzalloc(sizeof(*sw), GFP_KERNEL);
	int id = -1;

	if (!sw)
		return ERR_PTR(-ENOMEM);
	if (!node || !node->name) {
		id = ida_alloc(&ids, GFP_KERNEL);
		if (id < 0) {
			kfree(sw);
			return ERR_PTR(id);
		}
		snprintf(sw->name, sizeof(sw->name), "node%d", id);
	}
	sw->id = id;
	sw->node = node ?: &sw->own;
	sw->fwnode.km_name = id < 0 ? node->name : sw->name;
	kref_init(&sw->ref);
	INIT_LIST_HEAD(&sw->children);
	INIT_LIST_HEAD(&sw->sibling);
	guard(mutex)(&lock);
	if ((node && find(node)) || name_taken(parent, sw->fwnode.km_name)) {
		if (id >= 0)
			ida_free(&ids, id);
		kfree(sw);
		return ERR_PTR(-EEXIST);
	}
	if (!node)
		sw->own = (struct software_node){ sw->name, parent ? parent->node : NULL, own };
	if (parent) {
		sw->fwnode.km_parent = fwnode_handle_get(&parent->fwnode);
		list_add_tail(&sw->sibling, &parent->children);
	}
	list_add_tail(&sw->all, &nodes);
	return sw;
}

int software_node_register(const struct software_node *node)
{
	struct fwnode_handle *parent = software_node_fwnode(node->parent);

	if (node->parent && !parent)
		return -EINVAL;
	return PTR_ERR_OR_ZERO(add(node, parent ? swnode_of(parent) : NULL, NULL));
}
EXPORT_SYMBOL_GPL(software_node_register);

void software_node_unregister(const struct software_node *node)
{
	fwnode_handle_put(software_node_fwnode(node));
}
EXPORT_SYMBOL_GPL(software_node_unregister);

int software_node_register_node_group(const struct software_node *const *group)
{
	int err = 0;

	for (size_t i = 0; group && group[i] && !err; i++) {
		err = software_node_register(group[i]);
		while (err && i-- > 0)
			software_node_unregister(group[i]);
	}
	return err;
}
EXPORT_SYMBOL_GPL(software_node_register_node_group);

void software_node_unregister_node_group(const struct software_node *const *group)
{
	size_t nr = 0;

	while (group && group[nr])
		nr++;
	while (nr-- > 0)
		software_node_unregister(group[nr]);
}
EXPORT_SYMBOL_GPL(software_node_unregister_node_group);

struct fwnode_handle *fwnode_create_software_node(const struct property_entry *properties,
						  const struct fwnode_handle *parent)
{
	struct property_entry *copy;
	struct swnode *sw;

	if (IS_ERR(parent))
		return ERR_CAST(parent);
	copy = property_entries_dup(properties);
	if (IS_ERR(copy))
		return ERR_CAST(copy);
	sw = add(NULL, parent ? swnode_of(parent) : NULL, copy);
	if (!IS_ERR(sw))
		return &sw->fwnode;
	property_entries_free(copy);
	return ERR_CAST(sw);
}
EXPORT_SYMBOL_GPL(fwnode_create_software_node);

void fwnode_remove_software_node(struct fwnode_handle *fwnode)
{
	fwnode_handle_put(fwnode);
}
EXPORT_SYMBOL_GPL(fwnode_remove_software_node);

/* ---- of devices ---- */

struct fwnode_handle *__dev_fwnode(const struct device *dev)
{
	return dev->fwnode;
}
EXPORT_SYMBOL_GPL(__dev_fwnode);

/* Behind the device's other node, or its only one. */
static void attach(struct device *dev, struct fwnode_handle *fwnode)
{
	if (dev->fwnode)
		dev->fwnode->secondary = fwnode;
	else
		dev->fwnode = fwnode;
	fwnode->dev = dev;
}

int device_add_software_node(struct device *dev, const struct software_node *node)
{
	struct fwnode_handle *fwnode;
	int err;

	if (dev->km_swnode)
		return -EBUSY;
	fwnode = fwnode_handle_get(software_node_fwnode(node));
	if (!fwnode) {
		err = software_node_register(node);
		if (err)
			return err;
		fwnode = software_node_fwnode(node);
	}
	dev->km_swnode = fwnode;
	attach(dev, fwnode);
	return 0;
}
EXPORT_SYMBOL_GPL(device_add_software_node);

void device_remove_software_node(struct device *dev)
{
	struct fwnode_handle *fwnode = dev->km_swnode;

	if (!fwnode)
		return;
	dev->km_swnode = NULL;
	dev->km_swnode_managed = false;
	fwnode->dev = NULL;
	if (dev->fwnode == fwnode)
		dev->fwnode = NULL;
	else if (dev->fwnode)
		dev->fwnode->secondary = NULL;
	fwnode_handle_put(fwnode);
}
EXPORT_SYMBOL_GPL(device_remove_software_node);

int device_create_managed_software_node(struct device *dev,
					const struct property_entry *properties,
					const struct software_node *parent)
{
	struct fwnode_handle *above = software_node_fwnode(parent), *fwnode;

	if (parent && !above)
		return -EINVAL;
	if (dev->km_swnode)
		return -EBUSY;
	fwnode = fwnode_create_software_node(properties, above);
	if (IS_ERR(fwnode))
		return PTR_ERR(fwnode);
	dev->km_swnode = fwnode;
	dev->km_swnode_managed = true;
	attach(dev, fwnode);
	return 0;
}
EXPORT_SYMBOL_GPL(device_create_managed_software_node);

/* ---- families ---- */

const char *fwnode_get_name(const struct fwnode_handle *fwnode)
{
	return IS_ERR_OR_NULL(fwnode) ? NULL : fwnode->km_name;
}
EXPORT_SYMBOL_GPL(fwnode_get_name);

/* Up to an @, behind which an address may stand. */
bool fwnode_name_eq(const struct fwnode_handle *fwnode, const char *name)
{
	const char *own = fwnode_get_name(fwnode);

	return own && strlen(name) == strcspn(own, "@") && !strncmp(own, name, strlen(name));
}
EXPORT_SYMBOL_GPL(fwnode_name_eq);

struct fwnode_handle *fwnode_get_parent(const struct fwnode_handle *fwnode)
{
	return IS_ERR_OR_NULL(fwnode) ? NULL : fwnode_handle_get(fwnode->km_parent);
}
EXPORT_SYMBOL_GPL(fwnode_get_parent);

struct fwnode_handle *fwnode_get_next_parent(struct fwnode_handle *fwnode)
{
	struct fwnode_handle *parent = fwnode_get_parent(fwnode);

	fwnode_handle_put(fwnode);
	return parent;
}
EXPORT_SYMBOL_GPL(fwnode_get_next_parent);

static struct fwnode_handle *next_child(const struct fwnode_handle *fwnode,
					struct fwnode_handle *child)
{
	struct swnode *sw = swnode_of(fwnode);
	struct list_head *next;

	guard(mutex)(&lock);
	next = child ? swnode_of(child)->sibling.next : sw->children.next;
	if (next == &sw->children)
		return NULL;
	return fwnode_handle_get(&list_entry(next, struct swnode, sibling)->fwnode);
}

struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode,
						 struct fwnode_handle *child)
{
	struct fwnode_handle *next = NULL;

	if (child && child->km_parent != fwnode && !IS_ERR_OR_NULL(fwnode))
		fwnode = fwnode->secondary; /* the first one's children are through */
	for (; !next && !IS_ERR_OR_NULL(fwnode); fwnode = fwnode->secondary)
		next = next_child(fwnode, child && child->km_parent == fwnode ? child : NULL);
	fwnode_handle_put(child);
	return next;
}
EXPORT_SYMBOL_GPL(fwnode_get_next_child_node);

struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *fwnode,
						  const char *name)
{
	struct fwnode_handle *child;

	fwnode_for_each_child_node(fwnode, child) {
		if (fwnode_name_eq(child, name))
			return child;
	}
	return NULL;
}
EXPORT_SYMBOL_GPL(fwnode_get_named_child_node);

unsigned int fwnode_get_child_node_count(const struct fwnode_handle *fwnode)
{
	struct fwnode_handle *child;
	unsigned int nr = 0;

	fwnode_for_each_child_node(fwnode, child)
		nr++;
	return nr;
}
EXPORT_SYMBOL_GPL(fwnode_get_child_node_count);

struct fwnode_handle *device_get_next_child_node(const struct device *dev,
						 struct fwnode_handle *child)
{
	return fwnode_get_next_child_node(dev->fwnode, child);
}
EXPORT_SYMBOL_GPL(device_get_next_child_node);

struct fwnode_handle *device_get_named_child_node(const struct device *dev, const char *name)
{
	return fwnode_get_named_child_node(dev->fwnode, name);
}
EXPORT_SYMBOL_GPL(device_get_named_child_node);

unsigned int device_get_child_node_count(const struct device *dev)
{
	return fwnode_get_child_node_count(dev->fwnode);
}
EXPORT_SYMBOL_GPL(device_get_child_node_count);
