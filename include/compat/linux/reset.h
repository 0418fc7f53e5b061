/* SPDX-License-Identifier: MIT */
/*
 * Reset lines, as of a kernel without CONFIG_RESET_CONTROLLER: who must have one gets -ENOTSUPP,
 * an optional one is NULL, and that does nothing.
 */
#ifndef KM_COMPAT_LINUX_RESET_H
#define KM_COMPAT_LINUX_RESET_H

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/types.h>

struct device;
struct reset_control;

/* NO-OP: the functions here are those of a kernel without reset controllers. */
static inline int reset_control_reset(struct reset_control *rstc)
{
	return 0;
}

static inline int reset_control_assert(struct reset_control *rstc)
{
	return 0;
}

static inline int reset_control_deassert(struct reset_control *rstc)
{
	return 0;
}

static inline int reset_control_status(struct reset_control *rstc)
{
	return 0;
}

static inline void reset_control_put(struct reset_control *rstc) { }

static inline int device_reset(struct device *dev)
{
	return -ENOTSUPP;
}

static inline int device_reset_optional(struct device *dev)
{
	return 0;
}

static inline struct reset_control *km_reset_none(struct device *dev, const char *id)
{
	return ERR_PTR(-ENOTSUPP);
}

static inline struct reset_control *km_reset_optional(struct device *dev, const char *id)
{
	return NULL;
}

#define reset_control_get(dev, id) km_reset_none(dev, id)
#define reset_control_get_exclusive(dev, id) km_reset_none(dev, id)
#define reset_control_get_shared(dev, id) km_reset_none(dev, id)
#define devm_reset_control_get(dev, id) km_reset_none(dev, id)
#define devm_reset_control_get_exclusive(dev, id) km_reset_none(dev, id)
#define devm_reset_control_get_shared(dev, id) km_reset_none(dev, id)
#define reset_control_get_optional_exclusive(dev, id) km_reset_optional(dev, id)
#define reset_control_get_optional_shared(dev, id) km_reset_optional(dev, id)
#define devm_reset_control_get_optional(dev, id) km_reset_optional(dev, id)
#define devm_reset_control_get_optional_exclusive(dev, id) km_reset_optional(dev, id)
#define devm_reset_control_get_optional_shared(dev, id) km_reset_optional(dev, id)

#endif
