/* SPDX-License-Identifier: MIT */
/* What devres.c tells devm.c of a resource beside the public functions. */
#ifndef POOL_DEVRES_INTERNAL_H
#define POOL_DEVRES_INTERNAL_H

#include "base/base.h"

struct device;

size_t pool_devres_size(const void *res);        /* bytes asked for */
size_t pool_devres_room(const void *res);        /* bytes it could have */
void pool_devres_resize(void *res, size_t size); /* size at most its room */
/* new_res, on no device, takes old_res's place in the order of dev; old_res is on none then. */
void pool_devres_replace(struct device *dev, void *old_res, void *new_res);

#endif
