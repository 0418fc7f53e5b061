/* SPDX-License-Identifier: MIT */
/* Platform devices and drivers for tests, gone at the end of the test at the latest. */
#ifndef KM_COMPAT_KUNIT_PLATFORM_DEVICE_H
#define KM_COMPAT_KUNIT_PLATFORM_DEVICE_H

#include <kunit/test.h>
#include <linux/completion.h>

struct platform_device;
struct platform_driver;

/* NULL when it cannot be had. */
struct platform_device *kunit_platform_device_alloc(struct kunit *test, const char *name, int id);
int kunit_platform_device_add(struct kunit *test, struct platform_device *pdev);
/* x completes as soon as a driver has the device. */
int kunit_platform_device_prepare_wait_for_probe(struct kunit *test, struct platform_device *pdev,
						 struct completion *x);
int kunit_platform_driver_register(struct kunit *test, struct platform_driver *drv);

#endif
