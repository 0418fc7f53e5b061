/* SPDX-License-Identifier: MIT */
/*
 * Regulators, as of a kernel without CONFIG_REGULATOR: every supply is there, on, and cannot be
 * changed; an exclusive or optional one is not there.
 */
#ifndef KM_COMPAT_LINUX_REGULATOR_CONSUMER_H
#define KM_COMPAT_LINUX_REGULATOR_CONSUMER_H

#include <linux/err.h>
#include <linux/errno.h>
#include <linux/types.h>

struct device;
struct regulator;

struct regulator_bulk_data {
	const char *supply;
	int init_load_uA;
	struct regulator *consumer;
};

/* NO-OP: the functions here are those of a kernel without regulators. */
static inline struct regulator *regulator_get(struct device *dev, const char *id)
{
	return NULL;
}
#define devm_regulator_get(dev, id) regulator_get(dev, id)

static inline struct regulator *regulator_get_optional(struct device *dev, const char *id)
{
	return ERR_PTR(-ENODEV);
}
#define regulator_get_exclusive(dev, id) regulator_get_optional(dev, id)
#define devm_regulator_get_optional(dev, id) regulator_get_optional(dev, id)
#define devm_regulator_get_exclusive(dev, id) regulator_get_optional(dev, id)

static inline void regulator_put(struct regulator *regulator) { }
static inline void devm_regulator_put(struct regulator *regulator) { }

static inline int devm_regulator_get_enable(struct device *dev, const char *id)
{
	return 0;
}
#define devm_regulator_get_enable_optional(dev, id) devm_regulator_get_enable(dev, id)

static inline int regulator_enable(struct regulator *regulator)
{
	return 0;
}

static inline int regulator_disable(struct regulator *regulator)
{
	return 0;
}

static inline int regulator_is_enabled(struct regulator *regulator)
{
	return 1;
}

static inline int regulator_set_voltage(struct regulator *regulator, int min_uV, int max_uV)
{
	return 0;
}

static inline int regulator_get_voltage(struct regulator *regulator)
{
	return -EINVAL;
}

static inline int regulator_set_load(struct regulator *regulator, int load_uA)
{
	return 0;
}

static inline int regulator_bulk_get(struct device *dev, int nr,
				     struct regulator_bulk_data *consumers)
{
	return 0;
}
#define devm_regulator_bulk_get(dev, nr, consumers) regulator_bulk_get(dev, nr, consumers)

static inline int regulator_bulk_enable(int nr, struct regulator_bulk_data *consumers)
{
	return 0;
}

static inline int regulator_bulk_disable(int nr, struct regulator_bulk_data *consumers)
{
	return 0;
}

static inline void regulator_bulk_free(int nr, struct regulator_bulk_data *consumers) { }

#endif
