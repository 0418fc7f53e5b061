/* SPDX-License-Identifier: MIT */
/*
 * The kernel's comedi core and its comedi_test driver, through their file:
 * every operation that a program has, and every kind of allocation that they make.
 */
#include <kunit/test.h>
#include <linux/comedi.h>
#include <linux/fcntl.h>
#include <linux/km_file.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>

#define AI 0
#define AO 1
#define SCANS 50

static struct file *file;

static int comedi_open(struct kunit *test)
{
	file = km_file_open("comedi0", O_RDWR);
	return PTR_ERR_OR_ZERO(file);
}

static void comedi_close(struct kunit *test)
{
	if (!IS_ERR_OR_NULL(file))
		km_file_close(file);
}

static long ioctl(unsigned int cmd, void *arg)
{
	return km_file_ioctl(file, cmd, (unsigned long)arg);
}

static void says_what_it_is(struct kunit *test)
{
	struct comedi_devinfo info = { 0 };
	struct comedi_subdinfo *sub = kunit_kcalloc(test, 8, sizeof(*sub), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, sub);
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_DEVINFO, &info), 0);
	KUNIT_ASSERT_GE(test, info.n_subdevs, 2);
	KUNIT_ASSERT_LE(test, info.n_subdevs, 8);
	KUNIT_EXPECT_STREQ(test, info.driver_name, "comedi_test");
	KUNIT_EXPECT_EQ(test, info.read_subdevice, AI);
	KUNIT_EXPECT_EQ(test, info.write_subdevice, AO);
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_SUBDINFO, sub), 0);
	KUNIT_EXPECT_EQ(test, sub[AI].type, COMEDI_SUBD_AI);
	KUNIT_EXPECT_EQ(test, sub[AO].type, COMEDI_SUBD_AO);
	KUNIT_EXPECT_EQ(test, sub[AI].n_chan, 8);
	KUNIT_EXPECT_EQ(test, sub[AI].maxdata, 0xffff);
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_BUFINFO + 100, sub), -ENOTTY);
}

static long instruction(unsigned int what, unsigned int subdevice, unsigned int channel,
			unsigned int *data)
{
	struct comedi_insn insn = {
		.insn = what, .n = 1, .data = data, .subdev = subdevice,
		.chanspec = CR_PACK(channel, 0, AREF_GROUND),
	};

	return ioctl(COMEDI_INSN, &insn);
}

static void output_loops_back_to_input(struct kunit *test)
{
	for (unsigned int channel = 0; channel < 8; channel++) {
		unsigned int out = 1000 * channel + 7, in = 0;

		KUNIT_EXPECT_EQ(test, instruction(INSN_WRITE, AO, channel, &out), 1);
		KUNIT_EXPECT_EQ(test, instruction(INSN_READ, AI, channel, &in), 1);
		KUNIT_EXPECT_EQ(test, in, out);
	}
	KUNIT_EXPECT_EQ(test, instruction(INSN_READ, AI, 8, &(unsigned int){ 0 }), -EINVAL);
	KUNIT_EXPECT_EQ(test, instruction(INSN_READ, 5, 0, &(unsigned int){ 0 }), -EINVAL);
	KUNIT_EXPECT_EQ(test, instruction(INSN_READ, AI, 0, NULL), -EFAULT);
}

static void a_list_of_instructions(struct kunit *test)
{
	unsigned int out = 4321, in = 0;
	struct comedi_insn insn[] = {
		{ .insn = INSN_WRITE, .n = 1, .data = &out, .subdev = AO,
		  .chanspec = CR_PACK(3, 0, AREF_GROUND) },
		{ .insn = INSN_READ, .n = 1, .data = &in, .subdev = AI,
		  .chanspec = CR_PACK(3, 0, AREF_GROUND) },
	};
	struct comedi_insnlist list = { .n_insns = 2, .insns = insn };

	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_INSNLIST, &list), 2);
	KUNIT_EXPECT_EQ(test, in, out);
	insn[1].subdev = 9;
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_INSNLIST, &list), -EINVAL);
}

static struct comedi_cmd command(unsigned int *channels, unsigned int nr)
{
	return (struct comedi_cmd){
		.subdev = AI, .start_src = TRIG_NOW,
		.scan_begin_src = TRIG_TIMER, .scan_begin_arg = 1000000,
		.convert_src = TRIG_NOW, .scan_end_src = TRIG_COUNT, .scan_end_arg = nr,
		.stop_src = TRIG_COUNT, .stop_arg = SCANS,
		.chanlist = channels, .chanlist_len = nr,
	};
}

static void read_all(struct kunit *test, void *to, size_t all)
{
	size_t got = 0;

	while (got < all) {
		ssize_t n = km_file_read(file, (char *)to + got, all - got);

		KUNIT_ASSERT_GT(test, n, 0);
		got += n;
	}
}

/* Channel 0 is a sawtooth, channel 1 a square, each of half a period here. */
static void acquires_a_wave(struct kunit *test)
{
	unsigned int channels[] = { CR_PACK(0, 0, AREF_GROUND), CR_PACK(1, 0, AREF_GROUND) };
	struct comedi_cmd cmd = command(channels, 2);
	unsigned short *sample = kunit_kzalloc(test, SCANS * 2 * sizeof(*sample), GFP_KERNEL);
	size_t all = SCANS * 2 * sizeof(*sample);
	unsigned int rises = 0;

	KUNIT_ASSERT_NOT_NULL(test, sample);
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_CMDTEST, &cmd), 0);
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_CMD, &cmd), 0);
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_CMD, &cmd), -EBUSY);
	read_all(test, sample, all);
	for (unsigned int i = 1; i < SCANS; i++) {
		rises += sample[2 * i] > sample[2 * i - 2];
		KUNIT_EXPECT_TRUE(test, sample[2 * i + 1] == sample[1] ||
						sample[2 * i + 1] == 0xffff - sample[1] ||
						abs(sample[2 * i + 1] + sample[1] - 0xffff) < 2);
	}
	KUNIT_EXPECT_GE(test, rises, SCANS - 3);
	KUNIT_EXPECT_EQ(test, km_file_read(file, (char *)sample, all), 0);
}

static void a_command_can_be_cancelled(struct kunit *test)
{
	unsigned int channel = CR_PACK(0, 0, AREF_GROUND);
	struct comedi_cmd cmd = command(&channel, 1);

	cmd.stop_src = TRIG_NONE;
	cmd.stop_arg = 0;
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_CMD, &cmd), 0);
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, COMEDI_CANCEL, AI), 0);
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_CMD, &cmd), 0);
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, COMEDI_CANCEL, AI), 0);
}

/* A wrong command comes back repaired, with the step at which it was wrong. */
static void a_wrong_command_is_repaired(struct kunit *test)
{
	unsigned int channel = CR_PACK(0, 0, AREF_GROUND);
	struct comedi_cmd cmd = command(&channel, 1);

	cmd.scan_begin_arg = 1;
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_CMDTEST, &cmd), 3);
	KUNIT_EXPECT_GE(test, cmd.scan_begin_arg, 1000);
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_CMD, &(struct comedi_cmd){ .subdev = 9 }), -ENODEV);
}

static void the_buffer_takes_another_size(struct kunit *test)
{
	struct comedi_bufconfig config = { .subdevice = AI, .size = 5 * PAGE_SIZE - 1 };

	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_BUFCONFIG, &config), 0);
	KUNIT_EXPECT_EQ(test, config.size, 5 * PAGE_SIZE);
	config = (struct comedi_bufconfig){ .subdevice = AI, .size = 2048 * 1024 };
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_BUFCONFIG, &config), 0);
	KUNIT_EXPECT_EQ(test, config.size, 2048 * 1024);
}

/* The samples that are read are also seen in the mapped buffer, which then cannot be changed. */
static void the_buffer_can_be_mapped(struct kunit *test)
{
	unsigned int channel = CR_PACK(0, 0, AREF_GROUND);
	struct comedi_cmd cmd = command(&channel, 1);
	struct comedi_bufconfig config = { .subdevice = AI, .size = PAGE_SIZE };
	unsigned short *sample = kunit_kzalloc(test, SCANS * sizeof(*sample), GFP_KERNEL), *map;

	KUNIT_ASSERT_NOT_NULL(test, sample);
	map = km_file_mmap(file, 2 * PAGE_SIZE, PROT_READ, 0); /* not to write: of AI */
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, map);
	KUNIT_ASSERT_EQ(test, ioctl(COMEDI_CMD, &cmd), 0);
	read_all(test, sample, SCANS * sizeof(*sample));
	KUNIT_EXPECT_EQ(test, memcmp(map, sample, SCANS * sizeof(*sample)), 0);
	KUNIT_EXPECT_EQ(test, km_file_read(file, sample, sizeof(*sample)), 0);
	KUNIT_EXPECT_EQ(test, ioctl(COMEDI_BUFCONFIG, &config), -EBUSY);
	KUNIT_ASSERT_EQ(test, km_file_munmap(file, map), 0);
	KUNIT_EXPECT_TRUE(test, IS_ERR(km_file_mmap(file, 1UL << 32, PROT_READ, 0)));
}

/* Another minor is nobody's. */
static void what_is_not_there(struct kunit *test)
{
	KUNIT_EXPECT_TRUE(test, IS_ERR(km_file_open("comedi7", O_RDWR)));
}

static struct kunit_case cases[] = {
	KUNIT_CASE(says_what_it_is),
	KUNIT_CASE(output_loops_back_to_input),
	KUNIT_CASE(a_list_of_instructions),
	KUNIT_CASE(acquires_a_wave),
	KUNIT_CASE(a_command_can_be_cancelled),
	KUNIT_CASE(a_wrong_command_is_repaired),
	KUNIT_CASE(the_buffer_takes_another_size),
	KUNIT_CASE(the_buffer_can_be_mapped),
	KUNIT_CASE(what_is_not_there),
	{}
};

static struct kunit_suite suite = {
	.name = "comedi",
	.init = comedi_open,
	.exit = comedi_close,
	.test_cases = cases,
};
kunit_test_suite(suite);

MODULE_LICENSE("Dual MIT/GPL");
