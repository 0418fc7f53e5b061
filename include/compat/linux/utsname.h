/* SPDX-License-Identifier: MIT */
/* The name of the system: Linux of the version that linux/version.h says. */
#include_next <linux/utsname.h>
#ifndef KM_COMPAT_LINUX_UTSNAME_H
#define KM_COMPAT_LINUX_UTSNAME_H

struct uts_namespace {
	struct new_utsname name;
};

extern struct uts_namespace init_uts_ns;

static inline struct new_utsname *utsname(void)
{
	return &init_uts_ns.name;
}

static inline struct new_utsname *init_utsname(void)
{
	return &init_uts_ns.name;
}

#endif
