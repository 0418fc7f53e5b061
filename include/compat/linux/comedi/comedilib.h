/* SPDX-License-Identifier: MIT */
/* Comedi devices used from within the kernel: link the kernel's kcomedilib_main.c too. */
#ifndef KM_COMPAT_LINUX_COMEDI_COMEDILIB_H
#define KM_COMPAT_LINUX_COMEDI_COMEDILIB_H

struct comedi_device;

/* "/dev/comediN"; NULL when it is not there. */
struct comedi_device *comedi_open(const char *path);
int comedi_close(struct comedi_device *dev);
int comedi_dio_get_config(struct comedi_device *dev, unsigned int subdev, unsigned int chan,
			  unsigned int *io);
int comedi_dio_config(struct comedi_device *dev, unsigned int subdev, unsigned int chan,
		      unsigned int io);
int comedi_dio_bitfield2(struct comedi_device *dev, unsigned int subdev, unsigned int mask,
			 unsigned int *bits, unsigned int base_channel);
int comedi_find_subdevice_by_type(struct comedi_device *dev, int type, unsigned int subd);
int comedi_get_n_channels(struct comedi_device *dev, unsigned int subdevice);

#endif
