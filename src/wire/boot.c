/* SPDX-License-Identifier: MIT */
/*
 * Boot, at first use. Whoever is first boots, others wait; a call from within
 * (a signal handler's, say) finds that the library is not up.
 */
#include "wire/wire.h"

#include "kmalloc/kmalloc.h"
#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include "slab/slab.h"
#include "vmalloc/vmalloc.h"

#include <kmem/kmem.h>

static enum boot_state { BOOT_NONE, BOOT_DONE, BOOT_FAILED } state; /* atomic */
static struct owned mutex;

/* ---- the steps ---- */

static struct wire_options options;

static int boot_options(void)
{
	wire_options_parse(port_getenv("KMEM_CMDLINE"), &options);
	report_panic_on_warn = options.panic_on_warn;
	reclaim_idle_ms = options.idle_trim_ms;
	return 0;
}

static int boot_cpu(void)
{
	return cpu_boot(options.rseq, PAGE_CPU_BYTES);
}

static int boot_pages(void)
{
	struct page_options page = {
		.mem_bytes = options.mem_bytes,
		.highmem_bytes = options.highmem_bytes,
		.movable_bytes = options.movable_bytes,
		.fake_nodes = options.fake_nodes,
		.min_free_kbytes = options.min_free_kbytes,
	};

	unsigned long all = options.mem_bytes ? options.mem_bytes : port_ram_bytes();

	if (options.movable_percent)
		page.movable_bytes = (all >> PAGE_SHIFT) * options.movable_percent / 100 << PAGE_SHIFT;
	return page_boot(&page);
}

static int boot_slab(void)
{
	struct slab_options slab = { .nomerge = options.slab_nomerge };

	return slab_boot(&slab);
}

static const struct {
	int (*boot)(void);
	const char *name;
} steps[] = {
	{ boot_options, "options" },
	{ boot_cpu, "per-CPU areas" },
	{ boot_pages, "pages" },
	{ boot_slab, "slabs" },
	{ kmalloc_boot, "kmalloc caches" },
	{ vmap_boot, "vmalloc space" },
};

static enum boot_state boot_all(void)
{
	for (size_t i = 0; i < ARRAY_LEN(steps); i++) {
		int err = steps[i].boot();

		if (err) {
			report_printf("libkmem: no memory can be allocated: the %s failed to start, error %d\n",
				      steps[i].name, -err);
			return BOOT_FAILED;
		}
	}
	return BOOT_DONE;
}

bool km_boot(void)
{
	if (likely(__atomic_load_n(&state, __ATOMIC_ACQUIRE) == BOOT_DONE))
		return true;
	if (!owned_get(&mutex))
		return false;
	if (state == BOOT_NONE)
		__atomic_store_n(&state, boot_all(), __ATOMIC_RELEASE);
	owned_put(&mutex);
	return state == BOOT_DONE;
}

bool page_up_boot(void)
{
	return km_boot();
}

/* ---- fork ---- */

bool wire_boot_pause(void)
{
	if (!owned_get(&mutex))
		return false;
	if (state == BOOT_DONE)
		return true;
	owned_put(&mutex);
	return false;
}

void wire_boot_continue(void)
{
	owned_put(&mutex);
}
