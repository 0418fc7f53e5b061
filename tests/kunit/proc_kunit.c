/* SPDX-License-Identifier: MIT */
/* Files below /proc. */
#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/fs.h>
#include <linux/km_file.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "said.h"

static char buf[256];
static int opened, released;

static const char *text(const char *path)
{
	ssize_t n = km_vfs_read(path, buf, sizeof(buf));

	if (n < 0)
		snprintf(buf, sizeof(buf), "error %zd", n);
	return buf;
}

static int zero(struct kunit *test)
{
	opened = released = 0;
	return 0;
}

/* ---- by proc_ops ---- */

static char kept[16];

static int own_open(struct inode *inode, struct file *file)
{
	file->private_data = kstrdup(pde_data(inode), GFP_KERNEL);
	opened++;
	return file->private_data ? 0 : -ENOMEM;
}

static int own_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	released++;
	return 0;
}

static ssize_t own_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	const char *str = file->private_data;

	return simple_read_from_buffer(to, count, pos, str, strlen(str));
}

static ssize_t own_write(struct file *file, const char __user *from, size_t count, loff_t *pos)
{
	return simple_write_to_buffer(kept, sizeof(kept) - 1, pos, from, count);
}

static const struct proc_ops own_ops = {
	.proc_open = own_open,
	.proc_release = own_release,
	.proc_read = own_read,
	.proc_write = own_write,
	.proc_lseek = default_llseek,
};

static void own_operations(struct kunit *test)
{
	struct proc_dir_entry *e = proc_create_data("own", 0, NULL, &own_ops, "data of it");

	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_EXPECT_STREQ(test, text("/proc/own"), "data of it");
	KUNIT_EXPECT_EQ(test, km_vfs_write("/proc/own", "written"), 7);
	KUNIT_EXPECT_STREQ(test, (const char *)kept, "written");
	KUNIT_EXPECT_EQ(test, opened, 2);
	KUNIT_EXPECT_EQ(test, released, 2);
	proc_remove(e);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/proc/own"));
	proc_remove(NULL);
}

static const struct proc_ops bare_ops = { .proc_read = own_read };

static void a_name_is_had_once(struct kunit *test)
{
	struct proc_dir_entry *e = proc_create("once", 0400, NULL, &bare_ops);

	KUNIT_ASSERT_NOT_NULL(test, e);
	said_begin();
	KUNIT_EXPECT_NULL(test, proc_create("once", 0400, NULL, &bare_ops));
	KUNIT_EXPECT_TRUE(test, said("proc_dir_entry 'once' already registered"));
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_NULL(test, proc_create("no/such/way", 0400, NULL, &bare_ops));
	proc_remove(e);
}

/* ---- records ---- */

struct walk {
	int shown;
};

static void *walk_start(struct seq_file *m, loff_t *pos)
{
	return *pos < 3 ? (void *)(long)(*pos + 1) : NULL;
}

static void *walk_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return walk_start(m, pos);
}

static void walk_stop(struct seq_file *m, void *v)
{
}

static int walk_show(struct seq_file *m, void *v)
{
	struct walk *w = m->private;

	if (w)
		seq_printf(m, "%d:", w->shown++);
	seq_printf(m, "%ld%s\n", (long)v, (char *)pde_data(file_inode(m->file)) ?: "");
	return 0;
}

static const struct seq_operations walk_ops = {
	.start = walk_start, .next = walk_next, .stop = walk_stop, .show = walk_show,
};

static void records(struct kunit *test)
{
	struct proc_dir_entry *plain = proc_create_seq("plain", 0444, NULL, &walk_ops);
	struct proc_dir_entry *own = proc_create_seq_private("private", 0444, NULL, &walk_ops,
							     sizeof(struct walk), "!");
	KUNIT_ASSERT_NOT_NULL(test, plain);
	KUNIT_ASSERT_NOT_NULL(test, own);
	KUNIT_EXPECT_STREQ(test, text("/proc/plain"), "1\n2\n3\n");
	KUNIT_EXPECT_STREQ(test, text("/proc/private"), "0:1!\n1:2!\n2:3!\n");
	KUNIT_EXPECT_STREQ(test, text("/proc/private"), "0:1!\n1:2!\n2:3!\n"); /* of each open */
	proc_remove(plain);
	proc_remove(own);
}

static int single_show(struct seq_file *m, void *v)
{
	seq_printf(m, "single %s\n", (const char *)m->private);
	return 0;
}

static void a_single_record(struct kunit *test)
{
	struct proc_dir_entry *e = proc_create_single_data("single", 0, NULL, single_show, "one");

	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_EXPECT_STREQ(test, text("/proc/single"), "single one\n");
	remove_proc_entry("single", NULL);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/proc/single"));
}

/* ---- directories ---- */

static void paths(struct kunit *test)
{
	struct proc_dir_entry *dir = proc_mkdir("driver_x", NULL);
	struct proc_dir_entry *sub = proc_mkdir_data("sub", 0500, dir, "of the parent");
	struct proc_dir_entry *e;

	KUNIT_ASSERT_NOT_NULL(test, sub);
	e = proc_create_single_data("driver_x/sub/file", 0, NULL, single_show, "deep");
	KUNIT_ASSERT_NOT_NULL(test, e);
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single("sub/other", 0, dir, single_show));
	KUNIT_ASSERT_NOT_NULL(test, proc_symlink("link", dir, "sub/file"));
	KUNIT_EXPECT_STREQ(test, text("/proc/driver_x/sub/file"), "single deep\n");
	KUNIT_EXPECT_STREQ(test, text("/proc/driver_x/link"), "single deep\n");
	KUNIT_EXPECT_STREQ(test, (const char *)proc_get_parent_data(d_inode((struct dentry *)e)),
			   "of the parent");
	KUNIT_EXPECT_EQ(test, km_vfs_list("/proc/driver_x/sub", buf, sizeof(buf)), 11);
	KUNIT_EXPECT_STREQ(test, buf, "file\nother\n");
	remove_proc_entry("driver_x/sub/other", NULL);
	said_begin();
	remove_proc_entry("driver_x/sub/other", NULL);
	KUNIT_EXPECT_TRUE(test, said("driver_x/sub/other"));
	KUNIT_EXPECT_EQ(test, said_end(), 1);
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("nothing", dir), -ENOENT);
	KUNIT_EXPECT_EQ(test, remove_proc_subtree("driver_x", NULL), 0);
	KUNIT_EXPECT_FALSE(test, km_vfs_exists("/proc/driver_x"));
}

/* ---- removal while files are open ---- */

static void removal_releases_open_files(struct kunit *test)
{
	struct proc_dir_entry *e = proc_create_data("own", 0, NULL, &own_ops, "x");
	struct file *a = km_file_open("/proc/own", O_RDONLY);
	struct file *b = km_file_open("/proc/own", O_RDONLY);

	KUNIT_ASSERT_FALSE(test, IS_ERR(a));
	KUNIT_ASSERT_FALSE(test, IS_ERR(b));
	km_file_close(a);
	KUNIT_EXPECT_EQ(test, released, 1);
	proc_remove(e);
	KUNIT_EXPECT_EQ(test, released, 2); /* of b */
	KUNIT_EXPECT_EQ(test, km_file_read(b, buf, 1), -EIO);
	KUNIT_EXPECT_EQ(test, km_file_llseek(b, 0, SEEK_SET), -EIO);
	km_file_close(b);
	KUNIT_EXPECT_EQ(test, released, 2);
}

static void removal_of_records(struct kunit *test)
{
	struct proc_dir_entry *dir = proc_mkdir("dir", NULL);
	struct file *seq, *single;

	KUNIT_ASSERT_NOT_NULL(test, proc_create_seq_private("seq", 0, dir, &walk_ops,
							    sizeof(struct walk), NULL));
	KUNIT_ASSERT_NOT_NULL(test, proc_create_single("single", 0, dir, single_show));
	seq = km_file_open("/proc/dir/seq", O_RDONLY);
	single = km_file_open("/proc/dir/single", O_RDONLY);
	KUNIT_ASSERT_FALSE(test, IS_ERR(seq));
	KUNIT_ASSERT_FALSE(test, IS_ERR(single));
	KUNIT_EXPECT_EQ(test, km_file_read(seq, buf, 2), 2);
	proc_remove(dir);
	KUNIT_EXPECT_EQ(test, km_file_read(seq, buf, 2), -EIO);
	KUNIT_EXPECT_EQ(test, km_file_close(seq), 0);
	KUNIT_EXPECT_EQ(test, km_file_close(single), 0);
}

/* A release that is under way by close() is waited for, and is not begun twice. */

static struct completion in_release, may_end, removed, closed;

static int slow_release(struct inode *inode, struct file *file)
{
	released++;
	complete(&in_release);
	wait_for_completion(&may_end);
	return 0;
}

static const struct proc_ops slow_ops = { .proc_release = slow_release };

static int closer(void *data)
{
	km_file_close(data);
	complete(&closed);
	return 0;
}

static int remover(void *data)
{
	proc_remove(data);
	complete(&removed);
	return 0;
}

static void removal_waits_for_release(struct kunit *test)
{
	struct proc_dir_entry *e = proc_create("slow", 0400, NULL, &slow_ops);
	struct file *file = km_file_open("/proc/slow", O_RDONLY);

	KUNIT_ASSERT_FALSE(test, IS_ERR(file));
	init_completion(&in_release);
	init_completion(&may_end);
	init_completion(&removed);
	init_completion(&closed);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(closer, file, "closer")));
	wait_for_completion(&in_release);
	KUNIT_ASSERT_FALSE(test, IS_ERR(kthread_run(remover, e, "remover")));
	while (km_vfs_exists("/proc/slow"))
		cond_resched();
	KUNIT_EXPECT_FALSE(test, wait_for_completion_timeout(&removed, 2));
	complete(&may_end);
	wait_for_completion(&removed);
	wait_for_completion(&closed);
	KUNIT_EXPECT_EQ(test, released, 1);
}

static struct kunit_case proc_cases[] = {
	KUNIT_CASE(own_operations),
	KUNIT_CASE(a_name_is_had_once),
	KUNIT_CASE(records),
	KUNIT_CASE(a_single_record),
	KUNIT_CASE(paths),
	KUNIT_CASE(removal_releases_open_files),
	KUNIT_CASE(removal_of_records),
	KUNIT_CASE(removal_waits_for_release),
	{}
};

static struct kunit_suite proc_suite = { .name = "proc", .init = zero, .test_cases = proc_cases };
kunit_test_suite(proc_suite);

MODULE_LICENSE("Dual MIT/GPL");
