/* SPDX-License-Identifier: MIT */
/* Devices made of others. Not here: link the kernel's drivers/base/component.c. */
#ifndef KM_COMPAT_LINUX_COMPONENT_H
#define KM_COMPAT_LINUX_COMPONENT_H

#include <linux/stddef.h>

struct component_match;
struct device;
struct device_node;
struct fwnode_handle;

struct component_ops {
	int (*bind)(struct device *comp, struct device *master, void *master_data);
	void (*unbind)(struct device *comp, struct device *master, void *master_data);
};

struct component_master_ops {
	int (*bind)(struct device *master);
	void (*unbind)(struct device *master);
};

int component_add(struct device *dev, const struct component_ops *ops);
int component_add_typed(struct device *dev, const struct component_ops *ops, int subcomponent);
void component_del(struct device *dev, const struct component_ops *ops);
int component_bind_all(struct device *parent, void *data);
void component_unbind_all(struct device *parent, void *data);
int component_compare_of(struct device *dev, void *data);
void component_release_of(struct device *dev, void *data);
int component_compare_dev(struct device *dev, void *data);
int component_compare_dev_name(struct device *dev, void *data);
void component_master_del(struct device *parent, const struct component_master_ops *ops);
int component_master_is_bound(struct device *parent, const struct component_master_ops *ops);
int component_master_add_with_match(struct device *parent, const struct component_master_ops *ops,
				    struct component_match *match);
void component_match_add_release(struct device *parent, struct component_match **matchptr,
				 void (*release)(struct device *, void *),
				 int (*compare)(struct device *, void *), void *compare_data);
void component_match_add_typed(struct device *parent, struct component_match **matchptr,
			       int (*compare_typed)(struct device *, int, void *),
			       void *compare_data);

static inline void component_match_add(struct device *parent, struct component_match **matchptr,
				       int (*compare)(struct device *, void *),
				       void *compare_data)
{
	component_match_add_release(parent, matchptr, NULL, compare, compare_data);
}

#endif
