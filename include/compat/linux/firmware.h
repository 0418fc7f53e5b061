/* SPDX-License-Identifier: MIT */
/*
 * Firmware images: those that a test gave with km_firmware_add(), then files of the folder that
 * the parameter firmware_class.path names. There is no other search path, and no helper in user
 * space.
 */
#ifndef KM_COMPAT_LINUX_FIRMWARE_H
#define KM_COMPAT_LINUX_FIRMWARE_H

#include <linux/compiler.h>
#include <linux/gfp.h>
#include <linux/types.h>

#define FW_ACTION_NOUEVENT 0
#define FW_ACTION_UEVENT 1
#define FW_ACTION_NOHOTPLUG FW_ACTION_NOUEVENT
#define FW_ACTION_HOTPLUG FW_ACTION_UEVENT

struct device;
struct module;

struct firmware {
	size_t size;
	const u8 *data;
	void *priv; /* the loader's */
};

/* 0, or -ENOENT, -ENOMEM, -EINVAL, and *fw is NULL. May sleep. All but the first say it quietly. */
int request_firmware(const struct firmware **fw, const char *name, struct device *device);
int firmware_request_nowarn(const struct firmware **fw, const char *name, struct device *device);
int request_firmware_direct(const struct firmware **fw, const char *name, struct device *device);
int firmware_request_platform(const struct firmware **fw, const char *name,
			      struct device *device);
/* Into the caller's buffer; -EFBIG when it does not fit. */
int request_firmware_into_buf(const struct firmware **fw, const char *name,
			      struct device *device, void *buf, size_t size);
/* cont() gets the image, or NULL, in a worker thread. */
int request_firmware_nowait(struct module *module, bool uevent, const char *name,
			    struct device *device, gfp_t gfp, void *context,
			    void (*cont)(const struct firmware *fw, void *context));
int firmware_request_nowait_nowarn(struct module *module, const char *name,
				   struct device *device, gfp_t gfp, void *context,
				   void (*cont)(const struct firmware *fw, void *context));
void release_firmware(const struct firmware *fw);

/* For tests: from now on name is this, a copy. Again: another. NULL: no more. 0 or -ENOMEM. */
int km_firmware_add(const char *name, const void *data, size_t size);

#endif
