/* SPDX-License-Identifier: MIT */
/* What kobject.c and sysfs.c tell each other. */
#ifndef KM_COMPAT_SYSFS_H
#define KM_COMPAT_SYSFS_H

struct kobject;

extern struct kobject *km_bus_kobj, *km_class_kobj, *km_devices_kobj; /* /sys/bus and so on */

/* Take its directory out of the tree, and the object out of its set; the parent's count stays. */
void km_kobject_unlink(struct kobject *kobj);

#endif
