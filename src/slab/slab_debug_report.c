/* SPDX-License-Identifier: MIT */
/*
 * The reports, in the kernel's words and order: what is wrong, who had the
 * object, the slab, the object, its bytes, the way here; and then FIX lines.
 */
#include "slab/slab_internal.h"

#define RULE "============================================================================="
#define LINE "-----------------------------------------------------------------------------"
#define LINES_AT_ONCE 8

km_slab_error_fn *km_slab_error_hook;

static unsigned long nr_bugs; /* reports of slabs: the taint B; atomic */

bool slab_error_note(struct kmem_cache *s, bool fix)
{
	km_slab_error_fn *hook = __atomic_load_n(&km_slab_error_hook, __ATOMIC_ACQUIRE);

	if (!fix) {
		slab_count(error);
		__atomic_fetch_add(&s->nr_errors, 1, __ATOMIC_RELAXED);
	}
	return hook && hook(s);
}

/* The kernel's letters stand in fixed columns, of which there are twenty. */
static const char *tainted(char buf[32])
{
	unsigned long bugs = __atomic_load_n(&nr_bugs, __ATOMIC_RELAXED);
	unsigned long all = __atomic_load_n(&report_nr_warnings, __ATOMIC_RELAXED);
	struct text t = TEXT_INIT(buf, 32);

	if (!all)
		return "Not tainted";
	text_printf(&t, "Tainted: G    %c   %c          ", bugs ? 'B' : ' ',
		    all > bugs ? 'W' : ' ');
	return buf;
}

void slab_bug(const struct kmem_cache *s, const char *fmt, ...)
{
	char what[160], taint[32];
	struct text t = TEXT_INIT(what, sizeof(what));
	va_list ap;

	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	report_printf(RULE "\nBUG %s (%s): %s\n" LINE "\n\n", s->name, tainted(taint), what);
}

void slab_bug_end(void)
{
	report_dump_stack();
	__atomic_fetch_add(&nr_bugs, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&report_nr_warnings, 1, __ATOMIC_RELAXED);
	if (report_panic_on_warn)
		report_panic("panic_on_warn set ...");
}

void slab_fix(struct kmem_cache *s, const char *fmt, ...)
{
	char what[160];
	struct text t = TEXT_INIT(what, sizeof(what));
	va_list ap;

	if (slab_error_note(s, true))
		return;
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	report_printf("FIX %s: %s\n", s->name, what);
}

/* ---- the parts ---- */

static bool is_print(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* A line of at most 16 bytes: address, hexadecimal, characters from a fixed column on. */
static void text_line(struct text *t, const char *label, const unsigned char *p, size_t bytes)
{
	text_printf(t, "%s%016lx: ", label, (unsigned long)p);
	for (size_t i = 0; i < 16; i++) {
		if (i < bytes)
			text_printf(t, "%02x ", p[i]);
		else
			text_printf(t, "   ");
	}
	text_printf(t, " ");
	for (size_t i = 0; i < bytes; i++)
		text_printf(t, "%c", is_print(p[i]) ? p[i] : '.');
	text_printf(t, "\n");
}

void slab_print_bytes(const char *label, const void *from, size_t bytes)
{
	const unsigned char *p = from, *end = p + bytes;

	while (p < end) {
		char buf[LINES_AT_ONCE * 100];
		struct text t = TEXT_INIT(buf, sizeof(buf));

		for (int i = 0; i < LINES_AT_ONCE && p < end; i++, p += 16)
			text_line(&t, label, p, min_ul((unsigned long)(end - p), 16));
		report_printf("%s", buf);
	}
}

static void print_stack(const struct slab_track *track, const char *indent)
{
	void *const *pc = NULL;
	int nr = slab_track_stack(track, &pc);

	for (int i = 0; i < nr; i++) {
		char symbol[128];
		struct text t = TEXT_INIT(symbol, sizeof(symbol));

		text_symbol(&t, pc[i]);
		report_printf("%s%s\n", indent, symbol);
	}
	if (!nr)
		report_printf("object allocation/free stack trace missing\n");
}

static void print_track(const char *what, const struct slab_track *track)
{
	unsigned long now = port_now_ns() / 4000000;
	char symbol[128];
	struct text t = TEXT_INIT(symbol, sizeof(symbol));

	if (!track->addr)
		return;
	text_symbol(&t, (const void *)track->addr);
	report_printf("%s in %s age=%lu cpu=%u pid=%d\n", what, symbol, now - track->when,
		      track->cpu, track->pid);
	print_stack(track, " ");
}

const void *slab_allocated_by(const struct kmem_cache *s, const void *object)
{
	if (!(s->flags & SLAB_STORE_USER))
		return NULL;
	return (const void *)slab_track_of(s, object, TRACK_ALLOC)->addr;
}

void slab_print_paths(const struct kmem_cache *s, const void *object)
{
	if (!slab_allocated_by(s, object))
		return;
	print_stack(slab_track_of(s, object, TRACK_ALLOC), "    ");
	if (!slab_track_of(s, object, TRACK_FREE)->addr)
		return;
	report_printf(" Free path:\n");
	print_stack(slab_track_of(s, object, TRACK_FREE), "    ");
}

void slab_print_tracks(const struct kmem_cache *s, const void *object)
{
	if (!(s->flags & SLAB_STORE_USER))
		return;
	print_track("Allocated", slab_track_of(s, object, TRACK_ALLOC));
	print_track("Freed", slab_track_of(s, object, TRACK_FREE));
}

void slab_print_slab(const struct page *head)
{
	report_printf("Slab %p objects=%u used=%u fp=%p flags=0x%lx(zone=%d)\n",
		      (const void *)head, head->objects, head->inuse, head->freelist, head->flags,
		      page_zonenum(head));
}

void slab_print_object(const struct kmem_cache *s, const struct page *head, const void *object)
{
	report_printf("Object %p @offset=%lu fp=%p\n\n", object,
		      (unsigned long)((const char *)object - (const char *)page_address(head)),
		      slab_link(s, object));
}

void slab_print_trailer(const struct kmem_cache *s, const struct page *head, const void *object)
{
	const char *p = object;
	unsigned int pad = slab_padding_at(s), end = s->size - s->red_left_pad;

	slab_print_tracks(s, object);
	slab_print_slab(head);
	slab_print_object(s, head, object);
	if (s->flags & SLAB_RED_ZONE)
		slab_print_bytes("Redzone  ", p - s->red_left_pad, s->red_left_pad);
	else if (p > (const char *)page_address(head) + 16)
		slab_print_bytes("Bytes b4 ", p - 16, 16);
	slab_print_bytes("Object   ", p, min_ul(s->object_size, PAGE_SIZE));
	if (s->flags & SLAB_RED_ZONE)
		slab_print_bytes("Redzone  ", p + s->object_size, s->inuse - s->object_size);
	if (pad < end)
		slab_print_bytes("Padding  ", p + pad, end - pad);
}

/* ---- whole reports ---- */

void slab_err(struct kmem_cache *s, const struct page *head, const char *fmt, ...)
{
	char what[160];
	struct text t = TEXT_INIT(what, sizeof(what));
	va_list ap;

	if (slab_error_note(s, false))
		return;
	va_start(ap, fmt);
	text_vprintf(&t, fmt, ap);
	va_end(ap);
	slab_bug(s, "%s", what);
	slab_print_slab(head);
	slab_bug_end();
}

void slab_object_err(struct kmem_cache *s, const struct page *head, const void *object,
		     const char *what)
{
	if (slab_error_note(s, false))
		return;
	slab_bug(s, "%s", what);
	slab_print_trailer(s, head, object);
	slab_bug_end();
}
