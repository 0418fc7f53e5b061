/* SPDX-License-Identifier: MIT */
/*
 * What wants to be told of a shutdown: the chain is called by km_reboot(), by nothing else. A
 * process neither reboots nor halts the machine, so that is not declared.
 */
#include_next <linux/reboot.h>
#ifndef KM_COMPAT_LINUX_REBOOT_H
#define KM_COMPAT_LINUX_REBOOT_H

#include <linux/notifier.h>

struct device;

#define SYS_DOWN 0x0001
#define SYS_RESTART SYS_DOWN
#define SYS_HALT 0x0002
#define SYS_POWER_OFF 0x0003

int register_reboot_notifier(struct notifier_block *nb);
int unregister_reboot_notifier(struct notifier_block *nb);
int devm_register_reboot_notifier(struct device *dev, struct notifier_block *nb);

/* For tests: tell them, with SYS_* and a command or NULL; the last answer. */
int km_reboot(unsigned long code, void *cmd);

#endif
