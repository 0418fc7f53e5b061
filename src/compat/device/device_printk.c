/* SPDX-License-Identifier: MIT */
/* Messages about a device: "driver name: " goes before them. */
#include <linux/dev_printk.h>

#include <linux/device.h>
#include <linux/export.h>
#include <linux/kern_levels.h>
#include <linux/printk.h>

const char *dev_driver_string(const struct device *dev)
{
	const struct device_driver *drv = READ_ONCE(dev->driver);

	return drv ? drv->name : dev_bus_name(dev);
}
EXPORT_SYMBOL(dev_driver_string);

int dev_vprintk_emit(int level, const struct device *dev, const char *fmt, va_list args)
{
	struct va_format vaf = { .fmt = fmt };
	char mark[] = { KERN_SOH_ASCII, '0' + level, '\0' };
	va_list copy;
	int len;

	va_copy(copy, args);
	vaf.va = &copy;
	if (dev)
		len = _printk("%s%s %s: %pV", mark, dev_driver_string(dev), dev_name(dev), &vaf);
	else
		len = _printk("%s(NULL device *): %pV", mark, &vaf);
	va_end(copy);
	return len;
}
EXPORT_SYMBOL(dev_vprintk_emit);

int dev_printk_emit(int level, const struct device *dev, const char *fmt, ...)
{
	va_list args;
	int len;

	va_start(args, fmt);
	len = dev_vprintk_emit(level, dev, fmt, args);
	va_end(args);
	return len;
}
EXPORT_SYMBOL(dev_printk_emit);

void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	dev_vprintk_emit(level[1] - '0', dev, fmt, args);
	va_end(args);
}
EXPORT_SYMBOL(_dev_printk);

#define LEVEL(name, level)                                                               \
	void name(const struct device *dev, const char *fmt, ...)                        \
	{                                                                                \
		va_list args;                                                            \
											 \
		va_start(args, fmt);                                                     \
		dev_vprintk_emit(level, dev, fmt, args);                                 \
		va_end(args);                                                            \
	}                                                                                \
	EXPORT_SYMBOL(name)

LEVEL(_dev_emerg, LOGLEVEL_EMERG);
LEVEL(_dev_alert, LOGLEVEL_ALERT);
LEVEL(_dev_crit, LOGLEVEL_CRIT);
LEVEL(_dev_err, LOGLEVEL_ERR);
LEVEL(_dev_warn, LOGLEVEL_WARNING);
LEVEL(_dev_notice, LOGLEVEL_NOTICE);
LEVEL(_dev_info, LOGLEVEL_INFO);
