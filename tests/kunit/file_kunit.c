/* SPDX-License-Identifier: MIT */
/* A misc device and its open files: what a program does with them, and what their ends do. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/delay.h>
#include <linux/fs.h>
#include <linux/km_file.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#define SIZE 64
#define GET_LEN _IOR('k', 1, int)
#define SET_LEN _IOW('k', 2, int)
#define ODD _IO('k', 3)

static char store[SIZE];
static size_t store_len;
static int open_err;
static int opened, released;
static bool ready;
static DECLARE_WAIT_QUEUE_HEAD(readers);
static struct fasync_struct *async;

static int box_open(struct inode *inode, struct file *file)
{
	struct miscdevice *misc = file->private_data;

	if (open_err)
		return open_err;
	opened += misc->minor == (int)iminor(inode) && imajor(inode) == MISC_MAJOR;
	return 0;
}

static int box_release(struct inode *inode, struct file *file)
{
	released++;
	return 0;
}

static ssize_t box_read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
	return simple_read_from_buffer(buf, count, pos, store, store_len);
}

static ssize_t box_write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
	ssize_t n = simple_write_to_buffer(store, SIZE, pos, buf, count);

	if (n > 0)
		store_len = max_t(size_t, store_len, *pos);
	return n > 0 || !count ? n : -ENOSPC;
}

static loff_t box_llseek(struct file *file, loff_t offset, int whence)
{
	return fixed_size_llseek(file, offset, whence, SIZE);
}

static long box_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	int len = store_len;

	switch (cmd) {
	case GET_LEN:
		return put_user(len, (int __user *)arg);
	case SET_LEN:
		if (get_user(len, (int __user *)arg))
			return -EFAULT;
		if (len < 0 || len > SIZE)
			return -EINVAL;
		store_len = len;
		return 0;
	case ODD:
		return -ENOIOCTLCMD;
	}
	return -ENOTTY;
}

static __poll_t box_poll(struct file *file, poll_table *table)
{
	poll_wait(file, &readers, table);
	return EPOLLOUT | (READ_ONCE(ready) ? EPOLLIN | EPOLLRDNORM : 0);
}

static int box_fasync(int fd, struct file *file, int on)
{
	return fasync_helper(fd, file, on, &async);
}

static const struct file_operations box_fops = {
	.owner = THIS_MODULE,
	.open = box_open,
	.release = box_release,
	.read = box_read,
	.write = box_write,
	.llseek = box_llseek,
	.unlocked_ioctl = box_ioctl,
	.poll = box_poll,
	.fasync = box_fasync,
};

static struct miscdevice box = {
	.minor = MISC_DYNAMIC_MINOR, .name = "box", .fops = &box_fops, .mode = 0640,
};

static int box_up(struct kunit *test)
{
	memset(store, 0, SIZE);
	store_len = 0;
	open_err = opened = released = 0;
	ready = false;
	return misc_register(&box);
}

static void box_down(struct kunit *test)
{
	misc_deregister(&box);
}

static struct file *box_get(struct kunit *test, int flags)
{
	struct file *file = km_file_open("/dev/box", flags);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return file;
}

static void bytes_go_in_and_out(struct kunit *test)
{
	struct file *file = box_get(test, O_RDWR);
	char buf[SIZE + 1] = "";

	KUNIT_EXPECT_EQ(test, opened, 1);
	KUNIT_EXPECT_EQ(test, km_file_write(file, "hello ", 6), 6);
	KUNIT_EXPECT_EQ(test, km_file_write(file, "world", 5), 5);
	KUNIT_EXPECT_EQ(test, km_file_read(file, buf, SIZE), 0);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_SET), 0);
	KUNIT_EXPECT_EQ(test, km_file_read(file, buf, 4), 4);
	KUNIT_EXPECT_EQ(test, km_file_read(file, buf + 4, SIZE), 7);
	KUNIT_EXPECT_STREQ(test, buf, "hello world");
	KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 5, 6), 5);
	KUNIT_EXPECT_EQ(test, memcmp(buf, "world", 5), 0);
	KUNIT_EXPECT_EQ(test, km_file_pwrite(file, "W", 1, 6), 1);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_CUR), 11);
	KUNIT_EXPECT_EQ(test, store[6], 'W');
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_END), SIZE);
	KUNIT_EXPECT_EQ(test, km_file_write(file, "x", 1), -ENOSPC);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 1, SEEK_CUR), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, -1, SEEK_SET), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 1, -1), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_fsync(file), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_close(file), 0);
	KUNIT_EXPECT_EQ(test, released, 1);
}

static void only_as_it_was_opened(struct kunit *test)
{
	struct file *in = box_get(test, O_RDONLY), *out = box_get(test, O_WRONLY);
	char byte = 'b';

	KUNIT_EXPECT_EQ(test, km_file_write(in, &byte, 1), -EBADF);
	KUNIT_EXPECT_EQ(test, km_file_read(out, &byte, 1), -EBADF);
	KUNIT_EXPECT_EQ(test, km_file_write(out, &byte, 1), 1);
	KUNIT_EXPECT_EQ(test, km_file_read(in, &byte, 1), 1);
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_mmap(out, PAGE_SIZE, PROT_READ, 0)), -EACCES);
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_mmap(in, PAGE_SIZE, PROT_READ, 0)), -ENODEV);
	km_file_close(in);
	km_file_close(out);
}

static void ioctl_moves_numbers(struct kunit *test)
{
	struct file *file = box_get(test, O_RDWR);
	int len = 17;

	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, SET_LEN, (unsigned long)&len), 0);
	len = 0;
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, GET_LEN, (unsigned long)&len), 0);
	KUNIT_EXPECT_EQ(test, len, 17);
	len = SIZE + 1;
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, SET_LEN, (unsigned long)&len), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, SET_LEN, 8), -EFAULT);
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, ODD, 0), -ENOTTY);
	KUNIT_EXPECT_EQ(test, km_file_ioctl(file, 0, 0), -ENOTTY);
	km_file_close(file);
}

static void open_says_why_not(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_open("/dev/nothing", O_RDWR)), -ENOENT);
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_open("/dev", O_RDONLY)), -EISDIR);
	open_err = -EBUSY;
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_open("box", O_RDWR)), -EBUSY);
	KUNIT_EXPECT_EQ(test, released, 0);
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_open_dev(MKDEV(MISC_MAJOR, 77), O_RDWR)), -ENODEV);
}

/* ---- waiting ---- */

struct waiting {
	struct file *file;
	struct completion done;
	__poll_t got;
};

static int wait_main(void *data)
{
	struct waiting *w = data;

	w->got = km_file_poll_wait(w->file, EPOLLIN, 60000);
	complete(&w->done);
	return 0;
}

static void poll_waits(struct kunit *test)
{
	struct waiting w = { .file = box_get(test, O_RDWR) };
	struct task_struct *task;

	init_completion(&w.done);
	KUNIT_EXPECT_EQ(test, km_file_poll(w.file), EPOLLOUT);
	KUNIT_EXPECT_EQ(test, km_file_poll_wait(w.file, EPOLLOUT | EPOLLIN, 0), EPOLLOUT);
	KUNIT_EXPECT_EQ(test, km_file_poll_wait(w.file, EPOLLIN, 1), 0);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&readers));
	task = kthread_run(wait_main, &w, "waiter");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	while (!waitqueue_active(&readers))
		cond_resched();
	KUNIT_EXPECT_FALSE(test, completion_done(&w.done));
	wake_up_interruptible(&readers); /* for nothing */
	WRITE_ONCE(ready, true);
	wake_up_interruptible_poll(&readers, EPOLLIN);
	wait_for_completion(&w.done);
	KUNIT_EXPECT_EQ(test, w.got, EPOLLIN);
	KUNIT_EXPECT_FALSE(test, waitqueue_active(&readers));
	KUNIT_EXPECT_EQ(test, km_file_poll(w.file), EPOLLIN | EPOLLRDNORM | EPOLLOUT);
	km_file_close(w.file);
}

static void signals_are_counted(struct kunit *test)
{
	struct file *a = box_get(test, O_RDWR), *b = box_get(test, O_RDWR);

	kill_fasync(&async, SIGIO, POLL_IN);
	KUNIT_EXPECT_EQ(test, km_file_fasync(a, 1), 0);
	KUNIT_EXPECT_EQ(test, km_file_fasync(b, 1), 0);
	KUNIT_EXPECT_EQ(test, km_file_fasync(a, 1), 0);
	kill_fasync(&async, SIGIO, POLL_IN);
	KUNIT_EXPECT_EQ(test, km_file_fasync(a, 0), 0);
	kill_fasync(&async, SIGIO, POLL_IN);
	KUNIT_EXPECT_EQ(test, km_file_signals(a), 1);
	KUNIT_EXPECT_EQ(test, km_file_signals(b), 2);
	km_file_close(a);
	KUNIT_EXPECT_NOT_NULL(test, async);
	km_file_close(b); /* takes it out of the list */
	KUNIT_EXPECT_NULL(test, async);
}

/* ---- the ends of devices ---- */

static void files_outlive_their_device(struct kunit *test)
{
	struct miscdevice other = {
		.minor = MISC_DYNAMIC_MINOR, .name = "other", .fops = &box_fops,
	};
	struct file *file = box_get(test, O_RDWR), *again;
	char byte = 0;

	KUNIT_EXPECT_EQ(test, km_file_write(file, "a", 1), 1);
	misc_deregister(&box); /* the last one: the class goes */
	KUNIT_EXPECT_EQ(test, box.minor, MISC_DYNAMIC_MINOR);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/dev/box"));
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/class/misc"));
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_open("box", O_RDWR)), -ENOENT);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, &byte, 1, 0), 1);
	KUNIT_EXPECT_EQ(test, byte, 'a');
	KUNIT_ASSERT_EQ(test, misc_register(&other), 0); /* while the first one's file is open */
	KUNIT_EXPECT_EQ(test, km_file_close(file), 0);
	KUNIT_EXPECT_EQ(test, released, 1);
	again = km_file_open("other", O_RDWR);
	KUNIT_EXPECT_FALSE(test, IS_ERR(again));
	if (!IS_ERR(again))
		km_file_close(again);
	misc_deregister(&other);
	KUNIT_ASSERT_EQ(test, misc_register(&box), 0);
}

static void minors_are_had_once(struct kunit *test)
{
	static const struct file_operations no_ops = { .llseek = noop_llseek };
	struct miscdevice a = { .minor = box.minor, .name = "a", .fops = &no_ops };
	struct miscdevice b = { .minor = MISC_DYNAMIC_MINOR, .name = "b", .fops = &no_ops };

	KUNIT_EXPECT_GT(test, box.minor, MISC_DYNAMIC_MINOR);
	KUNIT_EXPECT_EQ(test, misc_register(&a), -EBUSY);
	a.minor = box.minor + 1; /* the next that would be chosen */
	KUNIT_ASSERT_EQ(test, misc_register(&a), 0);
	KUNIT_ASSERT_EQ(test, misc_register(&b), 0);
	KUNIT_EXPECT_NE(test, a.minor, b.minor);
	KUNIT_EXPECT_NE(test, box.minor, b.minor);
	misc_deregister(&a);
	KUNIT_EXPECT_EQ(test, a.minor, box.minor + 1); /* it was not chosen */
	misc_deregister(&b);
	KUNIT_EXPECT_EQ(test, b.minor, MISC_DYNAMIC_MINOR);
	a.minor = 100000; /* not one that could be chosen */
	KUNIT_ASSERT_EQ(test, misc_register(&a), 0);
	misc_deregister(&a);
	KUNIT_EXPECT_EQ(test, a.minor, 100000);
	a.minor = 1 << 20;
	KUNIT_EXPECT_EQ(test, misc_register(&a), -EINVAL);
	a.minor = 144;
	KUNIT_EXPECT_EQ(test, misc_register(&a), 0);
	misc_deregister(&a);
}

static struct miscdevice *slow_dev;
static struct completion in_open, may_go, gone;

static int slow_open(struct inode *inode, struct file *file)
{
	complete(&in_open);
	wait_for_completion(&may_go);
	msleep(20);
	return completion_done(&gone) ? -EIO : 0; /* the device is there as long as this takes */
}

static int slow_remover(void *data)
{
	wait_for_completion(&in_open);
	complete(&may_go);
	misc_deregister(slow_dev);
	complete(&gone);
	return 0;
}

static void open_holds_the_device(struct kunit *test)
{
	static const struct file_operations slow_fops = { .open = slow_open };
	struct miscdevice slow = {
		.minor = MISC_DYNAMIC_MINOR, .name = "slow", .fops = &slow_fops,
	};
	struct task_struct *task;
	struct file *file;

	slow_dev = &slow;
	init_completion(&in_open);
	init_completion(&may_go);
	init_completion(&gone);
	KUNIT_ASSERT_EQ(test, misc_register(&slow), 0);
	task = kthread_run(slow_remover, NULL, "remover");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, task);
	file = km_file_open("slow", O_RDONLY);
	KUNIT_EXPECT_FALSE(test, IS_ERR(file));
	wait_for_completion(&gone);
	if (!IS_ERR(file))
		km_file_close(file);
}

static struct kunit_case file_cases[] = {
	KUNIT_CASE(bytes_go_in_and_out),
	KUNIT_CASE(only_as_it_was_opened),
	KUNIT_CASE(ioctl_moves_numbers),
	KUNIT_CASE(open_says_why_not),
	KUNIT_CASE(poll_waits),
	KUNIT_CASE(signals_are_counted),
	KUNIT_CASE(files_outlive_their_device),
	KUNIT_CASE(minors_are_had_once),
	KUNIT_CASE(open_holds_the_device),
	{}
};

static struct kunit_suite file_suite = {
	.name = "file", .init = box_up, .exit = box_down, .test_cases = file_cases,
};
kunit_test_suite(file_suite);

MODULE_LICENSE("Dual MIT/GPL");
