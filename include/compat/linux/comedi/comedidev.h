/* SPDX-License-Identifier: MIT */
/*
 * What the core of comedi and its drivers share. The core itself is not here:
 * link the kernel's comedi_fops.c, drivers.c, comedi_buf.c and range.c.
 */
#ifndef KM_COMPAT_LINUX_COMEDI_COMEDIDEV_H
#define KM_COMPAT_LINUX_COMEDI_COMEDIDEV_H

#include <linux/comedi.h>
#include <linux/bits.h>
#include <linux/dma-direction.h>
#include <linux/dma-mapping.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/kref.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/spinlock.h>
#include <linux/wait.h>

#define COMEDI_VERSION(major, minor, micro) (((major) << 16) | ((minor) << 8) | (micro))
#define COMEDI_VERSION_CODE COMEDI_VERSION(COMEDI_MAJORVERSION, COMEDI_MINORVERSION, \
					   COMEDI_MICROVERSION)
#define COMEDI_RELEASE VERSION
#define COMEDI_TIMEOUT_MS 1000
#define COMEDI_NUM_BOARD_MINORS 0x30

#ifndef CONFIG_COMEDI_DEFAULT_BUF_SIZE_KB
#define CONFIG_COMEDI_DEFAULT_BUF_SIZE_KB 2048
#endif
#ifndef CONFIG_COMEDI_DEFAULT_BUF_MAXSIZE_KB
#define CONFIG_COMEDI_DEFAULT_BUF_MAXSIZE_KB 20480
#endif

struct comedi_device;
struct comedi_subdevice;

/* ---- ranges, in millionths of a volt, an ampere or nothing ---- */

struct comedi_lrange {
	int length;
	struct comedi_krange range[];
};

#define RANGE(from, to) { (from) * 1e6, (to) * 1e6, 0 }
#define RANGE_ext(from, to) { (from) * 1e6, (to) * 1e6, RF_EXTERNAL }
#define RANGE_mA(from, to) { (from) * 1e6, (to) * 1e6, UNIT_mA }
#define RANGE_unitless(from, to) { (from) * 1e6, (to) * 1e6, 0 }
#define BIP_RANGE(to) { -(to) * 1e6, (to) * 1e6, 0 }
#define UNI_RANGE(to) { 0, (to) * 1e6, 0 }

extern const struct comedi_lrange range_bipolar10, range_bipolar5, range_bipolar2_5;
extern const struct comedi_lrange range_unipolar10, range_unipolar5, range_unipolar2_5;
extern const struct comedi_lrange range_0_20mA, range_4_20mA, range_0_32mA, range_unknown;

#define range_digital range_unipolar5

/* ---- buffers ---- */

struct comedi_buf_page {
	void *virt_addr;
	dma_addr_t dma_addr;
};

struct comedi_buf_map {
	struct device *dma_hw_dev;
	struct comedi_buf_page *page_list;
	unsigned int n_pages;
	enum dma_data_direction dma_dir;
	struct kref refcount;
};

#define COMEDI_CB_EOS BIT(0)      /* end of a scan */
#define COMEDI_CB_EOA BIT(1)      /* end of the acquisition */
#define COMEDI_CB_BLOCK BIT(2)    /* data came, or room */
#define COMEDI_CB_EOBUF BIT(3)
#define COMEDI_CB_ERROR BIT(4)
#define COMEDI_CB_OVERFLOW BIT(5)
#define COMEDI_CB_ERROR_MASK (COMEDI_CB_ERROR | COMEDI_CB_OVERFLOW)
#define COMEDI_CB_CANCEL_MASK (COMEDI_CB_EOA | COMEDI_CB_ERROR_MASK)

/* Counts are of bytes and run freely; pointers are offsets into the buffer. */
struct comedi_async {
	void *prealloc_buf;
	unsigned int prealloc_bufsz, max_bufsize;
	struct comedi_buf_map *buf_map;
	unsigned int buf_write_count, buf_write_alloc_count, buf_write_ptr;
	unsigned int buf_read_count, buf_read_alloc_count, buf_read_ptr;
	unsigned int munge_count, munge_ptr, munge_chan;
	unsigned int cur_chan, scans_done, scan_progress;
	unsigned int events, cb_mask; /* COMEDI_CB_* */
	struct comedi_cmd cmd;
	struct completion run_complete; /* since 6.19: no command and nobody of run_active */
	refcount_t run_active;
	wait_queue_head_t wait_head;
	int (*inttrig)(struct comedi_device *dev, struct comedi_subdevice *s, unsigned int x);
};

/* ---- devices ---- */

struct comedi_subdevice {
	struct comedi_device *device;
	int index, type, n_chan;
	int subdev_flags, len_chanlist;
	void *private;
	struct comedi_async *async;
	void *lock, *busy; /* the file that has it */
	unsigned int runflags;
	spinlock_t spin_lock;
	unsigned int io_bits, maxdata, state;
	const unsigned int *maxdata_list;
	const struct comedi_lrange *range_table;
	const struct comedi_lrange *const *range_table_list;
	unsigned int *chanlist, *readback;
	int (*insn_read)(struct comedi_device *dev, struct comedi_subdevice *s,
			 struct comedi_insn *insn, unsigned int *data);
	int (*insn_write)(struct comedi_device *dev, struct comedi_subdevice *s,
			  struct comedi_insn *insn, unsigned int *data);
	int (*insn_bits)(struct comedi_device *dev, struct comedi_subdevice *s,
			 struct comedi_insn *insn, unsigned int *data);
	int (*insn_config)(struct comedi_device *dev, struct comedi_subdevice *s,
			   struct comedi_insn *insn, unsigned int *data);
	int (*do_cmd)(struct comedi_device *dev, struct comedi_subdevice *s);
	int (*do_cmdtest)(struct comedi_device *dev, struct comedi_subdevice *s,
			  struct comedi_cmd *cmd);
	int (*poll)(struct comedi_device *dev, struct comedi_subdevice *s);
	int (*cancel)(struct comedi_device *dev, struct comedi_subdevice *s);
	int (*buf_change)(struct comedi_device *dev, struct comedi_subdevice *s);
	void (*munge)(struct comedi_device *dev, struct comedi_subdevice *s, void *data,
		      unsigned int num_bytes, unsigned int start_chan_index);
	enum dma_data_direction async_dma_dir;
	struct device *class_dev;
	int minor;
};

struct comedi_driver;

struct comedi_device {
	int use_count;
	struct comedi_driver *driver;
	void *pacer, *private;
	struct device *class_dev, *hw_dev;
	int minor;
	unsigned int detach_count;
	const char *board_name;
	const void *board_ptr;
	unsigned int attached : 1, ioenabled : 1;
	spinlock_t spinlock;
	struct mutex mutex;
	struct rw_semaphore attach_lock;
	struct kref refcount;
	int n_subdevices;
	struct comedi_subdevice *subdevices, *read_subdev, *write_subdev;
	void __iomem *mmio;
	unsigned long iobase, iolen;
	unsigned int irq;
	struct fasync_struct *async_queue;
	int (*open)(struct comedi_device *dev);
	void (*close)(struct comedi_device *dev);
	int (*insn_device_config)(struct comedi_device *dev, struct comedi_insn *insn,
				  unsigned int *data);
	unsigned int (*get_valid_routes)(struct comedi_device *dev, unsigned int n_pairs,
					 unsigned int *pair_data);
};

struct comedi_driver {
	struct comedi_driver *next;
	const char *driver_name;
	struct module *module;
	int (*attach)(struct comedi_device *dev, struct comedi_devconfig *it);
	void (*detach)(struct comedi_device *dev);
	int (*auto_attach)(struct comedi_device *dev, unsigned long context);
	unsigned int num_names;
	const char *const *board_name;
	int offset;
};

static inline bool comedi_range_is_bipolar(struct comedi_subdevice *s, unsigned int range)
{
	return s->range_table->range[range].min < 0;
}

static inline bool comedi_range_is_unipolar(struct comedi_subdevice *s, unsigned int range)
{
	return s->range_table->range[range].min >= 0;
}

static inline bool comedi_chan_range_is_bipolar(struct comedi_subdevice *s, unsigned int chan,
						unsigned int range)
{
	return s->range_table_list[chan]->range[range].min < 0;
}

static inline bool comedi_chan_range_is_unipolar(struct comedi_subdevice *s, unsigned int chan,
						 unsigned int range)
{
	return s->range_table_list[chan]->range[range].min >= 0;
}

static inline bool comedi_range_is_external(struct comedi_subdevice *s, unsigned int range)
{
	return s->range_table->range[range].flags & RF_EXTERNAL;
}

/* Between two's complement and an offset from the middle. */
static inline unsigned int comedi_offset_munge(struct comedi_subdevice *s, unsigned int val)
{
	return val ^ s->maxdata ^ (s->maxdata >> 1);
}

/* ---- sample sizes ---- */

static inline unsigned int comedi_bytes_per_sample(struct comedi_subdevice *s)
{
	return s->subdev_flags & SDF_LSAMPL ? sizeof(int) : sizeof(short);
}

static inline unsigned int comedi_sample_shift(struct comedi_subdevice *s)
{
	return s->subdev_flags & SDF_LSAMPL ? 2 : 1;
}

static inline unsigned int comedi_bytes_to_samples(struct comedi_subdevice *s, unsigned int nbytes)
{
	return nbytes >> comedi_sample_shift(s);
}

static inline unsigned int comedi_samples_to_bytes(struct comedi_subdevice *s,
						   unsigned int nsamples)
{
	return nsamples << comedi_sample_shift(s);
}

/* ---- checks of a command: 0, or -EINVAL after a repair ---- */

static inline int comedi_check_trigger_src(unsigned int *src, unsigned int flags)
{
	unsigned int asked = *src;

	*src = asked & flags;
	return *src == TRIG_INVALID || *src != asked ? -EINVAL : 0;
}

static inline int comedi_check_trigger_is_unique(unsigned int src)
{
	return src & (src - 1) ? -EINVAL : 0;
}

static inline int comedi_check_trigger_arg_is(unsigned int *arg, unsigned int val)
{
	if (*arg == val)
		return 0;
	*arg = val;
	return -EINVAL;
}

static inline int comedi_check_trigger_arg_min(unsigned int *arg, unsigned int val)
{
	if (*arg >= val)
		return 0;
	*arg = val;
	return -EINVAL;
}

static inline int comedi_check_trigger_arg_max(unsigned int *arg, unsigned int val)
{
	if (*arg <= val)
		return 0;
	*arg = val;
	return -EINVAL;
}

/* ---- the core's calls ---- */

struct comedi_device *comedi_dev_get_from_minor(unsigned int minor);
int comedi_dev_put(struct comedi_device *dev);
int comedi_set_hw_dev(struct comedi_device *dev, struct device *hw_dev);
void comedi_event(struct comedi_device *dev, struct comedi_subdevice *s);
bool comedi_is_subdevice_running(struct comedi_subdevice *s);
bool comedi_get_is_subdevice_running(struct comedi_subdevice *s);
void comedi_put_is_subdevice_running(struct comedi_subdevice *s);
void *comedi_alloc_spriv(struct comedi_subdevice *s, size_t size);
void comedi_set_spriv_auto_free(struct comedi_subdevice *s);
void *comedi_alloc_devpriv(struct comedi_device *dev, size_t size);
int comedi_alloc_subdevices(struct comedi_device *dev, int num_subdevices);
int comedi_alloc_subdev_readback(struct comedi_subdevice *s);
int comedi_check_chanlist(struct comedi_subdevice *s, int n, unsigned int *chanlist);
int comedi_readback_insn_read(struct comedi_device *dev, struct comedi_subdevice *s,
			      struct comedi_insn *insn, unsigned int *data);
int comedi_timeout(struct comedi_device *dev, struct comedi_subdevice *s, struct comedi_insn *insn,
		   int (*cb)(struct comedi_device *dev, struct comedi_subdevice *s,
			     struct comedi_insn *insn, unsigned long context),
		   unsigned long context);
int comedi_dio_insn_config(struct comedi_device *dev, struct comedi_subdevice *s,
			   struct comedi_insn *insn, unsigned int *data, unsigned int mask);
unsigned int comedi_dio_update_state(struct comedi_subdevice *s, unsigned int *data);
unsigned int comedi_bytes_per_scan_cmd(struct comedi_subdevice *s, struct comedi_cmd *cmd);
unsigned int comedi_bytes_per_scan(struct comedi_subdevice *s);
unsigned int comedi_nscans_left(struct comedi_subdevice *s, unsigned int nscans);
unsigned int comedi_nsamples_left(struct comedi_subdevice *s, unsigned int nsamples);
void comedi_inc_scan_progress(struct comedi_subdevice *s, unsigned int num_bytes);

unsigned int comedi_buf_write_alloc(struct comedi_subdevice *s, unsigned int n);
unsigned int comedi_buf_write_free(struct comedi_subdevice *s, unsigned int n);
unsigned int comedi_buf_read_n_available(struct comedi_subdevice *s);
unsigned int comedi_buf_read_alloc(struct comedi_subdevice *s, unsigned int n);
unsigned int comedi_buf_read_free(struct comedi_subdevice *s, unsigned int n);
unsigned int comedi_buf_write_samples(struct comedi_subdevice *s, const void *data,
				      unsigned int nsamples);
unsigned int comedi_buf_read_samples(struct comedi_subdevice *s, void *data,
				     unsigned int nsamples);

unsigned int comedi_handle_events(struct comedi_device *dev, struct comedi_subdevice *s);
int comedi_load_firmware(struct comedi_device *dev, struct device *hw_dev, const char *name,
			 int (*cb)(struct comedi_device *dev, const u8 *data, size_t size,
				   unsigned long context),
			 unsigned long context);
int __comedi_request_region(struct comedi_device *dev, unsigned long start, unsigned long len);
int comedi_request_region(struct comedi_device *dev, unsigned long start, unsigned long len);
void comedi_legacy_detach(struct comedi_device *dev);
int comedi_auto_config(struct device *hardware_device, struct comedi_driver *driver,
		       unsigned long context);
void comedi_auto_unconfig(struct device *hardware_device);
int comedi_driver_register(struct comedi_driver *driver);
void comedi_driver_unregister(struct comedi_driver *driver);

#define module_comedi_driver(driver) \
	module_driver(driver, comedi_driver_register, comedi_driver_unregister)

#endif
