/* SPDX-License-Identifier: MIT */
/* Files below /sys/kernel/debug. */
#include <kunit/test.h>
#include <linux/atomic.h>
#include <linux/completion.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/km_file.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "crew.h"
#include "said.h"

#define TOP "/sys/kernel/debug/acme/"

static struct dentry *top;
static char buf[512];

static int top_up(struct kunit *test)
{
	top = debugfs_create_dir("acme", NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, top);
	return 0;
}

static void top_down(struct kunit *test)
{
	debugfs_remove_recursive(top);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/sys/kernel/debug/acme"));
}

static const char *text(const char *name)
{
	char path[64];
	ssize_t n;

	snprintf(path, sizeof(path), TOP "%s", name);
	n = km_vfs_read(path, buf, sizeof(buf));
	if (n < 0)
		snprintf(buf, sizeof(buf), "error %zd", n);
	return buf;
}

static ssize_t put(const char *name, const char *what)
{
	char path[64];

	snprintf(path, sizeof(path), TOP "%s", name);
	return km_vfs_write(path, what);
}

static void numbers(struct kunit *test)
{
	static u8 a = 250, xa = 0xf;
	static u16 b = 65000, xb = 0xbee;
	static u32 c = 4000000000u, xc = 0xbeef;
	static u64 d = 1ULL << 63, xd = 0xfeedULL << 32;
	static unsigned long l = 77;
	static size_t s = 78;
	static atomic_t at = ATOMIC_INIT(-5);

	debugfs_create_u8("u8", 0644, top, &a);
	debugfs_create_u16("u16", 0644, top, &b);
	debugfs_create_u32("u32", 0644, top, &c);
	debugfs_create_u64("u64", 0644, top, &d);
	debugfs_create_x8("x8", 0644, top, &xa);
	debugfs_create_x16("x16", 0644, top, &xb);
	debugfs_create_x32("x32", 0644, top, &xc);
	debugfs_create_x64("x64", 0644, top, &xd);
	debugfs_create_ulong("ulong", 0644, top, &l);
	debugfs_create_size_t("size_t", 0644, top, &s);
	debugfs_create_atomic_t("atomic", 0644, top, &at);
	KUNIT_EXPECT_STREQ(test, text("u8"), "250\n");
	KUNIT_EXPECT_STREQ(test, text("u16"), "65000\n");
	KUNIT_EXPECT_STREQ(test, text("u32"), "4000000000\n");
	KUNIT_EXPECT_STREQ(test, text("u64"), "9223372036854775808\n");
	KUNIT_EXPECT_STREQ(test, text("x8"), "0x0f\n");
	KUNIT_EXPECT_STREQ(test, text("x16"), "0x0bee\n");
	KUNIT_EXPECT_STREQ(test, text("x32"), "0x0000beef\n");
	KUNIT_EXPECT_STREQ(test, text("x64"), "0x0000feed00000000\n");
	KUNIT_EXPECT_STREQ(test, text("ulong"), "77\n");
	KUNIT_EXPECT_STREQ(test, text("size_t"), "78\n");
	KUNIT_EXPECT_STREQ(test, text("atomic"), "-5\n");
	KUNIT_EXPECT_EQ(test, put("u8", "7\n"), 2);
	KUNIT_EXPECT_EQ(test, put("x64", "0x123456789abcdef0"), 18);
	KUNIT_EXPECT_EQ(test, put("u64", "18446744073709551615"), 20);
	KUNIT_EXPECT_EQ(test, put("u32", "010"), 3);
	KUNIT_EXPECT_EQ(test, put("atomic", "-6"), 2);
	KUNIT_EXPECT_EQ(test, put("u16", "many"), -EINVAL);
	KUNIT_EXPECT_EQ(test, put("ulong", "18446744073709551616"), -ERANGE);
	KUNIT_EXPECT_EQ(test, a, 7);
	KUNIT_EXPECT_EQ(test, b, 65000);
	KUNIT_EXPECT_EQ(test, c, 8);
	KUNIT_EXPECT_EQ(test, d, U64_MAX);
	KUNIT_EXPECT_EQ(test, xd, 0x123456789abcdef0ULL);
	KUNIT_EXPECT_EQ(test, l, 77);
	KUNIT_EXPECT_EQ(test, atomic_read(&at), -6);
}

static void only_one_way(struct kunit *test)
{
	static u32 value = 5;
	static bool flag;

	debugfs_create_u32("in", 0400, top, &value);
	debugfs_create_u32("out", 0200, top, &value);
	debugfs_create_bool("flag", 0400, top, &flag);
	KUNIT_EXPECT_STREQ(test, text("in"), "5\n");
	KUNIT_EXPECT_LT(test, put("in", "6"), 0);
	KUNIT_EXPECT_LT(test, put("flag", "1"), 0);
	KUNIT_EXPECT_EQ(test, value, 5);
	KUNIT_EXPECT_EQ(test, put("out", "6"), 1);
	KUNIT_EXPECT_EQ(test, value, 6);
	KUNIT_EXPECT_LT(test, km_vfs_read(TOP "out", buf, sizeof(buf)), 0);
	KUNIT_EXPECT_FALSE(test, flag);
}

static void yes_and_no(struct kunit *test)
{
	static bool flag;

	flag = false;
	debugfs_create_bool("flag", 0644, top, &flag);
	KUNIT_EXPECT_STREQ(test, text("flag"), "N\n");
	KUNIT_EXPECT_EQ(test, put("flag", "on\n"), 3);
	KUNIT_EXPECT_TRUE(test, flag);
	KUNIT_EXPECT_STREQ(test, text("flag"), "Y\n");
	KUNIT_EXPECT_EQ(test, put("flag", "perhaps"), 7); /* nothing is said, as in the kernel */
	KUNIT_EXPECT_TRUE(test, flag);
	KUNIT_EXPECT_EQ(test, put("flag", "0"), 1);
	KUNIT_EXPECT_FALSE(test, flag);
}

static void strings(struct kunit *test)
{
	char *str = kstrdup("first", GFP_KERNEL);
	char *big = kunit_kzalloc(test, PAGE_SIZE + 1, GFP_KERNEL);
	struct file *file;

	KUNIT_ASSERT_NOT_NULL(test, str);
	KUNIT_ASSERT_NOT_NULL(test, big);
	debugfs_create_str("str", 0644, top, &str);
	KUNIT_EXPECT_STREQ(test, text("str"), "first\n");
	KUNIT_EXPECT_EQ(test, put("str", "the second\n"), 11);
	KUNIT_EXPECT_STREQ(test, str, "the second");
	KUNIT_EXPECT_STREQ(test, text("str"), "the second\n");
	memset(big, 'b', PAGE_SIZE);
	KUNIT_EXPECT_EQ(test, put("str", big), -E2BIG);
	file = km_file_open(TOP "str", O_WRONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, km_file_pwrite(file, "x", 1, 3), -EINVAL);
	km_file_close(file);
	KUNIT_EXPECT_STREQ(test, str, "the second");
	debugfs_remove_recursive(top);
	top = NULL;
	kfree(str);
}

static void bytes_and_arrays(struct kunit *test)
{
	static char data[] = "some bytes";
	static struct debugfs_blob_wrapper blob = { .data = data, .size = 10 };
	static u32 three[] = { 1, 20, 300 };
	static struct debugfs_u32_array array = { .array = three, .n_elements = 3 };

	debugfs_create_blob("blob", 0444, top, &blob);
	debugfs_create_u32_array("array", 0444, top, &array);
	KUNIT_EXPECT_STREQ(test, text("blob"), "some bytes");
	blob.size = 4;
	KUNIT_EXPECT_STREQ(test, text("blob"), "some");
	KUNIT_EXPECT_STREQ(test, text("array"), "1 20 300\n");
	three[1] = 4000000000u;
	KUNIT_EXPECT_STREQ(test, text("array"), "1 4000000000 300\n");
	blob.size = 10;
	three[1] = 20;
}

/* ---- the tree ---- */

static void a_directory_is_listed(struct kunit *test)
{
	struct dentry *sub = debugfs_create_dir("sub", top);
	static u8 value;

	debugfs_create_u8("b", 0444, top, &value);
	debugfs_create_u8("a", 0444, sub, &value);
	debugfs_create_symlink("link", top, "sub/a");
	debugfs_create_symlink("dir", top, "sub");
	debugfs_create_symlink("round", top, "round");
	KUNIT_EXPECT_EQ(test, km_vfs_list("/sys/kernel/debug/acme", buf, sizeof(buf)), 22);
	KUNIT_EXPECT_STREQ(test, buf, "sub/\nb\nlink\ndir\nround\n");
	KUNIT_EXPECT_EQ(test, km_vfs_list(TOP "dir/", buf, sizeof(buf)), 2);
	KUNIT_EXPECT_STREQ(test, buf, "a\n");
	KUNIT_EXPECT_EQ(test, km_vfs_list("/sys/kernel/debug/acme", buf, 8), 22);
	KUNIT_EXPECT_STREQ(test, buf, "sub/\nb\n");
	KUNIT_EXPECT_EQ(test, km_vfs_list(TOP "b", buf, sizeof(buf)), -ENOTDIR);
	KUNIT_EXPECT_EQ(test, km_vfs_list(TOP "c", buf, sizeof(buf)), -ENOENT);
	KUNIT_EXPECT_STREQ(test, text("link"), "0\n");
	KUNIT_EXPECT_STREQ(test, text("dir/../dir/./a"), "0\n");
	KUNIT_EXPECT_FALSE(test, km_vfs_exists(TOP "round"));
	KUNIT_EXPECT_FALSE(test, km_vfs_exists(TOP "b/c"));
}

static void names_are_had_once(struct kunit *test)
{
	static u8 value;

	said_begin();
	debugfs_create_u8("b", 0444, top, &value);
	debugfs_create_u8("b", 0444, top, &value);
	KUNIT_EXPECT_TRUE(test, said("'b' already exists in 'acme'"));
	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_dir("b", top)), -EEXIST);
	KUNIT_EXPECT_EQ(test, said_end(), 0);
	/* An error of one is passed on by the next. */
	KUNIT_EXPECT_EQ(test, PTR_ERR(debugfs_create_dir("c", ERR_PTR(-EEXIST))), -EEXIST);
	KUNIT_EXPECT_EQ(test, km_vfs_list("/sys/kernel/debug/acme", buf, sizeof(buf)), 2);
}

/* By its name in the directory: a link itself, not where it leads. */
static void found_by_name(struct kunit *test)
{
	static u8 value;
	struct dentry *d;

	debugfs_create_u8("value", 0444, top, &value);
	debugfs_create_symlink("link", top, "value");
	d = debugfs_lookup("link", top);
	KUNIT_ASSERT_NOT_NULL(test, d);
	KUNIT_EXPECT_STREQ(test, (const char *)d->d_name.name, "link");
	debugfs_lookup_and_remove("link", top);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists(TOP "link"));
	KUNIT_EXPECT_TRUE(test, km_vfs_exists(TOP "value"));
	KUNIT_EXPECT_STREQ(test, (const char *)d->d_name.name, "link"); /* it is held */
	dput(d);
	debugfs_lookup_and_remove("link", top); /* of nothing */
	KUNIT_EXPECT_NULL(test, debugfs_lookup("link", top));
	KUNIT_EXPECT_NULL(test, debugfs_lookup("acme/value", NULL));
	d = debugfs_lookup("acme", NULL);
	KUNIT_EXPECT_PTR_EQ(test, d, top);
	dput(d);
}

/* ---- removal ---- */

static int show_calls;

static int slow_show(struct seq_file *m, void *v)
{
	show_calls++;
	seq_puts(m, "shown\n");
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(slow);

static void open_files_of_what_is_removed(struct kunit *test)
{
	struct dentry *sub = debugfs_create_dir("sub", top);
	struct dentry *deep = debugfs_create_dir("deep", sub);
	struct file *file;
	char path[64];

	show_calls = 0;
	debugfs_create_file("slow", 0644, deep, NULL, &slow_fops);
	file = km_file_open(TOP "sub/deep/slow", O_RDWR);
	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, km_file_read(file, buf, 3), 3);
	debugfs_remove(sub);
	KUNIT_EXPECT_EQ(test, km_file_read(file, buf, 3), -EIO);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 3, 0), -EIO);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_SET), -EIO);
	KUNIT_EXPECT_EQ(test, km_file_poll(file), EPOLLHUP);
	KUNIT_EXPECT_EQ(test, km_file_poll_wait(file, EPOLLIN, 60000), EPOLLHUP);
	KUNIT_EXPECT_EQ(test, show_calls, 1);
	/* The directories are held by the file that was in them: these get other memory. */
	for (int i = 0; i < 8; i++) {
		snprintf(path, sizeof(path), "new%d", i);
		KUNIT_EXPECT_FALSE(test, IS_ERR(debugfs_create_dir(path, top)));
	}
	KUNIT_EXPECT_STREQ(test, (const char *)file_path(file, path, sizeof(path)),
			   TOP "sub/deep/slow");
	KUNIT_EXPECT_EQ(test, PTR_ERR(file_path(file, path, strlen(TOP "sub/deep/slow"))),
			-ENAMETOOLONG);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists(TOP "sub"));
	km_file_close(file);
}

static struct completion in_read, may_end;
static atomic_t state; /* 1: in read(), 2: it has ended, 3: removed */

static ssize_t held_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	complete(&in_read);
	wait_for_completion(&may_end);
	atomic_cmpxchg(&state, 1, 2);
	return 0;
}

static int held_mmap(struct file *file, struct vm_area_struct *vma)
{
	return -EPERM;
}

static int held_fasync(int fd, struct file *file, int on)
{
	return 0;
}

static const struct file_operations held_fops = {
	.read = held_read, .mmap = held_mmap, .fasync = held_fasync,
};

static int remover(void *data)
{
	debugfs_remove(data);
	atomic_cmpxchg(&state, 2, 3);
	complete(&in_read);
	return 0;
}

static int reader(void *data)
{
	char byte;

	km_file_read(data, &byte, 1);
	fput(data);
	return 0;
}

static void removal_waits_for_calls(struct kunit *test)
{
	struct dentry *d = debugfs_create_file("held", 0600, top, NULL, &held_fops);
	struct file *file = km_file_open(TOP "held", O_RDONLY);

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_mmap(file, PAGE_SIZE, 1, 0)), -EPERM);
	KUNIT_EXPECT_EQ(test, km_file_fasync(file, 1), 0);
	init_completion(&in_read);
	init_completion(&may_end);
	atomic_set(&state, 1);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(reader, get_file(file), "reader")));
	wait_for_completion(&in_read);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(remover, d, "remover")));
	while (km_vfs_exists(TOP "held"))
		cond_resched();
	KUNIT_EXPECT_FALSE(test, completion_done(&in_read));
	complete(&may_end);
	wait_for_completion(&in_read);
	KUNIT_EXPECT_EQ(test, atomic_read(&state), 3);
	KUNIT_EXPECT_EQ(test, PTR_ERR(km_file_mmap(file, PAGE_SIZE, 1, 0)), -EIO);
	KUNIT_EXPECT_EQ(test, km_file_fasync(file, 1), -EIO);
	while (file_count(file) > 1) /* the reader's */
		cond_resched();
	km_file_close(file);
}

/* Each makes its directory and removes it; all read the files of all. */
static atomic_t read_well, not_there, other_ends;
static u32 seven = 7;

static void make_and_read(void *arg, int who)
{
	for (int i = 0; i < 400; i++) {
		struct dentry *dir;
		char name[64], got[8];
		ssize_t n;

		snprintf(name, sizeof(name), "crew%d", who);
		dir = debugfs_create_dir(name, top);
		debugfs_create_u32("seven", 0444, dir, &seven);
		snprintf(name, sizeof(name), TOP "crew%d/seven", (who + i) % 4);
		n = km_vfs_read(name, got, sizeof(got));
		if (n == 2 && !strcmp(got, "7\n"))
			atomic_inc(&read_well);
		else if (n == -ENOENT || n == -EIO)
			atomic_inc(&not_there);
		else
			atomic_inc(&other_ends);
		snprintf(name, sizeof(name), "crew%d", who);
		if (i % 2)
			debugfs_remove(dir);
		else
			debugfs_lookup_and_remove(name, top);
	}
}

static void many_at_once(struct kunit *test)
{
	atomic_set(&read_well, 0);
	atomic_set(&not_there, 0);
	atomic_set(&other_ends, 0);
	KUNIT_ASSERT_TRUE(test, crew_run(4, make_and_read, NULL));
	KUNIT_EXPECT_GE(test, atomic_read(&read_well), 400); /* at least each its own ones */
	KUNIT_EXPECT_EQ(test, atomic_read(&other_ends), 0);
	KUNIT_EXPECT_EQ(test, km_vfs_list("/sys/kernel/debug/acme", buf, sizeof(buf)), 0);
}

static struct kunit_case debugfs_cases[] = {
	KUNIT_CASE(numbers),
	KUNIT_CASE(only_one_way),
	KUNIT_CASE(yes_and_no),
	KUNIT_CASE(strings),
	KUNIT_CASE(bytes_and_arrays),
	KUNIT_CASE(a_directory_is_listed),
	KUNIT_CASE(names_are_had_once),
	KUNIT_CASE(found_by_name),
	KUNIT_CASE(open_files_of_what_is_removed),
	KUNIT_CASE(removal_waits_for_calls),
	KUNIT_CASE(many_at_once),
	{}
};

static struct kunit_suite debugfs_suite = {
	.name = "debugfs", .init = top_up, .exit = top_down, .test_cases = debugfs_cases,
};
kunit_test_suite(debugfs_suite);

MODULE_LICENSE("Dual MIT/GPL");
