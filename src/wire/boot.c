/* SPDX-License-Identifier: MIT */
/*
 * Boot, at first use. Whoever is first boots, others wait until all is done;
 * the booting thread itself, whose later steps build on the earlier ones, goes
 * on as soon as there are pages. No signal comes between.
 */
#include "wire/wire.h"

#include "kmalloc/kmalloc.h"
#include "page/page.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include "slab/slab.h"
#include "vmalloc/vmalloc.h"

#include <kmem/kmem.h>

static enum boot_state { BOOT_NONE, BOOT_PAGES, BOOT_DONE, BOOT_FAILED } state; /* mutex */
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
		.init_on_alloc = options.init_on_alloc,
		.init_on_free = options.init_on_free,
		.fail_page_alloc = options.fail_page_alloc,
	};
	int err;

	if (options.movable_percent) {
		if (!page.mem_bytes)
			page.mem_bytes = port_ram_bytes();
		page.movable_bytes = (page.mem_bytes >> PAGE_SHIFT) * options.movable_percent / 100
				     << PAGE_SHIFT;
	}
	err = page_boot(&page);
	if (!err)
		state = BOOT_PAGES;
	return err;
}

static int boot_slab(void)
{
	const struct slab_options slab = {
		.nomerge = options.slab_nomerge,
		.min_objects = options.slab_min_objects,
		.max_order = (unsigned int)min_ul(options.slab_max_order, MAX_PAGE_ORDER),
		.debug = options.slab_debug,
		.failslab = options.failslab,
		.init_on_alloc = options.init_on_alloc,
		.init_on_free = options.init_on_free,
	};

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
			report_printf("libkmem: no memory can be allocated: the %s failed to "
				      "start, error %d\n",
				      steps[i].name, -err);
			return BOOT_FAILED;
		}
	}
	__atomic_store_n(&page_all_booted, true, __ATOMIC_RELEASE);
	return BOOT_DONE;
}

bool km_boot(void)
{
	unsigned long signals[PORT_SIGNALS_WORDS];
	bool up;

	if (likely(__atomic_load_n(&page_all_booted, __ATOMIC_ACQUIRE)))
		return true;
	port_signals_block(signals);
	if (owned_get(&mutex)) {
		if (state == BOOT_NONE)
			state = boot_all();
		up = state == BOOT_DONE;
		owned_put(&mutex);
	} else {
		up = state == BOOT_PAGES;
	}
	port_signals_restore(signals);
	return up;
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
