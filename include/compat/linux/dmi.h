/* SPDX-License-Identifier: MIT */
/* What the firmware says of the machine: nothing, as of a kernel without CONFIG_DMI. */
#ifndef KM_COMPAT_LINUX_DMI_H
#define KM_COMPAT_LINUX_DMI_H

#include <linux/mod_devicetable.h>
#include <linux/types.h>

static inline int dmi_check_system(const struct dmi_system_id *list)
{
	return 0;
}

static inline const char *dmi_get_system_info(int field)
{
	return NULL;
}

static inline const struct dmi_system_id *dmi_first_match(const struct dmi_system_id *list)
{
	return NULL;
}

static inline int dmi_name_in_vendors(const char *s)
{
	return 0;
}

static inline bool dmi_match(int field, const char *s)
{
	return false;
}

#endif
