/* SPDX-License-Identifier: MIT */
/*
 * The older interface to xarrays, as far as it does without slots: those functions, and the
 * iterators over them, are in the kernel's lib/radix-tree.c, which may be linked in the place of
 * this. The lock that the caller of these holds is its own; the xarray's is taken inside.
 */
#include <linux/radix-tree.h>

#include <linux/bug.h>
#include <linux/export.h>
#include <linux/xarray.h>

static gfp_t root_gfp(const struct radix_tree_root *root)
{
	return root->xa_flags & __GFP_BITS_MASK & ~GFP_ZONEMASK;
}

/* NO-OP: nothing is preloaded; the section without preemption is as in the kernel. */
int radix_tree_preload(gfp_t gfp_mask)
{
	local_lock(&radix_tree_preloads.lock);
	return 0;
}
EXPORT_SYMBOL(radix_tree_preload);

int radix_tree_maybe_preload(gfp_t gfp_mask)
{
	return radix_tree_preload(gfp_mask);
}
EXPORT_SYMBOL(radix_tree_maybe_preload);

int radix_tree_insert(struct radix_tree_root *root, unsigned long index, void *item)
{
	unsigned long flags;
	int err;

	BUG_ON(radix_tree_is_internal_node(item));
	xa_lock_irqsave(root, flags);
	/* The node is made with the lock held, so it cannot sleep: the caller's lock forbids it. */
	err = __xa_insert(root, index, item, root_gfp(root) & ~__GFP_DIRECT_RECLAIM);
	xa_unlock_irqrestore(root, flags);
	return err == -EBUSY ? -EEXIST : err;
}
EXPORT_SYMBOL(radix_tree_insert);

void *radix_tree_lookup(const struct radix_tree_root *root, unsigned long index)
{
	return xa_load((struct xarray *)root, index);
}
EXPORT_SYMBOL(radix_tree_lookup);

void *radix_tree_delete_item(struct radix_tree_root *root, unsigned long index, void *item)
{
	unsigned long flags;
	void *old;

	xa_lock_irqsave(root, flags);
	old = xa_load(root, index);
	if (old && item && old != item)
		old = NULL;
	else
		old = __xa_erase(root, index);
	xa_unlock_irqrestore(root, flags);
	return old;
}
EXPORT_SYMBOL(radix_tree_delete_item);

void *radix_tree_delete(struct radix_tree_root *root, unsigned long index)
{
	return radix_tree_delete_item(root, index, NULL);
}
EXPORT_SYMBOL(radix_tree_delete);

static unsigned int gang(const struct radix_tree_root *root, void **results,
			 unsigned long first_index, unsigned int max_items, xa_mark_t filter)
{
	struct xarray *xa = (struct xarray *)root;
	unsigned long index = first_index;
	unsigned int nr = 0;
	void *entry;

	if (!max_items)
		return 0;
	xa_for_each_range(xa, index, entry, first_index, ULONG_MAX) {
		if (filter != XA_PRESENT && !xa_get_mark(xa, index, filter))
			continue;
		results[nr++] = entry;
		if (nr == max_items)
			break;
	}
	return nr;
}

unsigned int radix_tree_gang_lookup(const struct radix_tree_root *root, void **results,
				    unsigned long first_index, unsigned int max_items)
{
	return gang(root, results, first_index, max_items, XA_PRESENT);
}
EXPORT_SYMBOL(radix_tree_gang_lookup);

unsigned int radix_tree_gang_lookup_tag(const struct radix_tree_root *root, void **results,
					unsigned long first_index, unsigned int max_items,
					unsigned int tag)
{
	return gang(root, results, first_index, max_items, (__force xa_mark_t)tag);
}
EXPORT_SYMBOL(radix_tree_gang_lookup_tag);

void *radix_tree_tag_set(struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	void *entry = xa_load(root, index);

	if (!WARN_ON_ONCE(!entry))
		xa_set_mark(root, index, (__force xa_mark_t)tag);
	return entry;
}
EXPORT_SYMBOL(radix_tree_tag_set);

void *radix_tree_tag_clear(struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	void *entry = xa_load(root, index);

	if (entry)
		xa_clear_mark(root, index, (__force xa_mark_t)tag);
	return entry;
}
EXPORT_SYMBOL(radix_tree_tag_clear);

int radix_tree_tag_get(const struct radix_tree_root *root, unsigned long index, unsigned int tag)
{
	return xa_get_mark((struct xarray *)root, index, (__force xa_mark_t)tag);
}
EXPORT_SYMBOL(radix_tree_tag_get);

int radix_tree_tagged(const struct radix_tree_root *root, unsigned int tag)
{
	return xa_marked(root, (__force xa_mark_t)tag);
}
EXPORT_SYMBOL(radix_tree_tagged);
