/* SPDX-License-Identifier: MIT */
/*
 * Runtime power management as in a kernel without it: devices are always on. NO-OP: the functions
 * answer what such a kernel's do.
 */
#ifndef KM_COMPAT_LINUX_PM_RUNTIME_H
#define KM_COMPAT_LINUX_PM_RUNTIME_H

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/pm.h>

#define KM_PM_RUNTIME(name, result)                    \
	static inline int name(struct device *dev)     \
	{                                              \
		return result;                         \
	}
KM_PM_RUNTIME(pm_runtime_get, 1)
KM_PM_RUNTIME(pm_runtime_get_sync, 1)
KM_PM_RUNTIME(pm_runtime_resume_and_get, 0)
KM_PM_RUNTIME(pm_runtime_get_if_in_use, -EINVAL)
KM_PM_RUNTIME(pm_runtime_get_if_active, -EINVAL)
KM_PM_RUNTIME(pm_runtime_put, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_put_sync, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_put_autosuspend, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_put_sync_suspend, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_put_sync_autosuspend, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_idle, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_suspend, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_autosuspend, -ENOSYS)
KM_PM_RUNTIME(pm_runtime_resume, 1)
KM_PM_RUNTIME(pm_request_idle, -ENOSYS)
KM_PM_RUNTIME(pm_request_resume, 1)
KM_PM_RUNTIME(pm_runtime_set_active, 0)
KM_PM_RUNTIME(pm_runtime_set_suspended, 0)
KM_PM_RUNTIME(pm_runtime_force_suspend, 0)
KM_PM_RUNTIME(pm_runtime_force_resume, 0)
KM_PM_RUNTIME(devm_pm_runtime_enable, 0)

static inline bool pm_runtime_enabled(struct device *dev)
{
	return false;
}

static inline bool pm_runtime_active(struct device *dev)
{
	return true;
}

static inline bool pm_runtime_suspended(struct device *dev)
{
	return false;
}

static inline bool pm_runtime_status_suspended(struct device *dev)
{
	return false;
}

static inline void pm_runtime_enable(struct device *dev) { }
static inline void pm_runtime_disable(struct device *dev) { }
static inline void pm_runtime_allow(struct device *dev) { }
static inline void pm_runtime_forbid(struct device *dev) { }
static inline void pm_runtime_get_noresume(struct device *dev) { }
static inline void pm_runtime_put_noidle(struct device *dev) { }
static inline void pm_runtime_no_callbacks(struct device *dev) { }
static inline void pm_runtime_irq_safe(struct device *dev) { }
static inline void pm_runtime_barrier(struct device *dev) { }
static inline void pm_runtime_mark_last_busy(struct device *dev) { }
static inline void pm_runtime_use_autosuspend(struct device *dev) { }
static inline void pm_runtime_dont_use_autosuspend(struct device *dev) { }
static inline void pm_runtime_set_autosuspend_delay(struct device *dev, int delay) { }
static inline void pm_suspend_ignore_children(struct device *dev, bool enable) { }

#endif
