/* SPDX-License-Identifier: MIT */
/*
 * Firmware images: a list of those that tests gave, and a folder of the host. An image is a copy in
 * vmalloc memory, as large as it is, which release_firmware() frees.
 */
#include <linux/firmware.h>

#include <linux/device.h>
#include <linux/export.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "compat/file/host_file.h"

#define NAME_BYTES 256

struct image {
	struct list_head link;
	size_t size;
	char *data;
	char name[];
};

static LIST_HEAD(images);
static DEFINE_MUTEX(images_lock);
static char path[NAME_BYTES]; /* firmware_class.path=; empty: there is none */

#undef KBUILD_MODNAME
#define KBUILD_MODNAME "firmware_class"
module_param_string(path, path, sizeof(path), 0644);

static struct image *image_find(const char *name)
{
	struct image *image;

	list_for_each_entry(image, &images, link) {
		if (!strcmp(image->name, name))
			return image;
	}
	return NULL;
}

static void image_remove(const char *name)
{
	struct image *image = image_find(name);

	if (!image)
		return;
	list_del(&image->link);
	kvfree(image->data);
	kfree(image);
}

int km_firmware_add(const char *name, const void *data, size_t size)
{
	struct image *image = NULL;

	if (data) {
		image = kzalloc(struct_size(image, name, strlen(name) + 1), GFP_KERNEL);
		if (!image)
			return -ENOMEM;
		strcpy(image->name, name);
		image->size = size;
		image->data = kvmemdup(data, size, GFP_KERNEL);
		if (!image->data) {
			kfree(image);
			return -ENOMEM;
		}
	}
	mutex_lock(&images_lock);
	image_remove(name);
	if (image)
		list_add(&image->link, &images);
	mutex_unlock(&images_lock);
	return 0;
}

/* ---- loading ---- */

/* The image with its bytes in buf, or when that is NULL in memory of its own. */
static int load(struct firmware *fw, const void *data, size_t size, void *buf, size_t room)
{
	void *to = buf;

	if (buf && size > room)
		return -EFBIG;
	if (!buf)
		to = fw->priv = vmalloc(max_t(size_t, size, 1));
	if (!to)
		return -ENOMEM;
	if (data)
		memcpy(to, data, size);
	fw->data = to;
	fw->size = size;
	return 0;
}

static int load_given(struct firmware *fw, const char *name, void *buf, size_t room)
{
	struct image *image;
	int err = -ENOENT;

	mutex_lock(&images_lock);
	image = image_find(name);
	if (image)
		err = load(fw, image->data, image->size, buf, room);
	mutex_unlock(&images_lock);
	return err;
}

static int load_file(struct firmware *fw, const char *name, void *buf, size_t room)
{
	char *file;
	long size, got;
	int err;

	if (!path[0])
		return -ENOENT;
	file = kasprintf(GFP_KERNEL, "%s/%s", path, name);
	if (!file)
		return -ENOMEM;
	size = km_host_file_read(file, NULL, 0);
	err = size < 0 ? size : load(fw, NULL, size, buf, room);
	if (!err && size) {
		got = km_host_file_read(file, (void *)fw->data, size);
		err = got == size ? 0 : got < 0 ? got : -EIO;
	}
	kfree(file);
	return err;
}

static int request(const struct firmware **firmware, const char *name, struct device *device,
		   void *buf, size_t room, bool warn)
{
	struct firmware *fw;
	int err;

	*firmware = NULL;
	might_sleep();
	if (!name || !name[0] || strlen(name) >= NAME_BYTES)
		return -EINVAL;
	if (!strcmp(name, "..") || !strncmp(name, "../", 3) || strstr(name, "/../") ||
	    (strlen(name) > 3 && !strcmp(name + strlen(name) - 3, "/.."))) {
		dev_warn(device, "Firmware load for '%s' refused, path contains '..' component\n",
			 name);
		return -EINVAL;
	}
	fw = kzalloc(sizeof(*fw), GFP_KERNEL);
	if (!fw)
		return -ENOMEM;
	err = load_given(fw, name, buf, room);
	if (err == -ENOENT)
		err = load_file(fw, name, buf, room);
	if (err) {
		release_firmware(fw);
		if (warn && device)
			dev_warn(device, "Direct firmware load for %s failed with error %d\n",
				 name, err);
		return err;
	}
	*firmware = fw;
	return 0;
}

int request_firmware(const struct firmware **fw, const char *name, struct device *device)
{
	return request(fw, name, device, NULL, 0, true);
}
EXPORT_SYMBOL(request_firmware);

int firmware_request_nowarn(const struct firmware **fw, const char *name, struct device *device)
{
	return request(fw, name, device, NULL, 0, false);
}
EXPORT_SYMBOL_GPL(firmware_request_nowarn);

int request_firmware_direct(const struct firmware **fw, const char *name, struct device *device)
{
	return request(fw, name, device, NULL, 0, false);
}
EXPORT_SYMBOL_GPL(request_firmware_direct);

int firmware_request_platform(const struct firmware **fw, const char *name,
			      struct device *device)
{
	return request(fw, name, device, NULL, 0, true);
}
EXPORT_SYMBOL_GPL(firmware_request_platform);

int request_firmware_into_buf(const struct firmware **fw, const char *name,
			      struct device *device, void *buf, size_t size)
{
	return request(fw, name, device, buf, size, true);
}
EXPORT_SYMBOL(request_firmware_into_buf);

void release_firmware(const struct firmware *fw)
{
	if (!fw)
		return;
	vfree(fw->priv);
	kfree(fw);
}
EXPORT_SYMBOL(release_firmware);

/* ---- later ---- */

struct later {
	struct work_struct work;
	struct module *module;
	struct device *device;
	bool warn;
	void *context;
	void (*cont)(const struct firmware *fw, void *context);
	char name[NAME_BYTES];
};

static void load_later(struct work_struct *work)
{
	struct later *l = container_of(work, struct later, work);
	const struct firmware *fw;

	request(&fw, l->name, l->device, NULL, 0, l->warn);
	l->cont(fw, l->context);
	put_device(l->device);
	module_put(l->module);
	kfree(l);
}

static int request_later(struct module *module, const char *name, struct device *device,
			 gfp_t gfp, void *context, bool warn,
			 void (*cont)(const struct firmware *fw, void *context))
{
	struct later *l = kzalloc(sizeof(*l), gfp);

	if (!l)
		return -ENOMEM;
	if (strscpy(l->name, name, sizeof(l->name)) < 0 || !try_module_get(module)) {
		kfree(l);
		return -EINVAL;
	}
	l->module = module;
	l->device = get_device(device);
	l->warn = warn;
	l->context = context;
	l->cont = cont;
	INIT_WORK(&l->work, load_later);
	schedule_work(&l->work);
	return 0;
}

int request_firmware_nowait(struct module *module, bool uevent, const char *name,
			    struct device *device, gfp_t gfp, void *context,
			    void (*cont)(const struct firmware *fw, void *context))
{
	return request_later(module, name, device, gfp, context, true, cont);
}
EXPORT_SYMBOL(request_firmware_nowait);

int firmware_request_nowait_nowarn(struct module *module, const char *name,
				   struct device *device, gfp_t gfp, void *context,
				   void (*cont)(const struct firmware *fw, void *context))
{
	return request_later(module, name, device, gfp, context, false, cont);
}
EXPORT_SYMBOL_GPL(firmware_request_nowait_nowarn);
