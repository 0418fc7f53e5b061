/* SPDX-License-Identifier: MIT */
/* Before and after fork(); see wire.h for the order and its reasons. */
#include "wire/wire.h"

#include "page/page.h"
#include "pool/pool.h"
#include "port/port.h"
#include "reclaim/reclaim.h"
#include "vmalloc/vmalloc.h"

static struct owned running; /* one fork at a time; all below is its thread's */
static unsigned long signals[PORT_SIGNALS_WORDS];
static bool still;     /* everybody was brought to a standstill */
static int copy;       /* of the frames, or -errno */
static int parent_tid;

/*
 * A handler that interrupted the holder of a lock, or the boot, cannot wait for
 * it. Then there is no standstill and no copy.
 */
static void prepare(void)
{
	unsigned long saved[PORT_SIGNALS_WORDS];

	port_signals_block(saved);
	owned_get(&running);
	memcpy(signals, saved, sizeof(saved));
	parent_tid = port_tid();
	copy = -EBUSY;
	still = !thread_interrupted_holder() && wire_boot_pause();
	if (!still)
		return;
	reclaim_fork_prepare();
	lock_freeze();
	copy = cpu_suspend();
	if (!copy && !page_frames.borrowed)
		copy = port_frames_copy(&page_frames);
}

static void leave(void)
{
	unsigned long saved[PORT_SIGNALS_WORDS];

	memcpy(saved, signals, sizeof(saved));
	if (still)
		wire_boot_continue();
	owned_put(&running);
	port_signals_restore(saved);
}

static void parent(void)
{
	if (still) {
		if (copy >= 0 && !page_frames.borrowed)
			port_frames_copy_drop(copy);
		cpu_resume();
		lock_thaw();
		reclaim_fork_parent();
	}
	leave();
}

/* The frames that this process maps become its own, wherever they are mapped. */
static void frames_take_over(void)
{
	int err;

	if (page_frames.borrowed) /* private mappings are copied by the host */
		return;
	err = port_frames_adopt(&page_frames, copy);
	/* Without a standstill the areas may just be changing, and cannot be walked. */
	if (!err && still)
		err = vmap_remap_all();
	if (!err && still)
		err = page_highmem_remap();
	if (copy < 0)
		report_printf("libkmem: fork: the frames could not be copied, error %d: the child "
			      "sees what its parent writes\n",
			      -copy);
	/* With the parent's memory still mapped for writing, going on would harm the parent. */
	if (err)
		report_panic("libkmem: fork: the child's memory could not be mapped, error %d",
			     -err);
}

static void child(void)
{
	if (page_all_booted) {
		frames_take_over();
		cpu_fork_child();
		cpu_resume();
		lock_fork_child();
		pool_fork_child();
		reclaim_fork_child(parent_tid);
	}
	leave();
}

/* The first to register, so the last before a fork, and the first after it. */
__attribute__((__constructor__(101))) static void fork_watch(void)
{
	port_fork_watch(prepare, parent, child);
}
