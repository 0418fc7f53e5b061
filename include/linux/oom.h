/* SPDX-License-Identifier: MIT */
/*
 * The step before an allocation gives up: those who registered here are asked
 * to free whatever they can. Nobody is killed. Follows Linux 7.3.
 */
#ifndef KMEM_LINUX_OOM_H
#define KMEM_LINUX_OOM_H

#include <linux/notifier.h>

/*
 * nb's function is called with data pointing to an unsigned long, to which it
 * adds the pages it freed; action is 0. Those of higher priority come first,
 * and NOTIFY_STOP ends the round. One round runs at a time, in the thread that
 * is in need, with no lock of the library held that an allocation or a free
 * takes; an allocation inside does not reclaim again. 0. May sleep.
 */
KM_API int register_oom_notifier(struct notifier_block *nb);
/*
 * Waits until no round is under way. 0, -ENOENT if it is not registered, or
 * -EDEADLK from a notifier (where the kernel would hang, also in registering).
 */
KM_API int unregister_oom_notifier(struct notifier_block *nb);

#endif
