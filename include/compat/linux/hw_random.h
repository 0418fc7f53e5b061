/* SPDX-License-Identifier: MIT */
/* Sources of random numbers. Their core is not here: link the kernel's hw_random/core.c. */
#ifndef KM_COMPAT_LINUX_HW_RANDOM_H
#define KM_COMPAT_LINUX_HW_RANDOM_H

#include <linux/completion.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/workqueue.h>

struct device;

struct hwrng {
	const char *name;
	int (*init)(struct hwrng *rng);
	void (*cleanup)(struct hwrng *rng);
	int (*data_present)(struct hwrng *rng, int wait); /* old: with data_read() */
	int (*data_read)(struct hwrng *rng, u32 *data);
	/* Bytes, at most max; 0: none now, and wait was false. */
	int (*read)(struct hwrng *rng, void *data, size_t max, bool wait);
	unsigned long priv;
	unsigned short quality;   /* bits of entropy in 1024 bits */

	/* the core's */
	struct list_head list;
	struct kref ref;
	struct work_struct cleanup_work;
	struct completion cleanup_done;
	struct completion dying;
};

int hwrng_register(struct hwrng *rng);
int devm_hwrng_register(struct device *dev, struct hwrng *rng);
void hwrng_unregister(struct hwrng *rng);
void devm_hwrng_unregister(struct device *dev, struct hwrng *rng);
long hwrng_msleep(struct hwrng *rng, unsigned int msecs);
long hwrng_yield(struct hwrng *rng);

#endif
