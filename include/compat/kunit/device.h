/* SPDX-License-Identifier: MIT */
/*
 * Devices for tests: on a bus of their own, gone at the end of the test at the
 * latest. A driver that is not given is made with the device.
 */
#ifndef KM_COMPAT_KUNIT_DEVICE_H
#define KM_COMPAT_KUNIT_DEVICE_H

#include <kunit/test.h>

struct device;
struct device_driver;

/* An ERR_PTR() when it cannot be had. */
struct device_driver *kunit_driver_create(struct kunit *test, const char *name);
struct device *kunit_device_register(struct kunit *test, const char *name);
struct device *kunit_device_register_with_driver(struct kunit *test, const char *name,
						 const struct device_driver *drv);
void kunit_device_unregister(struct kunit *test, struct device *dev);

#endif
