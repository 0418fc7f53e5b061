/* SPDX-License-Identifier: MIT */
/*
 * GPIO lines, as of a kernel without CONFIG_GPIOLIB: who must have one gets -ENOSYS, an optional one
 * is NULL, and using any other is a bug.
 */
#ifndef KM_COMPAT_LINUX_GPIO_CONSUMER_H
#define KM_COMPAT_LINUX_GPIO_CONSUMER_H

#include <linux/bits.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/types.h>

struct device;
struct gpio_desc;

struct gpio_descs {
	unsigned int ndescs;
	struct gpio_desc *desc[];
};

#define GPIOD_FLAGS_BIT_DIR_SET BIT(0)
#define GPIOD_FLAGS_BIT_DIR_OUT BIT(1)
#define GPIOD_FLAGS_BIT_DIR_VAL BIT(2)
#define GPIOD_FLAGS_BIT_OPEN_DRAIN BIT(3)

enum gpiod_flags {
	GPIOD_ASIS = 0,
	GPIOD_IN = GPIOD_FLAGS_BIT_DIR_SET,
	GPIOD_OUT_LOW = GPIOD_FLAGS_BIT_DIR_SET | GPIOD_FLAGS_BIT_DIR_OUT,
	GPIOD_OUT_HIGH = GPIOD_OUT_LOW | GPIOD_FLAGS_BIT_DIR_VAL,
	GPIOD_OUT_LOW_OPEN_DRAIN = GPIOD_OUT_LOW | GPIOD_FLAGS_BIT_OPEN_DRAIN,
	GPIOD_OUT_HIGH_OPEN_DRAIN = GPIOD_OUT_HIGH | GPIOD_FLAGS_BIT_OPEN_DRAIN,
};

static inline struct gpio_desc *gpiod_get(struct device *dev, const char *con_id,
					  enum gpiod_flags flags)
{
	return ERR_PTR(-ENOSYS);
}

static inline struct gpio_desc *gpiod_get_optional(struct device *dev, const char *con_id,
						   enum gpiod_flags flags)
{
	return NULL;
}

static inline struct gpio_desc *gpiod_get_index(struct device *dev, const char *con_id,
						unsigned int idx, enum gpiod_flags flags)
{
	return ERR_PTR(-ENOSYS);
}

static inline struct gpio_desc *gpiod_get_index_optional(struct device *dev, const char *con_id,
							 unsigned int index,
							 enum gpiod_flags flags)
{
	return NULL;
}

#define devm_gpiod_get(dev, id, flags) gpiod_get(dev, id, flags)
#define devm_gpiod_get_optional(dev, id, flags) gpiod_get_optional(dev, id, flags)
#define devm_gpiod_get_index(dev, id, idx, flags) gpiod_get_index(dev, id, idx, flags)
#define devm_gpiod_get_index_optional(dev, id, idx, flags) \
	gpiod_get_index_optional(dev, id, idx, flags)

static inline void gpiod_put(struct gpio_desc *desc)
{
	WARN_ON(desc);
}

static inline void devm_gpiod_put(struct device *dev, struct gpio_desc *desc)
{
	WARN_ON(desc);
}

static inline int gpiod_count(struct device *dev, const char *con_id)
{
	return 0;
}

static inline int gpiod_direction_input(struct gpio_desc *desc)
{
	WARN_ON(desc);
	return -ENOSYS;
}

static inline int gpiod_direction_output(struct gpio_desc *desc, int value)
{
	WARN_ON(desc);
	return -ENOSYS;
}

static inline int gpiod_get_value(const struct gpio_desc *desc)
{
	WARN_ON(desc);
	return 0;
}
#define gpiod_get_value_cansleep(desc) gpiod_get_value(desc)
#define gpiod_get_raw_value(desc) gpiod_get_value(desc)

static inline void gpiod_set_value(struct gpio_desc *desc, int value)
{
	WARN_ON(desc);
}
#define gpiod_set_value_cansleep(desc, value) gpiod_set_value(desc, value)
#define gpiod_set_raw_value(desc, value) gpiod_set_value(desc, value)

static inline int gpiod_to_irq(const struct gpio_desc *desc)
{
	WARN_ON(desc);
	return -EINVAL;
}

static inline int gpiod_set_consumer_name(struct gpio_desc *desc, const char *name)
{
	WARN_ON(desc);
	return -EINVAL;
}

#endif
