/* SPDX-License-Identifier: MIT */
/*
 * KUnit: devices for tests. Their bus is there while a test has a device or a
 * driver, so that it does not count as a leak of a suite.
 */
#include <kunit/device.h>
#include <linux/device.h>
#include <linux/mutex.h>

struct kunit_device {
	struct device dev;
	const struct device_driver *drv; /* that it is bound to, whatever its name */
	bool owns_driver;
};

static int device_is_of_driver(struct device *dev, KM_MATCH_CONST struct device_driver *drv)
{
	return container_of(dev, struct kunit_device, dev)->drv == drv;
}

static const struct bus_type kunit_bus = {
	.name = "kunit",
	.match = device_is_of_driver,
};

/* ---- the bus and its parent device ---- */

static DEFINE_MUTEX(bus_lock);
static unsigned int bus_users; /* bus_lock */
static struct device *bus_device;

static int bus_start(void)
{
	int err;

	bus_device = root_device_register("kunit");
	if (IS_ERR(bus_device))
		return PTR_ERR(bus_device);
	err = bus_register(&kunit_bus);
	if (err)
		root_device_unregister(bus_device);
	return err;
}

static void bus_put(void *unused)
{
	mutex_lock(&bus_lock);
	if (--bus_users == 0) {
		bus_unregister(&kunit_bus);
		root_device_unregister(bus_device);
	}
	mutex_unlock(&bus_lock);
}

/* Until the end of the test. */
static int bus_get(struct kunit *test)
{
	int err = 0;

	mutex_lock(&bus_lock);
	if (bus_users == 0)
		err = bus_start();
	bus_users += !err;
	mutex_unlock(&bus_lock);
	return err ? err : kunit_add_action_or_reset(test, bus_put, NULL);
}

/* ---- drivers ---- */

KUNIT_DEFINE_ACTION_WRAPPER(unregister_driver, driver_unregister, struct device_driver *)

struct device_driver *kunit_driver_create(struct kunit *test, const char *name)
{
	struct device_driver *drv;
	int err = bus_get(test);

	if (err)
		return ERR_PTR(err);
	drv = kunit_kzalloc(test, sizeof(*drv), GFP_KERNEL);
	if (!drv)
		return ERR_PTR(-ENOMEM);
	drv->name = kunit_kstrdup_const(test, name, GFP_KERNEL);
	drv->bus = &kunit_bus;
	drv->owner = THIS_MODULE;
	err = drv->name ? driver_register(drv) : -ENOMEM;
	if (!err)
		err = kunit_add_action_or_reset(test, unregister_driver, drv);
	return err ? ERR_PTR(err) : drv;
}

/* ---- devices ---- */

static void release_device(struct device *dev)
{
	kfree(container_of(dev, struct kunit_device, dev));
}

KUNIT_DEFINE_ACTION_WRAPPER(unregister_device, device_unregister, struct device *)

static struct device *register_device(struct kunit *test, const char *name,
				      const struct device_driver *drv, bool owns_driver)
{
	struct kunit_device *device;
	int err = bus_get(test);

	if (err)
		return ERR_PTR(err);
	device = kzalloc(sizeof(*device), GFP_KERNEL);
	if (!device)
		return ERR_PTR(-ENOMEM);
	device->drv = drv;
	device->owns_driver = owns_driver;
	device_initialize(&device->dev);
	device->dev.release = release_device;
	device->dev.bus = &kunit_bus;
	device->dev.parent = bus_device;
	err = dev_set_name(&device->dev, "%s", name);
	if (!err)
		err = device_add(&device->dev);
	if (err) {
		put_device(&device->dev);
		return ERR_PTR(err);
	}
	err = kunit_add_action_or_reset(test, unregister_device, &device->dev);
	return err ? ERR_PTR(err) : &device->dev;
}

struct device *kunit_device_register_with_driver(struct kunit *test, const char *name,
						 const struct device_driver *drv)
{
	return register_device(test, name, drv, false);
}

struct device *kunit_device_register(struct kunit *test, const char *name)
{
	struct device_driver *drv = kunit_driver_create(test, name);

	return IS_ERR(drv) ? ERR_CAST(drv) : register_device(test, name, drv, true);
}

void kunit_device_unregister(struct kunit *test, struct device *dev)
{
	const struct kunit_device *device = container_of(dev, struct kunit_device, dev);
	const struct device_driver *own = device->owns_driver ? device->drv : NULL;

	kunit_release_action(test, unregister_device, dev);
	if (own)
		kunit_release_action(test, unregister_driver, (void *)own);
}
