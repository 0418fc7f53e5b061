/* SPDX-License-Identifier: MIT */
/* Namespaces of objects: there is one. */
#ifndef KM_COMPAT_LINUX_KOBJECT_NS_H
#define KM_COMPAT_LINUX_KOBJECT_NS_H

#include <linux/uidgid.h>

struct kobj_ns_type_operations;

#endif
