/* SPDX-License-Identifier: MIT */
/*
 * Properties of devices. Code that makes a device gives it a software node; a driver reads what it
 * says by device_property_*(), which ask the device's node and then the node's secondary.
 *
 * Reading returns 0, -EINVAL: no such property or no node, -ENODATA: it has no value, -EPROTO: it
 * is of another kind, -EOVERFLOW: it has fewer values than asked for, -ENXIO: no such size. With
 * NULL for the values the arrays' functions return how many there are. Nothing here sleeps but what
 * makes or removes a node.
 */
#ifndef KM_COMPAT_LINUX_PROPERTY_H
#define KM_COMPAT_LINUX_PROPERTY_H

#include <linux/bits.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/fwnode.h>
#include <linux/stddef.h>
#include <linux/types.h>

struct device;

/* ---- properties and nodes, as constants ---- */

enum dev_prop_type {
	DEV_PROP_U8,
	DEV_PROP_U16,
	DEV_PROP_U32,
	DEV_PROP_U64,
	DEV_PROP_STRING,
	DEV_PROP_REF,
};

struct property_entry {
	const char *name;
	size_t length; /* of the values, bytes */
	bool is_inline; /* they are in value, not at pointer */
	enum dev_prop_type type;
	union {
		const void *pointer;
		union {
			u8 u8_data[sizeof(u64) / sizeof(u8)];
			u16 u16_data[sizeof(u64) / sizeof(u16)];
			u32 u32_data[sizeof(u64) / sizeof(u32)];
			u64 u64_data[sizeof(u64) / sizeof(u64)];
			const char *str[sizeof(u64) / sizeof(char *)];
		} value;
	};
};

struct software_node {
	const char *name;
	const struct software_node *parent;
	const struct property_entry *properties; /* up to one without a name, or NULL */
};

struct software_node_ref_args {
	const struct software_node *node;
	unsigned int nargs;
	u64 args[NR_FWNODE_REFERENCE_ARGS];
};

#define SOFTWARE_NODE_REFERENCE(ref, ...)                                        \
	((const struct software_node_ref_args){                                  \
		.node = (ref),                                                   \
		.nargs = sizeof((u64[]){ 0, ##__VA_ARGS__ }) / sizeof(u64) - 1,  \
		.args = { __VA_ARGS__ },                                         \
	})

#define KM_PROP_ARRAY(name_, kind, val_, len_)                                   \
	(struct property_entry)                                                  \
	{                                                                        \
		.name = (name_), .length = (len_) * sizeof(*(val_)), .type = DEV_PROP_##kind, \
		{ .pointer = (val_) },                                           \
	}
#define PROPERTY_ENTRY_U8_ARRAY_LEN(name, val, len) KM_PROP_ARRAY(name, U8, val, len)
#define PROPERTY_ENTRY_U16_ARRAY_LEN(name, val, len) KM_PROP_ARRAY(name, U16, val, len)
#define PROPERTY_ENTRY_U32_ARRAY_LEN(name, val, len) KM_PROP_ARRAY(name, U32, val, len)
#define PROPERTY_ENTRY_U64_ARRAY_LEN(name, val, len) KM_PROP_ARRAY(name, U64, val, len)
#define PROPERTY_ENTRY_STRING_ARRAY_LEN(name, val, len) KM_PROP_ARRAY(name, STRING, val, len)
#define PROPERTY_ENTRY_REF_ARRAY_LEN(name, val, len) KM_PROP_ARRAY(name, REF, val, len)
#define PROPERTY_ENTRY_U8_ARRAY(name, val) KM_PROP_ARRAY(name, U8, val, ARRAY_SIZE(val))
#define PROPERTY_ENTRY_U16_ARRAY(name, val) KM_PROP_ARRAY(name, U16, val, ARRAY_SIZE(val))
#define PROPERTY_ENTRY_U32_ARRAY(name, val) KM_PROP_ARRAY(name, U32, val, ARRAY_SIZE(val))
#define PROPERTY_ENTRY_U64_ARRAY(name, val) KM_PROP_ARRAY(name, U64, val, ARRAY_SIZE(val))
#define PROPERTY_ENTRY_STRING_ARRAY(name, val) KM_PROP_ARRAY(name, STRING, val, ARRAY_SIZE(val))
#define PROPERTY_ENTRY_REF_ARRAY(name, val) KM_PROP_ARRAY(name, REF, val, ARRAY_SIZE(val))

#define KM_PROP_VALUE(name_, kind, member, val_)                                 \
	(struct property_entry)                                                  \
	{                                                                        \
		.name = (name_), .length = sizeof(((struct property_entry *)0)->value.member[0]), \
		.is_inline = true, .type = DEV_PROP_##kind,                      \
		{ .value = { .member[0] = (val_) } },                            \
	}
#define PROPERTY_ENTRY_U8(name, val) KM_PROP_VALUE(name, U8, u8_data, val)
#define PROPERTY_ENTRY_U16(name, val) KM_PROP_VALUE(name, U16, u16_data, val)
#define PROPERTY_ENTRY_U32(name, val) KM_PROP_VALUE(name, U32, u32_data, val)
#define PROPERTY_ENTRY_U64(name, val) KM_PROP_VALUE(name, U64, u64_data, val)
#define PROPERTY_ENTRY_STRING(name, val) KM_PROP_VALUE(name, STRING, str, val)
#define PROPERTY_ENTRY_BOOL(name_) (struct property_entry){ .name = (name_), .is_inline = true }
#define PROPERTY_ENTRY_REF(name_, ref, ...)                                      \
	(struct property_entry)                                                  \
	{                                                                        \
		.name = (name_), .length = sizeof(struct software_node_ref_args), \
		.type = DEV_PROP_REF,                                            \
		{ .pointer = &SOFTWARE_NODE_REFERENCE(ref, ##__VA_ARGS__) },     \
	}

#define SOFTWARE_NODE(name_, properties_, parent_)                               \
	(struct software_node)                                                   \
	{                                                                        \
		.name = (name_), .properties = (properties_), .parent = (parent_), \
	}

/* Copies, with all they point to but nodes. NULL for NULL; ERR_PTR(-ENOMEM). May sleep. */
struct property_entry *property_entries_dup(const struct property_entry *properties);
void property_entries_free(const struct property_entry *properties);

/* ---- nodes in use ---- */

bool is_software_node(const struct fwnode_handle *fwnode);
const struct software_node *to_software_node(const struct fwnode_handle *fwnode);
/* Of a registered node, without a reference; NULL. */
struct fwnode_handle *software_node_fwnode(const struct software_node *node);
const struct software_node *software_node_find_by_name(const struct software_node *parent,
						       const char *name);
/* -EEXIST: it is, or its name is taken; -EINVAL: its parent is not. A group ends with NULL. */
int software_node_register(const struct software_node *node);
void software_node_unregister(const struct software_node *node);
int software_node_register_node_group(const struct software_node *const *group);
void software_node_unregister_node_group(const struct software_node *const *group);
/* A node of its own with copies of the properties; its name is "node" and a number. */
struct fwnode_handle *fwnode_create_software_node(const struct property_entry *properties,
						  const struct fwnode_handle *parent);
void fwnode_remove_software_node(struct fwnode_handle *fwnode);
/* The node becomes the device's secondary one, and is registered if it is not. */
int device_add_software_node(struct device *dev, const struct software_node *node);
void device_remove_software_node(struct device *dev);
/* A node that goes when the device is deleted. */
int device_create_managed_software_node(struct device *dev,
					const struct property_entry *properties,
					const struct software_node *parent);

/* ---- families of nodes ---- */

struct fwnode_handle *__dev_fwnode(const struct device *dev);
#define dev_fwnode(dev) __dev_fwnode(dev)
struct fwnode_handle *fwnode_handle_get(struct fwnode_handle *fwnode);
void fwnode_handle_put(struct fwnode_handle *fwnode);
DEFINE_FREE(fwnode_handle, struct fwnode_handle *, fwnode_handle_put(_T))

const char *fwnode_get_name(const struct fwnode_handle *fwnode);
bool fwnode_name_eq(const struct fwnode_handle *fwnode, const char *name);
/* With a reference; fwnode_get_next_parent() puts the one that it is given. */
struct fwnode_handle *fwnode_get_parent(const struct fwnode_handle *fwnode);
struct fwnode_handle *fwnode_get_next_parent(struct fwnode_handle *fwnode);
/* child's reference is put. */
struct fwnode_handle *fwnode_get_next_child_node(const struct fwnode_handle *fwnode,
						 struct fwnode_handle *child);
struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *fwnode,
						  const char *name);
unsigned int fwnode_get_child_node_count(const struct fwnode_handle *fwnode);
struct fwnode_handle *device_get_next_child_node(const struct device *dev,
						 struct fwnode_handle *child);
struct fwnode_handle *device_get_named_child_node(const struct device *dev, const char *name);
unsigned int device_get_child_node_count(const struct device *dev);

static inline bool fwnode_device_is_available(const struct fwnode_handle *fwnode)
{
	return !IS_ERR_OR_NULL(fwnode);
}

#define fwnode_get_next_available_child_node fwnode_get_next_child_node
#define fwnode_for_each_child_node(fwnode, child)                                \
	for ((child) = fwnode_get_next_child_node(fwnode, NULL); (child);        \
	     (child) = fwnode_get_next_child_node(fwnode, child))
#define fwnode_for_each_available_child_node fwnode_for_each_child_node
#define device_for_each_child_node(dev, child) \
	fwnode_for_each_child_node(dev_fwnode(dev), child)
#define fwnode_for_each_child_node_scoped(fwnode, child)                         \
	for (struct fwnode_handle *child __free(fwnode_handle) =                 \
		     fwnode_get_next_child_node(fwnode, NULL);                   \
	     child; child = fwnode_get_next_child_node(fwnode, child))
#define device_for_each_child_node_scoped(dev, child) \
	fwnode_for_each_child_node_scoped(dev_fwnode(dev), child)

/* Of the driver's table of matches: there is no firmware that a device could match by. */
static inline const void *device_get_match_data(const struct device *dev)
{
	return NULL;
}

/* ---- reading ---- */

bool fwnode_property_present(const struct fwnode_handle *fwnode, const char *name);
int fwnode_property_read_string_array(const struct fwnode_handle *fwnode, const char *name,
				      const char **val, size_t nval);
int fwnode_property_read_string(const struct fwnode_handle *fwnode, const char *name,
				const char **val);
/* Its index among the property's, -ENODATA: it is not there. */
int fwnode_property_match_string(const struct fwnode_handle *fwnode, const char *name,
				 const char *string);
/* The property's string's index in array, -ENOENT: it is not in that. */
int fwnode_property_match_property_string(const struct fwnode_handle *fwnode, const char *name,
					  const char *const *array, size_t n);
/*
 * The index-th reference, with a reference to its node. Arguments: nargs of them, or with
 * nargs_prop as many as that property of the node says. -ENOENT: there are fewer.
 */
int fwnode_property_get_reference_args(const struct fwnode_handle *fwnode, const char *name,
				       const char *nargs_prop, unsigned int nargs,
				       unsigned int index, struct fwnode_reference_args *args);
struct fwnode_handle *fwnode_find_reference(const struct fwnode_handle *fwnode, const char *name,
					    unsigned int index);

int km_fwnode_read_ints(const struct fwnode_handle *fwnode, const char *name, size_t size,
			void *val, size_t nval);

static inline bool fwnode_property_read_bool(const struct fwnode_handle *fwnode, const char *name)
{
	return fwnode_property_present(fwnode, name);
}

static inline int fwnode_property_string_array_count(const struct fwnode_handle *fwnode,
						     const char *name)
{
	return fwnode_property_read_string_array(fwnode, name, NULL, 0);
}

static inline bool device_property_present(const struct device *dev, const char *name)
{
	return fwnode_property_present(dev_fwnode(dev), name);
}

static inline bool device_property_read_bool(const struct device *dev, const char *name)
{
	return fwnode_property_present(dev_fwnode(dev), name);
}

static inline int device_property_read_string_array(const struct device *dev, const char *name,
						    const char **val, size_t nval)
{
	return fwnode_property_read_string_array(dev_fwnode(dev), name, val, nval);
}

static inline int device_property_string_array_count(const struct device *dev, const char *name)
{
	return fwnode_property_read_string_array(dev_fwnode(dev), name, NULL, 0);
}

static inline int device_property_read_string(const struct device *dev, const char *name,
					      const char **val)
{
	return fwnode_property_read_string(dev_fwnode(dev), name, val);
}

static inline int device_property_match_string(const struct device *dev, const char *name,
					       const char *string)
{
	return fwnode_property_match_string(dev_fwnode(dev), name, string);
}

static inline int device_property_match_property_string(const struct device *dev,
							const char *name,
							const char *const *array, size_t n)
{
	return fwnode_property_match_property_string(dev_fwnode(dev), name, array, n);
}

#define KM_PROP_READ(type)                                                                 \
	static inline int fwnode_property_read_##type##_array(                             \
		const struct fwnode_handle *fwnode, const char *name, type *val, size_t nval) \
	{                                                                                  \
		return km_fwnode_read_ints(fwnode, name, sizeof(type), val, nval);         \
	}                                                                                  \
	static inline int fwnode_property_read_##type(const struct fwnode_handle *fwnode,  \
						      const char *name, type *val)         \
	{                                                                                  \
		return km_fwnode_read_ints(fwnode, name, sizeof(type), val, 1);            \
	}                                                                                  \
	static inline int fwnode_property_count_##type(const struct fwnode_handle *fwnode, \
						       const char *name)                   \
	{                                                                                  \
		return km_fwnode_read_ints(fwnode, name, sizeof(type), NULL, 0);           \
	}                                                                                  \
	static inline int device_property_read_##type##_array(                             \
		const struct device *dev, const char *name, type *val, size_t nval)        \
	{                                                                                  \
		return km_fwnode_read_ints(dev_fwnode(dev), name, sizeof(type), val, nval); \
	}                                                                                  \
	static inline int device_property_read_##type(const struct device *dev,            \
						      const char *name, type *val)         \
	{                                                                                  \
		return km_fwnode_read_ints(dev_fwnode(dev), name, sizeof(type), val, 1);   \
	}                                                                                  \
	static inline int device_property_count_##type(const struct device *dev,           \
						       const char *name)                   \
	{                                                                                  \
		return km_fwnode_read_ints(dev_fwnode(dev), name, sizeof(type), NULL, 0);  \
	}
KM_PROP_READ(u8)
KM_PROP_READ(u16)
KM_PROP_READ(u32)
KM_PROP_READ(u64)

#endif
