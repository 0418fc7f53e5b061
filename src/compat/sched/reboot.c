/* SPDX-License-Identifier: MIT */
/* The system: its name, its one user namespace, and who wants to hear of its end. */
#include <linux/reboot.h>

#include <linux/device.h>
#include <linux/export.h>
#include <linux/panic_notifier.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>

/* Code that is compiled for another version (KM_LINUX_VERSION) is told the library's. */
struct uts_namespace init_uts_ns = {
	.name = {
		.sysname = "Linux", .nodename = CONFIG_DEFAULT_HOSTNAME, .release = "6.1.0-libkmem",
		.version = "#1 SMP", .machine = "x86_64", .domainname = "(none)",
	},
};
EXPORT_SYMBOL_GPL(init_uts_ns);

struct user_namespace init_user_ns;
EXPORT_SYMBOL_GPL(init_user_ns);

ATOMIC_NOTIFIER_HEAD(panic_notifier_list);
EXPORT_SYMBOL(panic_notifier_list);

static BLOCKING_NOTIFIER_HEAD(reboot_notifier_list);

int register_reboot_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_register(&reboot_notifier_list, nb);
}
EXPORT_SYMBOL(register_reboot_notifier);

int unregister_reboot_notifier(struct notifier_block *nb)
{
	return blocking_notifier_chain_unregister(&reboot_notifier_list, nb);
}
EXPORT_SYMBOL(unregister_reboot_notifier);

static void devm_unregister(void *nb)
{
	WARN_ON(unregister_reboot_notifier(nb));
}

int devm_register_reboot_notifier(struct device *dev, struct notifier_block *nb)
{
	int err = register_reboot_notifier(nb);

	return err ? err : devm_add_action_or_reset(dev, devm_unregister, nb);
}
EXPORT_SYMBOL(devm_register_reboot_notifier);

int km_reboot(unsigned long code, void *cmd)
{
	return blocking_notifier_call_chain(&reboot_notifier_list, code, cmd);
}
