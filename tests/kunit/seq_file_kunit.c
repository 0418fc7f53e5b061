/* SPDX-License-Identifier: MIT */
/* Files of records: whatever the size of the reads, the bytes are the same. */
#include <kunit/test.h>
#include <linux/debugfs.h>
#include <linux/fs.h>
#include <linux/km_file.h>
#include <linux/list.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#define MOST 65536

/* ---- records by number: their lengths; of 0: skipped; negative: an error ---- */

#define SKIP 0
#define NOTHING 1 /* a record without a byte */

static const int *lens;
static int nr_lens, starts, stops;

static void *rec_start(struct seq_file *m, loff_t *pos)
{
	starts++;
	return *pos < nr_lens ? (void *)&lens[*pos] : NULL;
}

static void *rec_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return *pos < nr_lens ? (void *)&lens[*pos] : NULL;
}

static void rec_stop(struct seq_file *m, void *v)
{
	stops++;
}

static int rec_show(struct seq_file *m, void *v)
{
	const int *len = v;
	char letter = 'a' + (len - lens) % 26;

	if (*len < 0)
		return *len;
	if (*len == NOTHING)
		return 0;
	if (*len == SKIP) {
		seq_puts(m, "not to be seen");
		return SEQ_SKIP;
	}
	for (int i = 0; i < *len - 1; i++)
		seq_putc(m, letter);
	seq_putc(m, '\n');
	return 0;
}

static const struct seq_operations rec_ops = {
	.start = rec_start, .next = rec_next, .stop = rec_stop, .show = rec_show,
};

static int rec_open(struct inode *inode, struct file *file)
{
	return seq_open(file, &rec_ops);
}

/* ---- a buffer that ends in nothing: one page of two ---- */

static struct page *first_page;

static vm_fault_t one_page(struct vm_fault *vmf)
{
	if (vmf->pgoff)
		return VM_FAULT_SIGBUS;
	vmf->page = first_page;
	get_page(first_page);
	return 0;
}

static const struct vm_operations_struct one_page_ops = { .fault = one_page };

static int rec_mmap(struct file *file, struct vm_area_struct *vma)
{
	vma->vm_ops = &one_page_ops;
	return 0;
}

static const struct file_operations rec_fops = {
	.open = rec_open, .read = seq_read, .llseek = seq_lseek, .release = seq_release,
	.mmap = rec_mmap,
};

/* ---- what must be in the file ---- */

static char *want, *got;
static size_t want_len;

static void records(const int *of, int nr)
{
	lens = of;
	nr_lens = nr;
	starts = stops = 0;
	want_len = 0;
	for (int i = 0; i < nr && of[i] >= 0; i++) {
		if (of[i] <= NOTHING)
			continue;
		memset(want + want_len, 'a' + i % 26, of[i] - 1);
		want_len += of[i];
		want[want_len - 1] = '\n';
	}
}

static struct file *rec_file(struct kunit *test)
{
	struct file *file = km_file_open("/sys/kernel/debug/records", O_RDWR);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	return file;
}

/* All of the file by reads of so many bytes. */
static ssize_t by_pieces(struct file *file, size_t piece)
{
	size_t len = 0;
	ssize_t n;

	do {
		n = km_file_read(file, got + len, min(piece, MOST - len));
		len += n > 0 ? n : 0;
	} while (n > 0);
	return n < 0 ? n : (ssize_t)len;
}

static struct dentry *rec_dentry;

static int rec_up(struct kunit *test)
{
	want = kunit_kzalloc(test, MOST, GFP_KERNEL);
	got = kunit_kzalloc(test, MOST, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, want);
	KUNIT_ASSERT_NOT_NULL(test, got);
	rec_dentry = debugfs_create_file("records", 0644, NULL, NULL, &rec_fops);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, rec_dentry);
	return 0;
}

static void rec_down(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, starts, stops);
	debugfs_remove(rec_dentry);
}

static const int mixed[] = {
	10, SKIP, 3000, NOTHING, 1500, 4095, 4096, 4097, SKIP, SKIP, 20000, 2, 7, 8192, NOTHING,
	300, SKIP,
};

static void pieces_make_the_whole(struct kunit *test)
{
	static const size_t pieces[] = { 1, 7, 10, 1000, 4095, 4096, 4097, 30000, MOST };

	records(mixed, ARRAY_SIZE(mixed));
	for (int i = 0; i < ARRAY_SIZE(pieces); i++) {
		struct file *file = rec_file(test);

		memset(got, 0, MOST);
		KUNIT_EXPECT_EQ_MSG(test, by_pieces(file, pieces[i]), want_len, "by %zu",
				    pieces[i]);
		KUNIT_EXPECT_EQ_MSG(test, memcmp(got, want, want_len), 0, "by %zu", pieces[i]);
		km_file_close(file);
	}
}

static void any_position(struct kunit *test)
{
	static const loff_t places[] = { 5, 10, 11, 3010, 0, 4510, 8605, 33000, 12700, 12699 };
	struct file *file = rec_file(test);
	char buf[100];

	records(mixed, ARRAY_SIZE(mixed));
	for (int i = 0; i < ARRAY_SIZE(places); i++) {
		KUNIT_EXPECT_EQ(test, km_file_llseek(file, places[i], SEEK_SET), places[i]);
		KUNIT_EXPECT_EQ(test, km_file_read(file, buf, 100), 100);
		KUNIT_EXPECT_EQ(test, memcmp(buf, want + places[i], 100), 0);
		KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_CUR), places[i] + 100);
	}
	for (int i = 0; i < ARRAY_SIZE(places); i++) {
		KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 100, places[i]), 100);
		KUNIT_EXPECT_EQ(test, memcmp(buf, want + places[i], 100), 0);
	}
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, -50, SEEK_CUR), places[9] + 50);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, -1, SEEK_SET), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_END), -EINVAL);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 100, want_len), 0);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 100, want_len - 3), 3);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, buf, 100, want_len + 1000), 0);
	KUNIT_EXPECT_EQ(test, km_file_pwrite(file, buf, 1, 0), -ESPIPE);
	KUNIT_EXPECT_EQ(test, km_file_write(file, buf, 1), -EINVAL);
	km_file_close(file);
}

static void read_again_from_the_start(struct kunit *test)
{
	static const int few[] = { 5, 6 }, more[] = { 3, SKIP, 8 };
	struct file *file = rec_file(test);

	records(few, 2);
	KUNIT_EXPECT_EQ(test, by_pieces(file, 4), 11);
	KUNIT_EXPECT_EQ(test, km_file_read(file, got, 4), 0);
	records(more, 3);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 0, SEEK_SET), 0);
	KUNIT_EXPECT_EQ(test, by_pieces(file, 4), 11);
	KUNIT_EXPECT_EQ(test, memcmp(got, want, 11), 0);
	records(NULL, 0);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, got, 4, 0), 0);
	km_file_close(file);
}

/* What comes before an error is read first, and then the error told. */
static void an_error_in_a_record(struct kunit *test)
{
	static const int bad[] = { 5, 6, -EBADMSG, 4 };
	struct file *file = rec_file(test);

	records(bad, 4);
	KUNIT_EXPECT_EQ(test, km_file_read(file, got, MOST), 11);
	KUNIT_EXPECT_EQ(test, memcmp(got, want, 11), 0);
	KUNIT_EXPECT_EQ(test, km_file_read(file, got, MOST), -EBADMSG);
	KUNIT_EXPECT_EQ(test, km_file_llseek(file, 100, SEEK_SET), -EBADMSG);
	KUNIT_EXPECT_EQ(test, km_file_pread(file, got, MOST, 7), 4);
	KUNIT_EXPECT_EQ(test, memcmp(got, want + 7, 4), 0);
	km_file_close(file);
}

/* A buffer that is not all there takes what it can, and no byte is lost. */
static void a_fault_loses_nothing(struct kunit *test)
{
	struct file *file = rec_file(test);
	char *two;

	records(mixed, ARRAY_SIZE(mixed));
	first_page = alloc_page(GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, first_page);
	two = km_file_mmap(file, 2 * PAGE_SIZE, PROT_READ | PROT_WRITE, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR(two));
	KUNIT_EXPECT_EQ(test, km_file_read(file, got, 12), 12); /* 2998 are left of a record */
	KUNIT_EXPECT_EQ(test, km_file_read(file, two + PAGE_SIZE - 500, 4000), 500);
	memcpy(got + 12, two + PAGE_SIZE - 500, 500);
	KUNIT_EXPECT_EQ(test, km_file_read(file, two + PAGE_SIZE, 100), -EFAULT);
	KUNIT_EXPECT_EQ(test, km_file_read(file, got + 512, MOST - 512), 3010 - 512 + 1500);
	KUNIT_EXPECT_EQ(test, memcmp(got, want, 4510), 0);
	km_file_munmap(file, two);
	__free_page(first_page);
	km_file_close(file);
}

static struct kunit_case rec_cases[] = {
	KUNIT_CASE(pieces_make_the_whole),
	KUNIT_CASE(any_position),
	KUNIT_CASE(read_again_from_the_start),
	KUNIT_CASE(an_error_in_a_record),
	KUNIT_CASE(a_fault_loses_nothing),
	{}
};

static struct kunit_suite rec_suite = {
	.name = "seq_file", .init = rec_up, .exit = rec_down, .test_cases = rec_cases,
};

/* ---- ready-made records ---- */

struct item {
	int nr;
	struct list_head list;
};

static LIST_HEAD(items);
static bool with_head;

static void *list_start(struct seq_file *m, loff_t *pos)
{
	return with_head ? seq_list_start_head(&items, *pos) : seq_list_start(&items, *pos);
}

static void *list_next(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &items, pos);
}

static void list_stop(struct seq_file *m, void *v)
{
}

static int list_show(struct seq_file *m, void *v)
{
	if (v == &items)
		seq_puts(m, "head\n");
	else
		seq_printf(m, "%d\n", list_entry((struct list_head *)v, struct item, list)->nr);
	return 0;
}

static const struct seq_operations list_sops = {
	.start = list_start, .next = list_next, .stop = list_stop, .show = list_show,
};
DEFINE_SEQ_ATTRIBUTE(list);

static void a_list(struct kunit *test)
{
	struct dentry *d = debugfs_create_file("list", 0444, NULL, NULL, &list_fops);
	struct item item[3] = { { 30 }, { 31 }, { 32 } };
	char buf[64];

	KUNIT_EXPECT_EQ(test, km_vfs_read("/sys/kernel/debug/list", buf, sizeof(buf)), 0);
	for (int i = 0; i < 3; i++)
		list_add_tail(&item[i].list, &items);
	KUNIT_EXPECT_EQ(test, km_vfs_read("/sys/kernel/debug/list", buf, sizeof(buf)), 9);
	KUNIT_EXPECT_STREQ(test, buf, "30\n31\n32\n");
	with_head = true;
	km_vfs_read("/sys/kernel/debug/list", buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf, "head\n30\n31\n32\n");
	with_head = false;
	INIT_LIST_HEAD(&items);
	debugfs_remove(d);
}

static int long_show(struct seq_file *m, void *v)
{
	for (long i = 0; i < (long)m->private; i++)
		seq_printf(m, "%04ld ", i);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(long);

static void one_record(struct kunit *test)
{
	struct dentry *d = debugfs_create_file("single", 0444, NULL, (void *)3000L, &long_fops);
	char *buf = kunit_kzalloc(test, MOST, GFP_KERNEL);
	char word[16];

	KUNIT_ASSERT_NOT_NULL(test, buf);
	KUNIT_EXPECT_EQ(test, km_vfs_read("/sys/kernel/debug/single", buf, MOST), 15000);
	for (int i = 0; i < 3000; i++) {
		snprintf(word, sizeof(word), "%04d ", i);
		if (memcmp(buf + i * 5, word, 5))
			KUNIT_FAIL(test, "word %d is not right", i);
	}
	debugfs_remove(d);
}

static int words_show(struct seq_file *m, void *v)
{
	static const u8 bytes[] = "0123456789abcdefXY";

	seq_put_decimal_ull(m, "n=", 42);
	seq_put_decimal_ll(m, " ", -7);
	seq_put_decimal_ull_width(m, " ", 5, 4);
	seq_put_hex_ll(m, " 0x", 0xbeef, 8);
	seq_putc(m, '|');
	seq_setwidth(m, 6);
	seq_puts(m, "ab");
	seq_pad(m, '|');
	seq_escape(m, "a b\n", " \n");
	seq_putc(m, '\n');
	seq_hex_dump(m, "> ", DUMP_PREFIX_OFFSET, 16, 1, bytes, 18, true);
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(words);

static void ways_to_write(struct kunit *test)
{
	struct dentry *d = debugfs_create_file("words", 0444, NULL, NULL, &words_fops);
	char buf[512];

	km_vfs_read("/sys/kernel/debug/words", buf, sizeof(buf));
	KUNIT_EXPECT_STREQ(test, buf,
		"n=42 -7    5 0x0000beef|ab    |a\\040b\\012\n"
		"> 00000000: 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66  0123456789abcdef\n"
		"> 00000010: 58 59                                            XY\n");
	debugfs_remove(d);
}

static struct kunit_case ready_cases[] = {
	KUNIT_CASE(a_list),
	KUNIT_CASE(one_record),
	KUNIT_CASE(ways_to_write),
	{}
};

static struct kunit_suite ready_suite = { .name = "seq_ready", .test_cases = ready_cases };
kunit_test_suites(&rec_suite, &ready_suite);

MODULE_LICENSE("Dual MIT/GPL");
