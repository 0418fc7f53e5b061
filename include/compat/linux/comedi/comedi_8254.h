/* SPDX-License-Identifier: MIT */
/* The 8254 timer chip, for pacing and as a subdevice: link the kernel's comedi_8254.c. */
#ifndef KM_COMPAT_LINUX_COMEDI_COMEDI_8254_H
#define KM_COMPAT_LINUX_COMEDI_COMEDI_8254_H

#include <linux/types.h>

struct comedi_device;
struct comedi_insn;
struct comedi_subdevice;

#define I8254_MAX_COUNT 0x10000

/* Nanoseconds of a period. */
#define I8254_OSC_BASE_10MHZ 100
#define I8254_OSC_BASE_5MHZ 200
#define I8254_OSC_BASE_4MHZ 250
#define I8254_OSC_BASE_2MHZ 500
#define I8254_OSC_BASE_1MHZ 1000
#define I8254_OSC_BASE_100KHZ 10000
#define I8254_OSC_BASE_10KHZ 100000
#define I8254_OSC_BASE_1KHZ 1000000

#define I8254_IO8 sizeof(u8)
#define I8254_IO16 sizeof(u16)
#define I8254_IO32 sizeof(u32)

#define I8254_COUNTER0_REG 0x00
#define I8254_COUNTER1_REG 0x01
#define I8254_COUNTER2_REG 0x02
#define I8254_CTRL_REG 0x03
#define I8254_CTRL_SEL_CTR(x) ((x) << 6)
#define I8254_CTRL_READBACK(x) (I8254_CTRL_SEL_CTR(3) | 1 << (x))
#define I8254_CTRL_READBACK_COUNT I8254_CTRL_READBACK(4)
#define I8254_CTRL_READBACK_STATUS I8254_CTRL_READBACK(5)
#define I8254_CTRL_READBACK_SEL_CTR(x) (2 << (x))
#define I8254_CTRL_LATCH 0x00
#define I8254_CTRL_LSB_ONLY 0x10
#define I8254_CTRL_MSB_ONLY 0x20
#define I8254_CTRL_LSB_MSB 0x30

#define I8254_MODE0 0x00
#define I8254_MODE1 0x02
#define I8254_MODE2 0x04
#define I8254_MODE3 0x06
#define I8254_MODE4 0x08
#define I8254_MODE5 0x0a
#define I8254_BCD 0x01
#define I8254_BINARY 0x00

struct comedi_8254;

/* From 6.10: dir is 1 to write. */
typedef unsigned int comedi_8254_iocb_fn(struct comedi_8254 *i8254, int dir, unsigned int reg,
					 unsigned int val);

struct comedi_8254 {
	unsigned long iobase;
	void __iomem *mmio;
	comedi_8254_iocb_fn *iocb; /* from 6.10, with context in the place of the two */
	unsigned long context;
	unsigned int iosize, regshift, osc_base;
	unsigned int divisor, divisor1, divisor2;
	unsigned int next_div, next_div1, next_div2;
	unsigned int clock_src[3], gate_src[3];
	bool busy[3];
	int (*insn_config)(struct comedi_device *dev, struct comedi_subdevice *s,
			   struct comedi_insn *insn, unsigned int *data);
};

unsigned int comedi_8254_status(struct comedi_8254 *i8254, unsigned int counter);
unsigned int comedi_8254_read(struct comedi_8254 *i8254, unsigned int counter);
void comedi_8254_write(struct comedi_8254 *i8254, unsigned int counter, unsigned int val);
int comedi_8254_set_mode(struct comedi_8254 *i8254, unsigned int counter, unsigned int mode);
int comedi_8254_load(struct comedi_8254 *i8254, unsigned int counter, unsigned int val,
		     unsigned int mode);
void comedi_8254_pacer_enable(struct comedi_8254 *i8254, unsigned int counter1,
			      unsigned int counter2, bool enable);
void comedi_8254_update_divisors(struct comedi_8254 *i8254);
void comedi_8254_cascade_ns_to_timer(struct comedi_8254 *i8254, unsigned int *nanosec,
				     unsigned int flags);
void comedi_8254_ns_to_timer(struct comedi_8254 *i8254, unsigned int *nanosec,
			     unsigned int flags);
void comedi_8254_set_busy(struct comedi_8254 *i8254, unsigned int counter, bool busy);
void comedi_8254_subdevice_init(struct comedi_subdevice *s, struct comedi_8254 *i8254);
struct comedi_8254 *comedi_8254_init(unsigned long iobase, unsigned int osc_base,
				     unsigned int iosize, unsigned int regshift);
struct comedi_8254 *comedi_8254_mm_init(void __iomem *mmio, unsigned int osc_base,
					unsigned int iosize, unsigned int regshift);
/* From 6.10; ERR_PTR(). */
struct comedi_8254 *comedi_8254_alloc(comedi_8254_iocb_fn *iocb, unsigned long context,
				      unsigned int osc_base, unsigned int iosize,
				      unsigned int regshift);
struct comedi_8254 *comedi_8254_io_alloc(unsigned long iobase, unsigned int osc_base,
					 unsigned int iosize, unsigned int regshift);
struct comedi_8254 *comedi_8254_mm_alloc(void __iomem *mmio, unsigned int osc_base,
					 unsigned int iosize, unsigned int regshift);

#endif
