/* SPDX-License-Identifier: MIT */
/*
 * Clocks, as of a kernel without CONFIG_HAVE_CLK: every clock is NULL, which is valid and does
 * nothing, and has the rate 0.
 */
#ifndef KM_COMPAT_LINUX_CLK_H
#define KM_COMPAT_LINUX_CLK_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/notifier.h>

struct clk;
struct device;
struct device_node;

struct clk_bulk_data {
	const char *id;
	struct clk *clk;
};

/* NO-OP: the functions here are those of a kernel without clocks. */
static inline struct clk *clk_get(struct device *dev, const char *id)
{
	return NULL;
}

static inline void clk_put(struct clk *clk) { }

static inline int clk_prepare(struct clk *clk)
{
	might_sleep();
	return 0;
}

static inline void clk_unprepare(struct clk *clk)
{
	might_sleep();
}

static inline int clk_enable(struct clk *clk)
{
	return 0;
}

static inline void clk_disable(struct clk *clk) { }

static inline unsigned long clk_get_rate(struct clk *clk)
{
	return 0;
}

static inline int clk_set_rate(struct clk *clk, unsigned long rate)
{
	return 0;
}

static inline long clk_round_rate(struct clk *clk, unsigned long rate)
{
	return 0;
}

static inline int clk_set_parent(struct clk *clk, struct clk *parent)
{
	return 0;
}

static inline struct clk *clk_get_parent(struct clk *clk)
{
	return NULL;
}

static inline int clk_prepare_enable(struct clk *clk)
{
	return clk_prepare(clk);
}

static inline void clk_disable_unprepare(struct clk *clk)
{
	clk_unprepare(clk);
}

static inline int clk_notifier_register(struct clk *clk, struct notifier_block *nb)
{
	return -ENOTSUPP;
}

static inline int clk_notifier_unregister(struct clk *clk, struct notifier_block *nb)
{
	return -ENOTSUPP;
}

#define clk_get_optional(dev, id) clk_get(dev, id)
#define devm_clk_get(dev, id) clk_get(dev, id)
#define devm_clk_get_optional(dev, id) clk_get(dev, id)
#define devm_clk_get_enabled(dev, id) clk_get(dev, id)
#define devm_clk_get_prepared(dev, id) clk_get(dev, id)
#define devm_clk_get_optional_enabled(dev, id) clk_get(dev, id)
#define devm_clk_get_optional_prepared(dev, id) clk_get(dev, id)
#define of_clk_get(np, index) ERR_PTR(-ENOENT)
#define of_clk_get_by_name(np, name) ERR_PTR(-ENOENT)

static inline void devm_clk_put(struct device *dev, struct clk *clk) { }

static inline int clk_bulk_get(struct device *dev, int nr, struct clk_bulk_data *clks)
{
	return 0;
}
#define clk_bulk_get_optional(dev, nr, clks) clk_bulk_get(dev, nr, clks)
#define devm_clk_bulk_get(dev, nr, clks) clk_bulk_get(dev, nr, clks)
#define devm_clk_bulk_get_optional(dev, nr, clks) clk_bulk_get(dev, nr, clks)

static inline int devm_clk_bulk_get_all(struct device *dev, struct clk_bulk_data **clks)
{
	return 0;
}

static inline void clk_bulk_put(int nr, struct clk_bulk_data *clks) { }

static inline int clk_bulk_prepare_enable(int nr, const struct clk_bulk_data *clks)
{
	return 0;
}

static inline void clk_bulk_disable_unprepare(int nr, const struct clk_bulk_data *clks) { }

#endif
