/* SPDX-License-Identifier: MIT */
/*
 * /proc/vmallocinfo. Each area is copied under the lock and printed without
 * it, since the name of a caller may have to be looked for.
 */
#include "vmalloc/vmap_internal.h"

#include <kmem/kmem.h>

enum line_kind { LINE_NONE, LINE_AREA, LINE_RAM, LINE_UNPURGED };

struct line {
	enum line_kind kind;
	unsigned long start, end;
	unsigned long size, flags;
	unsigned long nr_pages;
	phys_addr_t phys_addr;
	const void *caller;
	bool vpages; /* the array of pages is itself in the space */
	unsigned int per_node[KM_MAX_NUMNODES];
};

static void line_copy_vm(struct line *l, const struct vm_struct *vm)
{
	l->flags = __atomic_load_n(&vm->flags, __ATOMIC_ACQUIRE);
	l->size = vm->size;
	l->phys_addr = vm->phys_addr;
	l->caller = __atomic_load_n(&vm->caller, __ATOMIC_RELAXED);
	l->vpages = is_vmalloc_addr(vm->pages);
	l->nr_pages = __atomic_load_n(&vm->nr_pages, __ATOMIC_RELAXED);
	for (unsigned long i = 0; i < l->nr_pages && vm->pages[i]; i++)
		l->per_node[page_to_nid(vm->pages[i])]++;
}

/* Under vmap_lock. */
static void line_copy(struct line *l, const struct vmap_range *r)
{
	const struct vm_struct *vm = __atomic_load_n(&r->va.vm, __ATOMIC_ACQUIRE);

	*l = (struct line){ .start = r->va.va_start, .end = r->va.va_end, .kind = LINE_UNPURGED };
	if (vmap_area_is_live(r)) {
		l->kind = vm ? LINE_AREA : LINE_RAM;
		if (vm)
			line_copy_vm(l, vm);
	} else if (!__atomic_load_n(&r->published, __ATOMIC_RELAXED)) {
		l->kind = LINE_NONE; /* being made */
	}
}

static void area_text(struct text *t, const struct line *l)
{
	if (l->caller) {
		text_printf(t, " ");
		text_symbol(t, l->caller);
	}
	if (l->nr_pages)
		text_printf(t, " pages=%lu", l->nr_pages);
	if (l->phys_addr)
		text_printf(t, " phys=0x%016lx", (unsigned long)l->phys_addr);
	if (l->flags & VM_IOREMAP)
		text_printf(t, " ioremap");
	if (l->flags & VM_SPARSE)
		text_printf(t, " sparse");
	if (l->flags & VM_ALLOC)
		text_printf(t, " vmalloc");
	if (l->flags & VM_MAP)
		text_printf(t, " vmap");
	if (l->flags & VM_USERMAP)
		text_printf(t, " user");
	if (l->flags & VM_DMA_COHERENT)
		text_printf(t, " dma-coherent");
	if (l->vpages)
		text_printf(t, " vpages");
	for (unsigned int n = 0; n < KM_MAX_NUMNODES; n++)
		if (l->per_node[n])
			text_printf(t, " N%u=%u", n, l->per_node[n]);
}

static void line_text(struct text *t, const struct line *l)
{
	text_printf(t, "0x%016lx-0x%016lx %7ld", l->start, l->end, l->end - l->start);
	if (l->kind == LINE_AREA)
		area_text(t, l);
	else
		text_printf(t, l->kind == LINE_RAM ? " vm_map_ram" : " unpurged vm_area");
	text_printf(t, "\n");
}

/* Print the areas of which unpurged holds. */
static void areas_text(struct text *t, bool unpurged)
{
	unsigned long at = 0;
	struct line l;

	for (;;) {
		struct vmap_range *r;

		if (!lock_get_free(&vmap_lock))
			return;
		r = vmap_area_next(at);
		if (r)
			line_copy(&l, r);
		lock_put(&vmap_lock);
		if (!r)
			return;
		if (l.kind != LINE_NONE && (l.kind == LINE_UNPURGED) == unpurged)
			line_text(t, &l);
		at = l.end;
	}
}

size_t km_vmallocinfo(char *buf, size_t size)
{
	struct text t = TEXT_INIT(buf, size);

	if (size)
		buf[0] = 0;
	if (vmap_ready()) {
		areas_text(&t, false);
		areas_text(&t, true);
	}
	return t.len;
}
