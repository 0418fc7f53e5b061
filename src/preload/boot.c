/* SPDX-License-Identifier: MIT */
/*
 * Boot at the first call, and fork. The steps are those of the wiring, as far
 * as a malloc needs them; its options are those of KMEM_MALLOC_CMDLINE.
 */
#include "preload/preload.h"

#include "page/page.h"
#include "port/port.h"
#include "port/rcu.h"
#include "wire/wire.h"

#define WINDOW_MIN (64UL << 30)
#define SLAB_ORDER 4 /* a granule of the page room's */
#define SLAB_MAX_ORDER 5
#define BARN_BYTES (4UL << 20)

static enum boot_state { BOOT_NONE, BOOT_PAGES, BOOT_DONE, BOOT_FAILED } state; /* mutex */
static struct owned mutex;
static struct wire_options options;

static int boot_pages(void)
{
	const struct page_options page = {
		/* Address space only; the host says when there is no more memory. */
		.mem_bytes = options.mem_bytes ? options.mem_bytes :
						 max_ul(2 * port_ram_bytes(), WINDOW_MIN),
		.init_on_alloc = options.init_on_alloc,
		.init_on_free = options.init_on_free,
		.min_free_kbytes = 64,
		.fail_page_alloc = options.fail_page_alloc,
		.private_store = true,
	};

	return page_boot(&page);
}

static int boot_slab(void)
{
	const struct slab_options slab = {
		.nomerge = true,
		.min_objects = options.slab_min_objects,
		.max_order = (unsigned int)min_ul(options.slab_max_order, MAX_PAGE_ORDER),
		.debug = options.slab_debug,
		.failslab = options.failslab,
		.init_on_alloc = options.init_on_alloc,
		.init_on_free = options.init_on_free,
		.least_order = SLAB_ORDER,
		.run_size = MIDDLE_MAX,
		.barn_bytes = BARN_BYTES,
	};

	return slab_boot(&slab);
}

static enum boot_state boot_all(void)
{
	int err;

	options = wire_options_default;
	options.slab_max_order = SLAB_MAX_ORDER;
	options.panic_on_warn = true;
	wire_options_read(port_getenv("KMEM_MALLOC_CMDLINE"), &options);
	report_panic_on_warn = options.panic_on_warn;
	err = cpu_boot(options.rseq, PAGE_CPU_BYTES);
	if (!err)
		err = boot_pages();
	if (!err) {
		state = BOOT_PAGES;
		err = boot_slab();
	}
	if (!err && !class_boot())
		err = -ENOMEM;
	if (err) {
		report_printf("libkmem-malloc: no heap, error %d\n", -err);
		return BOOT_FAILED;
	}
	__atomic_store_n(&page_all_booted, true, __ATOMIC_RELEASE);
	return BOOT_DONE;
}

bool preload_boot(void)
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
	return preload_boot();
}

/* ---- fork; see wire.h: the same, but that the host copies the frames ---- */

static struct owned running; /* one fork at a time; what follows is its thread's */
static unsigned long signals[PORT_SIGNALS_WORDS];
static bool still;
static int parent_tid;

static void prepare(void)
{
	unsigned long saved[PORT_SIGNALS_WORDS];

	port_signals_block(saved);
	owned_get(&running);
	memcpy(signals, saved, sizeof(saved));
	parent_tid = port_tid();
	still = !thread_interrupted_holder() && owned_get(&mutex);
	if (!still)
		return;
	lock_freeze();
	if (page_all_booted)
		cpu_suspend();
}

static void leave(void)
{
	unsigned long saved[PORT_SIGNALS_WORDS];

	memcpy(saved, signals, sizeof(saved));
	if (still)
		owned_put(&mutex);
	owned_put(&running);
	port_signals_restore(saved);
}

static void parent(void)
{
	if (still) {
		cpu_resume();
		lock_thaw();
	}
	leave();
}

static void child(void)
{
	if (page_all_booted) {
		cpu_fork_child();
		cpu_resume();
	}
	lock_fork_child();
	owned_fork_child(&mutex, parent_tid);
	owned_fork_child(&running, parent_tid);
	trim_fork_child(parent_tid);
	leave();
}

__attribute__((__constructor__(101))) static void fork_watch(void)
{
	port_fork_watch(prepare, parent, child);
}

/* ---- what the rooms below ask for ---- */

void page_up_wake_reclaim(int nid)
{
	(void)nid;
}

unsigned long page_up_direct_reclaim(gfp_t gfp, unsigned int order, int nid, int priority)
{
	(void)gfp;
	(void)order;
	(void)nid;
	(void)priority;
	return trim_all();
}

/* There is nobody to ask. */
unsigned long page_up_out_of_memory(gfp_t gfp, unsigned int order)
{
	(void)gfp;
	(void)order;
	return 0;
}

unsigned long page_up_percpu_pages(void)
{
	return 0;
}

/* No cache of malloc's is SLAB_TYPESAFE_BY_RCU. */
void slab_up_rcu_barrier(struct kmem_cache *s)
{
	BUG_ON(s);
}

void slab_up_kfree(const void *p)
{
	preload_free((void *)p);
}

int port_rcu_start(void)
{
	return -ENOSYS;
}

void port_rcu_barrier(void)
{
}

void port_rcu_call(struct rcu_head *head, void (*func)(struct rcu_head *head))
{
	BUG_ON(head || func);
}
