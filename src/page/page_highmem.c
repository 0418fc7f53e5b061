/* SPDX-License-Identifier: MIT */
/*
 * Addresses for highmem pages: windows of one page each, in an area reserved
 * at the first use.
 *
 *	window  | kmap: WINDOWS | kmap_local: WINDOWS |
 *
 * A kmap window has a frame and a count of users, and stays mapped when the
 * last one has gone, until another frame wants it. The frame's window is found
 * by probing from the frame number's hash on. A window being mapped for its
 * first user makes the others wait.
 *
 * A kmap_local window belongs to one mapping; taking and giving it back is a
 * compare-and-exchange of its word, so that signal handlers may do it. It too
 * stays mapped, and the next mapping of the same frame costs nothing.
 */
#include "page/page_internal.h"

#define WINDOWS 256u
#define NO_PFN 0UL /* frame 0 is never highmem */

enum kmap_state { KMAP_READY, KMAP_MAPPING, KMAP_FAILED };

/* All under kmap_lock; pfn and users are also read without. */
static struct kmap_window {
	unsigned long pfn;
	unsigned int users;
	unsigned int state; /* enum kmap_state; waited for */
} kmap_windows[WINDOWS];

static struct km_lock kmap_lock = LOCK_INIT(LOCK_RANK_HOST);
static unsigned int kmap_released; /* counts windows that lost their last user; waited for */

/* Frame, protection and in use; 0: never mapped. */
static unsigned long local_windows[WINDOWS];
#define LOCAL_BUSY 1UL
#define LOCAL_WORD(pfn, prot) ((pfn) << 8 | (unsigned long)(prot) << 1)

static char *window_area;

static char *window_base(void)
{
	char *base = __atomic_load_n(&window_area, __ATOMIC_ACQUIRE), *none = NULL;
	size_t bytes = 2 * WINDOWS * PAGE_SIZE;

	if (likely(base))
		return base;
	base = port_reserve_none(bytes, PAGE_SIZE);
	if (!base || __atomic_compare_exchange_n(&window_area, &none, base, false, __ATOMIC_ACQ_REL,
						 __ATOMIC_ACQUIRE))
		return base;
	port_release(base, bytes);
	return none;
}

static char *kmap_address(const struct kmap_window *w)
{
	return window_area + (unsigned long)(w - kmap_windows) * PAGE_SIZE;
}

static char *local_address(unsigned int i)
{
	return window_area + (WINDOWS + i) * PAGE_SIZE;
}

static unsigned int window_hash(unsigned long pfn)
{
	return (unsigned int)(pfn * 0x9e3779b97f4a7c15UL >> 56) % WINDOWS;
}

/* All windows, from the one where pfn is likeliest on. */
#define window_each(i, pfn)                                                       \
	for (unsigned int __n = 0, i = window_hash(pfn); __n < WINDOWS; __n++, \
	     i = (i + 1) % WINDOWS)

/* ---- kmap ---- */

static struct kmap_window *kmap_find(unsigned long pfn)
{
	window_each(i, pfn)
		if (__atomic_load_n(&kmap_windows[i].pfn, __ATOMIC_ACQUIRE) == pfn)
			return &kmap_windows[i];
	return NULL;
}

/* A window without users, made pfn's; an unmapped one first. Under kmap_lock. */
static struct kmap_window *kmap_take(unsigned long pfn)
{
	struct kmap_window *w = NULL;

	window_each(i, pfn) {
		if (kmap_windows[i].users)
			continue;
		if (!w || kmap_windows[i].pfn == NO_PFN)
			w = &kmap_windows[i];
		if (w->pfn == NO_PFN)
			break;
	}
	if (!w)
		return NULL;
	w->state = KMAP_MAPPING;
	__atomic_store_n(&w->pfn, pfn, __ATOMIC_RELEASE);
	__atomic_store_n(&w->users, 1, __ATOMIC_RELEASE);
	return w;
}

/* Give up one use. Under kmap_lock. */
static void kmap_drop(struct kmap_window *w)
{
	if (__atomic_sub_fetch(&w->users, 1, __ATOMIC_ACQ_REL))
		return;
	if (w->state == KMAP_FAILED)
		w->pfn = NO_PFN;
	__atomic_add_fetch(&kmap_released, 1, __ATOMIC_RELEASE);
	port_wake(&kmap_released, INT_MAX);
}

/* The first user maps; the others wait for it. NULL when the host refused. */
static void *kmap_finish(struct kmap_window *w, bool first)
{
	bool good;

	if (first) {
		int err = port_frames_map(&page_frames, kmap_address(w), w->pfn, 1,
					  PORT_PROT_READ | PORT_PROT_WRITE);

		__atomic_store_n(&w->state, err ? KMAP_FAILED : KMAP_READY, __ATOMIC_RELEASE);
		port_wake(&w->state, INT_MAX);
	} else {
		while (__atomic_load_n(&w->state, __ATOMIC_ACQUIRE) == KMAP_MAPPING)
			port_wait(&w->state, KMAP_MAPPING, 0);
	}
	good = __atomic_load_n(&w->state, __ATOMIC_ACQUIRE) == KMAP_READY;
	if (good)
		return kmap_address(w);
	lock_get(&kmap_lock);
	kmap_drop(w);
	lock_put(&kmap_lock);
	return NULL;
}

void *km_kmap(struct page *page)
{
	unsigned long pfn = page_pfn(page);

	if (!window_base())
		return NULL;
	for (;;) {
		unsigned int seen = __atomic_load_n(&kmap_released, __ATOMIC_ACQUIRE);
		struct kmap_window *w;
		bool first = false;

		lock_get(&kmap_lock);
		w = kmap_find(pfn);
		if (w) {
			__atomic_add_fetch(&w->users, 1, __ATOMIC_RELAXED);
		} else {
			w = kmap_take(pfn);
			first = true;
		}
		lock_put(&kmap_lock);
		if (w)
			return kmap_finish(w, first);
		port_wait(&kmap_released, seen, 0);
	}
}

void km_kunmap(struct page *page)
{
	struct kmap_window *w;
	bool used;

	lock_get(&kmap_lock);
	w = kmap_find(page_pfn(page));
	used = w && w->users;
	if (used)
		kmap_drop(w);
	lock_put(&kmap_lock);
	if (!used)
		KM_WARN("kunmap() of a page that is not mapped, pfn:%05lx\n", page_pfn(page));
}

/* Any context: whoever may ask is a user, so that the window is not taken away meanwhile. */
void *km_page_address(const struct page *page)
{
	const struct kmap_window *w = kmap_find(page_pfn(page));

	return w && __atomic_load_n(&w->users, __ATOMIC_ACQUIRE) ? kmap_address(w) : NULL;
}

struct page *kmap_to_page(void *addr)
{
	unsigned long offset = (unsigned long)addr - (unsigned long)window_area;

	if (window_area && offset < WINDOWS * PAGE_SIZE)
		return page_at(kmap_windows[offset >> PAGE_SHIFT].pfn);
	return virt_to_page(addr);
}

/* Unmap one window without users; false when there is none. */
static bool kmap_flush_one(void)
{
	struct kmap_window *w = NULL;

	lock_get(&kmap_lock);
	for (unsigned int i = 0; i < WINDOWS && !w; i++)
		if (kmap_windows[i].pfn != NO_PFN && !kmap_windows[i].users)
			w = &kmap_windows[i];
	if (w) { /* ours while it is neither findable nor free */
		__atomic_store_n(&w->pfn, NO_PFN, __ATOMIC_RELEASE);
		w->users = 1;
	}
	lock_put(&kmap_lock);
	if (!w)
		return false;
	port_frames_unmap(kmap_address(w), PAGE_SIZE);
	lock_get(&kmap_lock);
	kmap_drop(w);
	lock_put(&kmap_lock);
	return true;
}

/* ---- kmap_local ---- */

static bool local_swap(unsigned int i, unsigned long old, unsigned long new)
{
	return __atomic_compare_exchange_n(&local_windows[i], &old, new, false, __ATOMIC_ACQ_REL,
					   __ATOMIC_RELAXED);
}

/* A free window that shows the frame already; WINDOWS when there is none. */
static unsigned int local_reuse(unsigned long word)
{
	for (unsigned int n = 0, i = window_hash(word >> 8); n < 8; n++, i = (i + 1) % WINDOWS)
		if (local_swap(i, word, word | LOCAL_BUSY))
			return i;
	return WINDOWS;
}

/*
 * Any free window, mapped. When the host has no mapping to spare, one that is
 * mapped already can still be had, so all are tried.
 */
static unsigned int local_map(unsigned long word, bool *refused)
{
	window_each(i, word >> 8) {
		unsigned long old = __atomic_load_n(&local_windows[i], __ATOMIC_RELAXED);

		if (old & LOCAL_BUSY || !local_swap(i, old, LOCAL_BUSY))
			continue;
		if (!port_frames_map(&page_frames, local_address(i), word >> 8, 1,
				     (int)(word >> 1 & 7))) {
			__atomic_store_n(&local_windows[i], word | LOCAL_BUSY, __ATOMIC_RELEASE);
			return i;
		}
		*refused = true;
		__atomic_store_n(&local_windows[i], 0, __ATOMIC_RELEASE);
	}
	return WINDOWS;
}

void *km_kmap_local(unsigned long pfn, int prot)
{
	unsigned long word = LOCAL_WORD(pfn, prot);

	if (!window_base())
		return NULL;
	/* A window in use is given back soon; that the host refuses to map may last. */
	for (int refusals = 0; refusals < 16;) {
		unsigned int i = local_reuse(word);
		bool refused = false;

		if (i == WINDOWS)
			i = local_map(word, &refused);
		if (i < WINDOWS)
			return local_address(i);
		refusals += refused;
		port_sleep_ns(50000);
	}
	return NULL;
}

void km_kunmap_local(const void *addr)
{
	unsigned long offset = (unsigned long)addr - (unsigned long)window_area;
	unsigned long i = (offset >> PAGE_SHIFT) - WINDOWS;

	/* kmap()ed addresses may come here too, as in the kernel, where they are left alone. */
	if (window_area && offset < WINDOWS * PAGE_SIZE)
		return;
	if (window_area && offset < 2 * WINDOWS * PAGE_SIZE &&
	    __atomic_fetch_and(&local_windows[i], ~LOCAL_BUSY, __ATOMIC_ACQ_REL) & LOCAL_BUSY)
		return;
	KM_WARN("kunmap_local() of an address that is not mapped (%p)\n", (void *)addr);
}

/* ---- both ---- */

bool is_kmap_addr(const void *addr)
{
	unsigned long base = (unsigned long)__atomic_load_n(&window_area, __ATOMIC_ACQUIRE);

	return base && (unsigned long)addr - base < 2 * WINDOWS * PAGE_SIZE;
}

void kmap_flush_unused(void)
{
	while (kmap_flush_one())
		;
	for (unsigned int i = 0; i < WINDOWS; i++) {
		unsigned long old = __atomic_load_n(&local_windows[i], __ATOMIC_RELAXED);

		if (!old || old & LOCAL_BUSY || !local_swap(i, old, LOCAL_BUSY))
			continue;
		port_frames_unmap(local_address(i), PAGE_SIZE);
		__atomic_store_n(&local_windows[i], 0, __ATOMIC_RELEASE);
	}
}

/* The child of a fork has a frame store of its own: map all windows from it. */
int page_highmem_remap(void)
{
	int err = 0;

	for (unsigned int i = 0; i < WINDOWS; i++) {
		unsigned long word = local_windows[i];

		if (kmap_windows[i].pfn != NO_PFN)
			err |= port_frames_map(&page_frames, kmap_address(&kmap_windows[i]),
					       kmap_windows[i].pfn, 1,
					       PORT_PROT_READ | PORT_PROT_WRITE);
		if (word >> 8)
			err |= port_frames_map(&page_frames, local_address(i), word >> 8, 1,
					       (int)(word >> 1 & 7));
	}
	return err ? -ENOMEM : 0;
}
