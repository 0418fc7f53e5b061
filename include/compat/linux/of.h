/* SPDX-License-Identifier: MIT */
/*
 * There is no device tree: what a kernel without CONFIG_OF answers. Nodes cannot be had, properties
 * are not there.
 */
#ifndef KM_COMPAT_LINUX_OF_H
#define KM_COMPAT_LINUX_OF_H

#include <linux/errno.h>
#include <linux/mod_devicetable.h>
#include <linux/types.h>

struct device;
struct device_node;
struct property;
struct of_phandle_args;

typedef u32 phandle;

#define of_match_ptr(ptr) NULL
#define of_match_node(matches, node) NULL

#define for_each_child_of_node(parent, child) \
	for ((void)(parent), (child) = NULL; (child) != NULL; (child) = NULL)
#define for_each_available_child_of_node(parent, child) for_each_child_of_node(parent, child)

static inline struct device_node *of_node_get(struct device_node *node)
{
	return node;
}

static inline void of_node_put(struct device_node *node)
{
}

static inline const char *of_node_full_name(const struct device_node *np)
{
	return "<no-node>";
}

static inline struct device_node *of_find_compatible_node(struct device_node *from,
							  const char *type, const char *compat)
{
	return NULL;
}

static inline struct device_node *of_find_node_by_name(struct device_node *from, const char *name)
{
	return NULL;
}

static inline struct device_node *of_find_node_by_path(const char *path)
{
	return NULL;
}

static inline struct device_node *of_get_parent(const struct device_node *node)
{
	return NULL;
}

static inline struct device_node *of_get_child_by_name(const struct device_node *node,
						       const char *name)
{
	return NULL;
}

static inline struct device_node *of_parse_phandle(const struct device_node *np,
						   const char *property, int index)
{
	return NULL;
}

static inline int of_device_is_compatible(const struct device_node *node, const char *name)
{
	return 0;
}

static inline bool of_device_is_available(const struct device_node *node)
{
	return false;
}

static inline bool of_machine_is_compatible(const char *compat)
{
	return false;
}

static inline const void *of_get_property(const struct device_node *node, const char *name,
					  int *lenp)
{
	return NULL;
}

static inline bool of_property_read_bool(const struct device_node *np, const char *name)
{
	return false;
}

static inline bool of_property_present(const struct device_node *np, const char *name)
{
	return false;
}

static inline int of_property_read_u32(const struct device_node *np, const char *name, u32 *out)
{
	return -ENOSYS;
}

static inline int of_property_read_u32_index(const struct device_node *np, const char *name,
					     u32 index, u32 *out)
{
	return -ENOSYS;
}

static inline int of_property_read_u32_array(const struct device_node *np, const char *name,
					     u32 *out, size_t size)
{
	return -ENOSYS;
}

static inline int of_property_read_u64(const struct device_node *np, const char *name, u64 *out)
{
	return -ENOSYS;
}

static inline int of_property_read_string(const struct device_node *np, const char *name,
					  const char **out)
{
	return -ENOSYS;
}

static inline int of_property_match_string(const struct device_node *np, const char *name,
					   const char *string)
{
	return -ENOSYS;
}

static inline int of_property_count_strings(const struct device_node *np, const char *name)
{
	return -ENOSYS;
}

static inline int of_alias_get_id(struct device_node *np, const char *stem)
{
	return -ENOSYS;
}

#endif
