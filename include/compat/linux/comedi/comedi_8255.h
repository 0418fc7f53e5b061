/* SPDX-License-Identifier: MIT */
/* The 8255 chip as a subdevice: link the kernel's comedi_8255.c. */
#ifndef KM_COMPAT_LINUX_COMEDI_COMEDI_8255_H
#define KM_COMPAT_LINUX_COMEDI_COMEDI_8255_H

#include <linux/errno.h>
#include <linux/version.h>

#define I8255_SIZE 0x04
#define I8255_DATA_A_REG 0x00
#define I8255_DATA_B_REG 0x01
#define I8255_DATA_C_REG 0x02
#define I8255_CTRL_REG 0x03
#define I8255_CTRL_C_LO_IO (1 << 0)
#define I8255_CTRL_B_IO (1 << 1)
#define I8255_CTRL_B_MODE (1 << 2)
#define I8255_CTRL_C_HI_IO (1 << 3)
#define I8255_CTRL_A_IO (1 << 4)
#define I8255_CTRL_A_MODE(x) ((x) << 5)
#define I8255_CTRL_CW (1 << 7)

struct comedi_device;
struct comedi_subdevice;

int subdev_8255_init(struct comedi_device *dev, struct comedi_subdevice *s,
		     int (*io)(struct comedi_device *dev, int dir, int port, int data,
			       unsigned long regbase),
		     unsigned long regbase);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 10, 0)
int subdev_8255_mm_init(struct comedi_device *dev, struct comedi_subdevice *s,
			unsigned long regbase);
#else
int subdev_8255_mm_init(struct comedi_device *dev, struct comedi_subdevice *s,
			int (*io)(struct comedi_device *dev, int dir, int port, int data,
				  unsigned long regbase),
			unsigned long regbase);
#endif
/* From 6.10: ports, addresses of memory, or a call-back. */
int subdev_8255_io_init(struct comedi_device *dev, struct comedi_subdevice *s,
			unsigned long regbase);
int subdev_8255_cb_init(struct comedi_device *dev, struct comedi_subdevice *s,
			int (*io)(struct comedi_device *dev, int dir, int port, int data,
				  unsigned long context),
			unsigned long context);
unsigned long subdev_8255_regbase(struct comedi_subdevice *s);

#endif
