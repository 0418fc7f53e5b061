/* SPDX-License-Identifier: MIT */
/*
 * Static per-CPU variables. The section km_percpu of a program or shared
 * object is the template; its start-up code (linux/percpu-defs.h) registers
 * it here, which makes a copy for each CPU. At unload, which may be the end of
 * the process with threads still at work, a module is only marked as gone; the
 * next registration frees its copies. Descriptors are reused, never freed, so
 * that readers need no lock.
 */
#include "pool/percpu_internal.h"

#include <linux/slab.h>

struct pool_pcpu_module *pool_pcpu_modules;

static struct km_lock module_lock = LOCK_INIT(LOCK_RANK_POOL);

/* The template's place in a page is kept, and so any alignment up to a page. */
static unsigned long lead_of(const char *start)
{
	return (unsigned long)start & ~PAGE_MASK;
}

#define each_module(m)                                                                  \
	for (m = __atomic_load_n(&pool_pcpu_modules, __ATOMIC_ACQUIRE); m; m = m->next) \
		if (!__atomic_load_n(&m->start, __ATOMIC_ACQUIRE))                      \
			;                                                               \
		else

char *pool_pcpu_static_copy(const void *p, unsigned long *unit)
{
	const struct pool_pcpu_module *m;

	each_module(m) {
		const char *start = m->start;

		if ((const char *)p >= start && (const char *)p < m->stop) {
			*unit = m->unit;
			return m->base + lead_of(start) + ((const char *)p - start);
		}
	}
	return NULL;
}

bool __is_kernel_percpu_address(unsigned long addr, unsigned long *can_addr)
{
	const struct pool_pcpu_module *m;

	each_module(m) {
		unsigned long off = addr - (unsigned long)m->base, lead = lead_of(m->start);

		if (off >= m->unit * cpu_nr)
			continue;
		off %= m->unit;
		if (off < lead || off >= lead + (unsigned long)(m->stop - m->start))
			return false;
		if (can_addr)
			*can_addr = (unsigned long)m->base + off;
		return true;
	}
	return false;
}

bool is_kernel_percpu_address(unsigned long addr)
{
	return __is_kernel_percpu_address(addr, NULL);
}

/* Free the copies of modules that are gone; their descriptors become free for reuse. */
static void modules_sweep(void)
{
	struct pool_pcpu_module *m;

	for (m = __atomic_load_n(&pool_pcpu_modules, __ATOMIC_ACQUIRE); m; m = m->next) {
		char *base = NULL;

		lock_get(&module_lock);
		if (m->gone) {
			base = m->base;
			__atomic_store_n(&m->start, NULL, __ATOMIC_RELEASE);
			m->base = NULL;
			m->gone = false;
		}
		lock_put(&module_lock);
		if (base)
			pool_pcpu_area_free(base, m->unit * cpu_nr);
	}
}

/* A descriptor that is in the list but means nothing; module_lock. */
static struct pool_pcpu_module *descriptor_reuse(void)
{
	struct pool_pcpu_module *m;

	for (m = pool_pcpu_modules; m; m = m->next)
		if (!m->start && !m->base)
			return m;
	return NULL;
}

static char *copies_make(const char *start, unsigned long size, unsigned long unit)
{
	char *base = pool_pcpu_area_alloc(unit * cpu_nr, GFP_KERNEL);

	for (unsigned int cpu = 0; base && cpu < cpu_nr; cpu++) {
		memset(base + cpu * unit, 0, unit);
		memcpy(base + cpu * unit + lead_of(start), start, size);
	}
	return base;
}

void km_percpu_register(const void *start, const void *stop)
{
	unsigned long size = (unsigned long)((const char *)stop - (const char *)start), unit;
	struct pool_pcpu_module *m, *fresh;
	char *base;

	modules_sweep();
	if (!size || pool_pcpu_static_copy(start, &unit))
		return;
	unit = align_up(lead_of(start) + size, PAGE_SIZE);
	fresh = kzalloc(sizeof(*fresh), GFP_KERNEL);
	base = fresh ? copies_make(start, size, unit) : NULL;
	if (!base)
		report_panic("percpu: no memory for %lu bytes of static per-CPU variables", size);

	lock_get(&module_lock);
	m = descriptor_reuse();
	if (!m) {
		m = fresh;
		fresh = NULL;
		m->next = pool_pcpu_modules;
		__atomic_store_n(&pool_pcpu_modules, m, __ATOMIC_RELEASE);
	}
	m->stop = stop;
	m->base = base;
	m->unit = unit;
	__atomic_store_n(&m->start, start, __ATOMIC_RELEASE);
	lock_put(&module_lock);
	kfree(fresh);
}

void km_percpu_unregister(const void *start)
{
	lock_get(&module_lock);
	for (struct pool_pcpu_module *m = pool_pcpu_modules; m; m = m->next)
		if (m->start == start)
			m->gone = true;
	lock_put(&module_lock);
}
