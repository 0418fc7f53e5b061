/* SPDX-License-Identifier: MIT */
/* KUnit: platform devices and drivers for tests. */
#include <kunit/platform_device.h>

#include <kunit/resource.h>
#include <linux/completion.h>
#include <linux/device.h>
#include <linux/platform_device.h>
#include <linux/workqueue.h>

/* ---- devices ---- */

KUNIT_DEFINE_ACTION_WRAPPER(put_action, platform_device_put, struct platform_device *)
KUNIT_DEFINE_ACTION_WRAPPER(unregister_action, platform_device_unregister,
			    struct platform_device *)
KUNIT_DEFINE_ACTION_WRAPPER(driver_action, platform_driver_unregister, struct platform_driver *)

struct platform_device *kunit_platform_device_alloc(struct kunit *test, const char *name, int id)
{
	struct platform_device *pdev = platform_device_alloc(name, id);

	if (pdev && kunit_add_action_or_reset(test, put_action, pdev))
		return NULL;
	return pdev;
}

/* Once added, a device of the test is unregistered, which also puts it. */
int kunit_platform_device_add(struct kunit *test, struct platform_device *pdev)
{
	int err = platform_device_add(pdev);

	if (err)
		return err;
	kunit_remove_action(test, put_action, pdev);
	return kunit_add_action_or_reset(test, unregister_action, pdev);
}

int kunit_platform_driver_register(struct kunit *test, struct platform_driver *drv)
{
	int err = platform_driver_register(drv);

	return err ? err : kunit_add_action_or_reset(test, driver_action, drv);
}

/* ---- waiting for a driver ---- */

struct probe_wait {
	struct delayed_work work;
	struct device *dev;
	struct completion *done;
};

static void look(struct work_struct *work)
{
	struct probe_wait *wait = container_of(to_delayed_work(work), struct probe_wait, work);
	bool bound;

	/* A probe holds the device's lock, and what failed leaves no driver. */
	device_lock(wait->dev);
	bound = wait->dev->driver;
	device_unlock(wait->dev);
	if (bound)
		complete(wait->done);
	else
		schedule_delayed_work(&wait->work, 1);
}

static void wait_end(void *data)
{
	struct probe_wait *wait = data;

	cancel_delayed_work_sync(&wait->work);
	put_device(wait->dev);
}

int kunit_platform_device_prepare_wait_for_probe(struct kunit *test, struct platform_device *pdev,
						 struct completion *x)
{
	struct probe_wait *wait = kunit_kzalloc(test, sizeof(*wait), GFP_KERNEL);

	if (!wait)
		return -ENOMEM;
	wait->dev = get_device(&pdev->dev);
	wait->done = x;
	INIT_DELAYED_WORK(&wait->work, look);
	schedule_delayed_work(&wait->work, 0);
	return kunit_add_action_or_reset(test, wait_end, wait);
}
