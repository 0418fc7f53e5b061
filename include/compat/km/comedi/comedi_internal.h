/* SPDX-License-Identifier: MIT */
/*
 * What the files of comedi's core share; they include it by this name as a file beside them. For
 * those who compile the core without its folder.
 */
#ifndef KM_COMPAT_COMEDI_INTERNAL_H
#define KM_COMPAT_COMEDI_INTERNAL_H

#include <linux/comedi/comedidev.h>
#include <linux/err.h>
#include <linux/mutex.h>
#include <linux/types.h>

/* comedi_fops.c; its module parameters, in KiB */
extern unsigned int comedi_default_buf_size_kb, comedi_default_buf_maxsize_kb;

/* With dev->mutex held, or ERR_PTR(). */
struct comedi_device *comedi_alloc_board_minor(struct device *hardware_device);
void comedi_release_hardware_device(struct device *hardware_device);
int comedi_alloc_subdevice_minor(struct comedi_subdevice *s);
void comedi_free_subdevice_minor(struct comedi_subdevice *s);
void _comedi_event(struct comedi_device *dev, struct comedi_subdevice *s);
void comedi_device_cancel_all(struct comedi_device *dev);
bool comedi_can_auto_free_spriv(struct comedi_subdevice *s);

/* comedi_buf.c */
int comedi_buf_alloc(struct comedi_device *dev, struct comedi_subdevice *s,
		     unsigned long new_size);
void comedi_buf_reset(struct comedi_subdevice *s);
bool comedi_buf_is_mmapped(struct comedi_subdevice *s);
void comedi_buf_map_get(struct comedi_buf_map *bm);
int comedi_buf_map_put(struct comedi_buf_map *bm);
int comedi_buf_map_access(struct comedi_buf_map *bm, unsigned long offset, void *buf, int len,
			  int write);
struct comedi_buf_map *comedi_buf_map_from_subdev_get(struct comedi_subdevice *s);
unsigned int comedi_buf_write_n_available(struct comedi_subdevice *s);
unsigned int comedi_buf_write_n_allocated(struct comedi_subdevice *s);
/* Those without the lock of the command, since 6.19. */
unsigned int _comedi_buf_write_alloc(struct comedi_subdevice *s, unsigned int n);
unsigned int _comedi_buf_write_free(struct comedi_subdevice *s, unsigned int n);
unsigned int _comedi_buf_read_n_available(struct comedi_subdevice *s);
unsigned int _comedi_buf_read_alloc(struct comedi_subdevice *s, unsigned int n);
unsigned int _comedi_buf_read_free(struct comedi_subdevice *s, unsigned int n);

/* drivers.c */
extern struct comedi_driver *comedi_drivers;
extern struct mutex comedi_drivers_list_lock;
void _comedi_inc_scan_progress(struct comedi_subdevice *s, unsigned int num_bytes);
int comedi_device_attach(struct comedi_device *dev, struct comedi_devconfig *it);
void comedi_device_detach(struct comedi_device *dev);
void comedi_device_detach_locked(struct comedi_device *dev);
int insn_inval(struct comedi_device *dev, struct comedi_subdevice *s, struct comedi_insn *insn,
	       unsigned int *data);

/* range.c */
int do_rangeinfo_ioctl(struct comedi_device *dev, struct comedi_rangeinfo *it);

/* proc.c */
#ifdef CONFIG_PROC_FS
void comedi_proc_init(void);
void comedi_proc_cleanup(void);
#else
static inline void comedi_proc_init(void) { }
static inline void comedi_proc_cleanup(void) { }
#endif

#endif
