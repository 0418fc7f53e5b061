/* SPDX-License-Identifier: MIT */
/* Memory of the program's own, as its mmap() gives it. */
#include <linux/mm.h>

#include <kunit/test.h>
#include <linux/err.h>
#include <linux/export.h>
#include <linux/km_file.h>
#include <linux/mman.h>
#include <linux/slab.h>

#include "compat/file/host_map.h"

unsigned long vm_mmap(struct file *file, unsigned long addr, unsigned long len,
		      unsigned long prot, unsigned long flag, unsigned long offset)
{
	if (offset + PAGE_ALIGN(len) < offset || offset_in_page(offset) || !len)
		return -EINVAL;
	if (file)
		return (unsigned long)km_file_mmap(file, len, prot, offset);
	return km_host_anonymous(addr, PAGE_ALIGN(len), (int)prot, flag & MAP_FIXED);
}
EXPORT_SYMBOL(vm_mmap);

int vm_munmap(unsigned long start, size_t len)
{
	if (offset_in_page(start) || !len)
		return -EINVAL;
	km_host_unreserve((void *)start, PAGE_ALIGN(len));
	return 0;
}
EXPORT_SYMBOL(vm_munmap);

struct mapped {
	unsigned long addr;
	size_t len;
};

static void unmap(void *arg)
{
	struct mapped *m = arg;

	vm_munmap(m->addr, m->len);
	kfree(m);
}

unsigned long kunit_vm_mmap(struct kunit *test, struct file *file, unsigned long addr,
			    unsigned long len, unsigned long prot, unsigned long flag,
			    unsigned long offset)
{
	struct mapped *m = kzalloc(sizeof(*m), GFP_KERNEL);

	if (!m)
		return -ENOMEM;
	m->addr = vm_mmap(file, addr, len, prot, flag, offset);
	m->len = len;
	if (IS_ERR_VALUE(m->addr)) {
		addr = m->addr;
		kfree(m);
		return addr;
	}
	addr = m->addr;
	return kunit_add_action_or_reset(test, unmap, m) ? -ENOMEM : addr;
}
EXPORT_SYMBOL(kunit_vm_mmap);
