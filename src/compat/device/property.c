/* SPDX-License-Identifier: MIT */
/* Properties: reading those of a node, and copies of them. */
#include <linux/device.h>
#include <linux/export.h>
#include <linux/log2.h>
#include <linux/property.h>
#include <linux/slab.h>
#include <linux/string.h>

static const struct property_entry *find(const struct property_entry *entry, const char *name)
{
	for (; entry && entry->name; entry++) {
		if (!strcmp(entry->name, name))
			return entry;
	}
	return NULL;
}

/* In the node, or in its secondary. */
static const struct property_entry *entry_of(const struct fwnode_handle *fwnode, const char *name)
{
	const struct property_entry *entry = NULL;

	for (; !entry && !IS_ERR_OR_NULL(fwnode); fwnode = fwnode->secondary)
		entry = find(to_software_node(fwnode)->properties, name);
	return entry;
}

static const void *values(const struct property_entry *entry)
{
	if (!entry->length)
		return NULL;
	return entry->is_inline ? (const void *)&entry->value : entry->pointer;
}

bool fwnode_property_present(const struct fwnode_handle *fwnode, const char *name)
{
	return entry_of(fwnode, name);
}
EXPORT_SYMBOL_GPL(fwnode_property_present);

int km_fwnode_read_ints(const struct fwnode_handle *fwnode, const char *name, size_t size,
			void *val, size_t nval)
{
	const struct property_entry *entry = entry_of(fwnode, name);

	if (!entry)
		return -EINVAL;
	if (!val)
		return entry->length / size;
	if (entry->type == DEV_PROP_STRING || entry->type == DEV_PROP_REF)
		return -EPROTO;
	if (!values(entry))
		return -ENODATA;
	if (nval * size > entry->length)
		return -EOVERFLOW;
	memcpy(val, values(entry), nval * size);
	return 0;
}
EXPORT_SYMBOL_GPL(km_fwnode_read_ints);

int fwnode_property_read_string_array(const struct fwnode_handle *fwnode, const char *name,
				      const char **val, size_t nval)
{
	const struct property_entry *entry = entry_of(fwnode, name);
	size_t nr;

	if (!entry)
		return -EINVAL;
	nr = entry->length / sizeof(*val);
	if (!val)
		return nr;
	if (!values(entry))
		return -ENODATA;
	if (entry->type != DEV_PROP_STRING)
		return -EPROTO;
	nr = min(nr, nval);
	memcpy(val, values(entry), nr * sizeof(*val));
	return nr;
}
EXPORT_SYMBOL_GPL(fwnode_property_read_string_array);

int fwnode_property_read_string(const struct fwnode_handle *fwnode, const char *name,
				const char **val)
{
	int ret = fwnode_property_read_string_array(fwnode, name, val, 1);

	return ret < 0 ? ret : 0;
}
EXPORT_SYMBOL_GPL(fwnode_property_read_string);

int fwnode_property_match_string(const struct fwnode_handle *fwnode, const char *name,
				 const char *string)
{
	const struct property_entry *entry = entry_of(fwnode, name);
	const char *const *strings;

	if (!entry)
		return -EINVAL;
	strings = values(entry);
	if (!strings)
		return -ENODATA;
	if (entry->type != DEV_PROP_STRING)
		return -EPROTO;
	for (size_t i = 0; i < entry->length / sizeof(*strings); i++) {
		if (!strcmp(strings[i], string))
			return i;
	}
	return -ENODATA;
}
EXPORT_SYMBOL_GPL(fwnode_property_match_string);

int fwnode_property_match_property_string(const struct fwnode_handle *fwnode, const char *name,
					  const char *const *array, size_t n)
{
	const char *string;
	int ret = fwnode_property_read_string(fwnode, name, &string);

	if (ret)
		return ret;
	ret = match_string(array, n, string);
	return ret < 0 ? -ENOENT : ret;
}
EXPORT_SYMBOL_GPL(fwnode_property_match_property_string);

int fwnode_property_get_reference_args(const struct fwnode_handle *fwnode, const char *name,
				       const char *nargs_prop, unsigned int nargs,
				       unsigned int index, struct fwnode_reference_args *args)
{
	const struct property_entry *entry = entry_of(fwnode, name);
	const struct software_node_ref_args *refs;
	struct fwnode_handle *to;
	u32 said;
	int ret;

	if (!entry)
		return -EINVAL;
	if (entry->type != DEV_PROP_REF)
		return -EPROTO;
	refs = values(entry);
	if (index >= entry->length / sizeof(*refs))
		return -ENOENT;
	to = software_node_fwnode(refs[index].node);
	if (!to)
		return -ENOENT;
	if (nargs_prop) {
		ret = fwnode_property_read_u32(to, nargs_prop, &said);
		if (ret)
			return ret;
		nargs = said;
	}
	if (nargs > NR_FWNODE_REFERENCE_ARGS)
		return -EINVAL;
	if (!args)
		return 0;
	*args = (struct fwnode_reference_args){ .fwnode = fwnode_handle_get(to), .nargs = nargs };
	memcpy(args->args, refs[index].args, min(nargs, refs[index].nargs) * sizeof(u64));
	return 0;
}
EXPORT_SYMBOL_GPL(fwnode_property_get_reference_args);

struct fwnode_handle *fwnode_find_reference(const struct fwnode_handle *fwnode, const char *name,
					    unsigned int index)
{
	struct fwnode_reference_args args;
	int ret = fwnode_property_get_reference_args(fwnode, name, NULL, 0, index, &args);

	return ret ? ERR_PTR(ret) : args.fwnode;
}
EXPORT_SYMBOL_GPL(fwnode_find_reference);

/* ---- copies ---- */

static void values_free(const struct property_entry *entry)
{
	const char *const *strings = values(entry);

	for (size_t i = 0; entry->type == DEV_PROP_STRING && i < entry->length / sizeof(char *); i++)
		kfree_const(strings[i]);
	if (!entry->is_inline)
		kfree(entry->pointer);
}

void property_entries_free(const struct property_entry *properties)
{
	if (!properties)
		return;
	for (const struct property_entry *entry = properties; entry->name; entry++) {
		values_free(entry);
		kfree_const(entry->name);
	}
	kfree(properties);
}
EXPORT_SYMBOL_GPL(property_entries_free);

/* false: no memory; what there is then can be freed. */
static bool entry_copy(struct property_entry *to, const struct property_entry *from)
{
	const char *const *strings = values(from);
	const char **copies;

	*to = *from;
	to->length = 0;
	if (!to->is_inline && from->length) {
		to->pointer = kmemdup(from->pointer, from->length, GFP_KERNEL);
		if (!to->pointer)
			return false;
	}
	if (from->type != DEV_PROP_STRING) {
		to->length = from->length;
		return true;
	}
	copies = to->is_inline ? to->value.str : (const char **)to->pointer;
	for (size_t i = 0; i < from->length / sizeof(char *); i++) {
		copies[i] = kstrdup_const(strings[i], GFP_KERNEL);
		if (!copies[i] && strings[i])
			return false;
		to->length += sizeof(char *);
	}
	return true;
}

struct property_entry *property_entries_dup(const struct property_entry *properties)
{
	struct property_entry *copy;
	size_t nr = 0;

	if (!properties)
		return NULL;
	while (properties[nr].name)
		nr++;
	copy = kcalloc(nr + 1, sizeof(*copy), GFP_KERNEL);
	if (!copy)
		return ERR_PTR(-ENOMEM);
	for (size_t i = 0; i < nr; i++) {
		const char *name = kstrdup_const(properties[i].name, GFP_KERNEL);
		bool copied = name && entry_copy(&copy[i], &properties[i]);

		copy[i].name = name; /* NULL ends what is to be freed */
		if (copied)
			continue;
		property_entries_free(copy);
		return ERR_PTR(-ENOMEM);
	}
	return copy;
}
EXPORT_SYMBOL_GPL(property_entries_dup);
