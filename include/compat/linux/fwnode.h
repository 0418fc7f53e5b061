/* SPDX-License-Identifier: MIT */
/*
 * Descriptions of devices. The only kind here is the software node (linux/property.h): there is no
 * firmware that would give others.
 */
#ifndef KM_COMPAT_LINUX_FWNODE_H
#define KM_COMPAT_LINUX_FWNODE_H

#include <linux/list.h>
#include <linux/types.h>

struct device;

struct fwnode_handle {
	struct fwnode_handle *secondary; /* asked when this one has not got the property */
	struct device *dev;              /* that it describes, or NULL */
	struct fwnode_handle *km_parent;
	const char *km_name;
};

#define NR_FWNODE_REFERENCE_ARGS 16

struct fwnode_reference_args {
	struct fwnode_handle *fwnode;
	unsigned int nargs;
	u64 args[NR_FWNODE_REFERENCE_ARGS];
};

#endif
