/* SPDX-License-Identifier: MIT */
/* From device numbers to kobjects. Not here: link the kernel's drivers/base/map.c. */
#ifndef KM_COMPAT_LINUX_KOBJ_MAP_H
#define KM_COMPAT_LINUX_KOBJ_MAP_H

#include <linux/mutex.h>
#include <linux/types.h>

struct kobj_map;
struct kobject;
struct module;

typedef struct kobject *kobj_probe_t(dev_t dev, int *index, void *data);

int kobj_map(struct kobj_map *domain, dev_t dev, unsigned long range, struct module *module,
	     kobj_probe_t *probe, int (*lock)(dev_t dev, void *data), void *data);
void kobj_unmap(struct kobj_map *domain, dev_t dev, unsigned long range);
struct kobject *kobj_lookup(struct kobj_map *domain, dev_t dev, int *index);
struct kobj_map *kobj_map_init(kobj_probe_t *base_probe, struct mutex *lock);

#endif
