/* SPDX-License-Identifier: MIT */
/* Power management as in a kernel without it (no CONFIG_PM): callbacks are kept, never called. */
#ifndef KM_COMPAT_LINUX_PM_H
#define KM_COMPAT_LINUX_PM_H

#include <linux/export.h>
#include <linux/types.h>
#include <linux/util_macros.h>

struct device;

typedef struct pm_message {
	int event;
} pm_message_t;

#define PMSG_INVALID ((struct pm_message){ .event = -1 })
#define PMSG_ON ((struct pm_message){ .event = 0 })
#define PMSG_FREEZE ((struct pm_message){ .event = 1 })
#define PMSG_SUSPEND ((struct pm_message){ .event = 2 })
#define PMSG_RESUME ((struct pm_message){ .event = 0x10 })

struct dev_pm_ops {
	int (*prepare)(struct device *dev);
	void (*complete)(struct device *dev);
	int (*suspend)(struct device *dev);
	int (*resume)(struct device *dev);
	int (*freeze)(struct device *dev);
	int (*thaw)(struct device *dev);
	int (*poweroff)(struct device *dev);
	int (*restore)(struct device *dev);
	int (*suspend_late)(struct device *dev);
	int (*resume_early)(struct device *dev);
	int (*freeze_late)(struct device *dev);
	int (*thaw_early)(struct device *dev);
	int (*poweroff_late)(struct device *dev);
	int (*restore_early)(struct device *dev);
	int (*suspend_noirq)(struct device *dev);
	int (*resume_noirq)(struct device *dev);
	int (*freeze_noirq)(struct device *dev);
	int (*thaw_noirq)(struct device *dev);
	int (*poweroff_noirq)(struct device *dev);
	int (*restore_noirq)(struct device *dev);
	int (*runtime_suspend)(struct device *dev);
	int (*runtime_resume)(struct device *dev);
	int (*runtime_idle)(struct device *dev);
};

struct dev_pm_info {
	bool km_unused;
};

#define SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)                                       \
	.suspend = (suspend_fn), .resume = (resume_fn), .freeze = (suspend_fn),          \
	.thaw = (resume_fn), .poweroff = (suspend_fn), .restore = (resume_fn),
#define LATE_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)                                  \
	.suspend_late = (suspend_fn), .resume_early = (resume_fn),                       \
	.freeze_late = (suspend_fn), .thaw_early = (resume_fn),                          \
	.poweroff_late = (suspend_fn), .restore_early = (resume_fn),
#define NOIRQ_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)                                 \
	.suspend_noirq = (suspend_fn), .resume_noirq = (resume_fn),                      \
	.freeze_noirq = (suspend_fn), .thaw_noirq = (resume_fn),                         \
	.poweroff_noirq = (suspend_fn), .restore_noirq = (resume_fn),
#define RUNTIME_PM_OPS(suspend_fn, resume_fn, idle_fn)                                   \
	.runtime_suspend = (suspend_fn), .runtime_resume = (resume_fn),                  \
	.runtime_idle = (idle_fn),
/* NO-OP: these three are empty without CONFIG_PM. */
#define SET_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)
#define SET_LATE_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)
#define SET_NOIRQ_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)
#define SET_RUNTIME_PM_OPS(suspend_fn, resume_fn, idle_fn)

#define SIMPLE_DEV_PM_OPS(name, suspend_fn, resume_fn)                                   \
	const struct dev_pm_ops __maybe_unused name = {                                  \
		SET_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)                           \
	}
#define DEFINE_SIMPLE_DEV_PM_OPS(name, suspend_fn, resume_fn)                            \
	static const struct dev_pm_ops __maybe_unused name = {                           \
		SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)                               \
	}
#define UNIVERSAL_DEV_PM_OPS(name, suspend_fn, resume_fn, idle_fn)                       \
	const struct dev_pm_ops __maybe_unused name = {                                  \
		SET_SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn)                           \
		SET_RUNTIME_PM_OPS(suspend_fn, resume_fn, idle_fn)                       \
	}
#define EXPORT_SIMPLE_DEV_PM_OPS(name, suspend_fn, resume_fn) \
	const struct dev_pm_ops name = { SYSTEM_SLEEP_PM_OPS(suspend_fn, resume_fn) }
#define EXPORT_GPL_SIMPLE_DEV_PM_OPS(name, suspend_fn, resume_fn) \
	EXPORT_SIMPLE_DEV_PM_OPS(name, suspend_fn, resume_fn)

#define pm_ptr(ptr) PTR_IF(IS_ENABLED(CONFIG_PM), (ptr))
#define pm_sleep_ptr(ptr) PTR_IF(IS_ENABLED(CONFIG_PM_SLEEP), (ptr))

#endif
