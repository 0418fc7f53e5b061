/* SPDX-License-Identifier: MIT */
/* What is said of misuse and of failure, in the kernel's words. */
#include "vmalloc/vmap_internal.h"

#include <linux/vmalloc.h>

#define NO_SPACE_INTERVAL_NS 500000000

void vmap_report_bad_free(const void *addr, const char *name)
{
	if ((unsigned long)addr & ~PAGE_MASK)
		KM_WARN("Trying to vfree() bad address (%p)\n", addr);
	KM_WARN("Trying to %s() nonexistent vm area (%p)\n", name, addr);
}

gfp_t vmalloc_gfp_fix(gfp_t gfp)
{
	char bad[160], good[160];
	struct text bad_text = TEXT_INIT(bad, sizeof(bad));
	struct text good_text = TEXT_INIT(good, sizeof(good));

	text_gfp(&bad_text, gfp & ~VMALLOC_GFP);
	text_gfp(&good_text, gfp & VMALLOC_GFP);
	KM_WARN_ONCE(true, "Unexpected gfp: %#x (%s). Fixing up to gfp: %#x (%s). Fix your code!\n",
		     gfp & ~VMALLOC_GFP, bad, gfp & VMALLOC_GFP, good);
	return gfp & VMALLOC_GFP;
}

void vmap_report_no_space(const struct vmap_want *want)
{
	static unsigned long last;

	if (want->gfp & __GFP_NOWARN || !report_ratelimit(&last, NO_SPACE_INTERVAL_NS))
		return;
	report_printf("vmalloc_node_range for size %lu failed: "
		      "Address range restricted to %#lx - %#lx\n",
		      want->size, want->start, want->end);
}

bool vmalloc_dump_obj(void *object)
{
	const struct vm_struct *vm = find_vm_area((void *)((unsigned long)object & PAGE_MASK));
	char line[256];
	struct text t = TEXT_INIT(line, sizeof(line));

	if (!vm)
		return false;
	text_printf(&t, " %u-page vmalloc region starting at %#lx allocated at ", vm->nr_pages,
		    (unsigned long)vm->addr);
	text_symbol(&t, vm->caller);
	report_printf("%s\n", line);
	return true;
}
