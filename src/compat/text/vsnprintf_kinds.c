/* SPDX-License-Identifier: MIT */
/* %p of addresses of the network, UUIDs, flags, times and resources. */
#include "compat/text/vsnprintf.h"

#include <asm/byteorder.h>
#include <linux/ctype.h>
#include <linux/fwnode.h>
#include <linux/gfp_types.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/page-flags.h>
#include <linux/unaligned.h>
#include <linux/uuid.h>
#include <linux/rtc.h>
#if __has_include(<linux/ioport.h>)
#include <linux/ioport.h>
#endif

/* Families of socket addresses; of the system's interface. */
#define FAMILY_INET 2
#define FAMILY_INET6 10

/* ---- M m I i ---- */

static void mac(struct fmt_out *o, const char *letters, const u8 *p, struct fmt_spec *spec)
{
	bool reversed = letters[1] == 'R';
	char text[18], *to = text, separator = letters[1] == 'F' ? '-' : ':';

	for (int i = 0; i < 6; i++) {
		if (i && letters[0] == 'M')
			*to++ = separator;
		to = hex_byte_pack(to, p[reversed ? 5 - i : i]);
	}
	*to = 0;
	fmt_padded(o, text, spec);
}

/* order: h host, l little, n b big endian */
static char *ip4(char *to, const u8 *p, bool zeros, char order)
{
	bool swap = order == 'h' || order == 'l';

	for (int i = 0; i < 4; i++) {
		u8 b = p[swap ? 3 - i : i];

		to += sprintf(to, zeros ? "%03u" : "%u", b);
		if (i < 3)
			*to++ = '.';
	}
	*to = 0;
	return to;
}

static char *ip6(char *to, const u8 *p, bool colons)
{
	for (int i = 0; i < 16; i++) {
		if (colons && i && i % 2 == 0)
			*to++ = ':';
		to = hex_byte_pack(to, p[i]);
	}
	*to = 0;
	return to;
}

/* RFC 5952: the longest run of zero words, of two or more, becomes "::". */
static char *ip6_short(char *to, const u8 *p)
{
	int words = 8, best = -1, longest = 1;
	bool v4 = !get_unaligned_be64(p) && !get_unaligned_be16(p + 8) &&
		  get_unaligned_be16(p + 10) == 0xffff;
	bool isatap = (get_unaligned_be32(p + 8) & ~0x02000000u) == 0x5efe;

	if (v4 || isatap)
		words = 6;
	for (int i = 0; i < words; i++) {
		int n = 0;

		while (i + n < words && !get_unaligned_be16(p + 2 * (i + n)))
			n++;
		if (n > longest) {
			longest = n;
			best = i;
		}
	}
	for (int i = 0; i < words; i++) {
		if (i == best) {
			to += sprintf(to, i ? ":" : "::");
			i += longest - 1;
			continue;
		}
		to += sprintf(to, "%x", get_unaligned_be16(p + 2 * i));
		if (i < words - 1)
			*to++ = ':';
	}
	if (words == 6) {
		if (to[-1] != ':')
			*to++ = ':';
		to = ip4(to, p + 12, false, 'n');
	}
	*to = 0;
	return to;
}

/* A socket address: p port, f flow, s scope, c short, behind S. */
static char *sockaddr(char *to, const u8 *p, const char *letters, bool zeros)
{
	bool port = strchr(letters, 'p'), flow = strchr(letters, 'f'), scope = strchr(letters, 's');
	u16 family = get_unaligned((const u16 *)p);

	if (family == FAMILY_INET) {
		to = ip4(to, p + 4, zeros, 'n');
		return port ? to + sprintf(to, ":%u", get_unaligned_be16(p + 2)) : to;
	}
	if (family != FAMILY_INET6)
		return to + sprintf(to, "(einval)");
	if (port || flow || scope)
		*to++ = '[';
	to = strchr(letters, 'c') ? ip6_short(to, p + 8) : ip6(to, p + 8, !zeros);
	if (port || flow || scope)
		*to++ = ']';
	if (port)
		to += sprintf(to, ":%u", get_unaligned_be16(p + 2));
	if (flow)
		to += sprintf(to, "/%u", get_unaligned_be32(p + 4) & 0xfffffff);
	if (scope)
		to += sprintf(to, "%%%u", get_unaligned((const u32 *)(p + 24)));
	return to;
}

void fmt_address(struct fmt_out *o, const char *letters, const u8 *p, struct fmt_spec *spec)
{
	bool zeros = letters[0] == 'i';
	char text[96], kinds[8] = "";

	if (letters[0] == 'M' || letters[0] == 'm') {
		mac(o, letters, p, spec);
		return;
	}
	for (int i = 0; i < 7 && letters[1] && isalnum(letters[2 + i]); i++)
		kinds[i] = letters[2 + i];
	text[0] = 0;
	if (letters[1] == '4')
		ip4(text, p, zeros, kinds[0]);
	else if (letters[1] == '6' && kinds[0] == 'c')
		ip6_short(text, p);
	else if (letters[1] == '6')
		ip6(text, p, !zeros);
	else if (letters[1] == 'S')
		*sockaddr(text, p, kinds, zeros) = 0;
	fmt_padded(o, text, spec);
}

/* ---- U ---- */

void fmt_uuid(struct fmt_out *o, char kind, const u8 *p, struct fmt_spec *spec)
{
	const u8 *index = kind == 'l' || kind == 'L' ? guid_index : uuid_index;
	bool upper = kind == 'L' || kind == 'B';
	char text[UUID_STRING_LEN + 1], *to = text;

	for (int i = 0; i < 16; i++) {
		to = upper ? hex_byte_pack_upper(to, p[index[i]]) : hex_byte_pack(to, p[index[i]]);
		if (i == 3 || i == 5 || i == 7 || i == 9)
			*to++ = '-';
	}
	*to = 0;
	fmt_padded(o, text, spec);
}

/* ---- G ---- */

struct flag_name {
	unsigned long mask;
	const char *name;
};

/* Those of more bits first, so that what they consist of is not named again. */
#define F(flag) { flag, #flag }
static const struct flag_name gfp_names[] = {
	F(GFP_TRANSHUGE), F(GFP_TRANSHUGE_LIGHT), F(GFP_HIGHUSER_MOVABLE), F(GFP_HIGHUSER),
	F(GFP_USER), F(GFP_KERNEL_ACCOUNT), F(GFP_KERNEL), F(GFP_NOFS), F(GFP_ATOMIC), F(GFP_NOIO),
	F(GFP_NOWAIT), F(GFP_DMA), F(__GFP_HIGHMEM), F(GFP_DMA32), F(__GFP_HIGH), F(__GFP_IO),
	F(__GFP_FS), F(__GFP_NOWARN), F(__GFP_RETRY_MAYFAIL), F(__GFP_NOFAIL), F(__GFP_NORETRY),
	F(__GFP_COMP), F(__GFP_ZERO), F(__GFP_NOMEMALLOC), F(__GFP_MEMALLOC), F(__GFP_HARDWALL),
	F(__GFP_THISNODE), F(__GFP_RECLAIMABLE), F(__GFP_MOVABLE), F(__GFP_ACCOUNT), F(__GFP_WRITE),
	F(__GFP_RECLAIM), F(__GFP_DIRECT_RECLAIM), F(__GFP_KSWAPD_RECLAIM), F(__GFP_ZEROTAGS),
};
#undef F

#define KM_FLAG_NAME(lname, uname, policy) { 1UL << PG_##lname, #lname },
static const struct flag_name page_names[] = { KM_PAGE_FLAGS(KM_FLAG_NAME) };

static void names(struct fmt_out *o, unsigned long flags, const struct flag_name *list, int n)
{
	bool first = true;

	for (int i = 0; i < n && flags; i++) {
		if (!list[i].mask || (flags & list[i].mask) != list[i].mask)
			continue;
		if (!first)
			fmt_char(o, '|');
		first = false;
		fmt_text(o, list[i].name);
		flags &= ~list[i].mask;
	}
	if (flags) {
		struct fmt_spec spec = { .base = 16, .alt = true, .width = -1, .precision = -1 };

		if (!first)
			fmt_char(o, '|');
		fmt_number(o, flags, false, &spec);
	}
}

void fmt_flags(struct fmt_out *o, char kind, const void *p)
{
	struct fmt_spec spec = { .base = 16, .alt = true, .width = -1, .precision = -1 };
	unsigned long flags;

	if (kind == 'g') {
		flags = *(const gfp_t *)p;
		if (flags)
			names(o, flags, gfp_names, ARRAY_SIZE(gfp_names));
		else
			fmt_text(o, "none");
		return;
	}
	flags = *(const unsigned long *)p;
	fmt_number(o, flags, false, &spec);
	if (kind != 'p')
		return;
	fmt_char(o, '(');
	names(o, flags & ((1UL << __NR_PAGEFLAGS) - 1), page_names, ARRAY_SIZE(page_names));
	fmt_char(o, ')');
}

/* ---- t ---- */

/* Days since 1970 to a date; the year starts in March, so that leap days end it. */
static void civil(s64 days, struct rtc_time *tm)
{
	s64 era, year;
	u32 doe, yoe, doy, mp;

	days += 719468;
	era = (days >= 0 ? days : days - 146096) / 146097;
	doe = days - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	year = yoe + era * 400 + (mp >= 10);
	tm->tm_mday = doy - (153 * mp + 2) / 5 + 1;
	tm->tm_mon = mp < 10 ? mp + 2 : mp - 10;
	tm->tm_year = year - 1900;
}

void fmt_time(struct fmt_out *o, const char *letters, const void *p)
{
	bool date = true, time = true, raw = false, spaced = false;
	struct rtc_time tm = { 0 };
	char text[48];

	if (letters[1] == 'R') {
		tm = *(const struct rtc_time *)p;
	} else if (letters[1] == 'T') {
		s64 t = *(const time64_t *)p, days = t / 86400 - (t % 86400 < 0);
		int left = t - days * 86400;

		civil(days, &tm);
		tm.tm_hour = left / 3600;
		tm.tm_min = left / 60 % 60;
		tm.tm_sec = left % 60;
	} else {
		fmt_text(o, "(%pt?)");
		return;
	}
	for (const char *l = letters + 2; isalnum(*l); l++) {
		date = *l == 't' ? false : date;
		time = *l == 'd' ? false : time;
		raw |= *l == 'r';
		spaced |= *l == 's';
	}
	if (date) {
		scnprintf(text, sizeof(text), "%04d-%02d-%02d", tm.tm_year + (raw ? 0 : 1900),
			  tm.tm_mon + (raw ? 0 : 1), tm.tm_mday);
		fmt_text(o, text);
	}
	if (date && time)
		fmt_char(o, spaced ? ' ' : 'T');
	if (time) {
		scnprintf(text, sizeof(text), "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
		fmt_text(o, text);
	}
}

/* ---- R r ---- */

#ifdef IORESOURCE_MEM
static const char *resource_kind(unsigned long flags)
{
	return flags & IORESOURCE_IO ? "io  " : flags & IORESOURCE_MEM ? "mem " :
	       flags & IORESOURCE_IRQ ? "irq " : flags & IORESOURCE_DMA ? "dma " : "??? ";
}

void fmt_resource(struct fmt_out *o, bool raw, const void *p)
{
	const struct resource *r = p;
	bool decimal = r->flags & (IORESOURCE_IRQ | IORESOURCE_DMA);
	struct fmt_spec spec = {
		.base = decimal ? 10 : 16, .alt = !decimal, .zero = !decimal,
		.width = decimal ? -1 : r->flags & IORESOURCE_IO ? 6 : 10, .precision = -1
	};
	struct fmt_spec hex = { .base = 16, .alt = true, .width = -1, .precision = -1 };

	fmt_char(o, '[');
	fmt_text(o, resource_kind(r->flags));
	fmt_number(o, r->start, false, &spec);
	if (r->start != r->end) {
		fmt_char(o, '-');
		fmt_number(o, r->end, false, &spec);
	}
	if (raw) {
		fmt_text(o, " flags ");
		fmt_number(o, r->flags, false, &hex);
	} else {
#ifdef IORESOURCE_PREFETCH
		if (r->flags & IORESOURCE_PREFETCH)
			fmt_text(o, " pref");
#endif
#ifdef IORESOURCE_DISABLED
		if (r->flags & IORESOURCE_DISABLED)
			fmt_text(o, " disabled");
#endif
	}
	fmt_char(o, ']');
}
#else
void fmt_resource(struct fmt_out *o, bool raw, const void *p)
{
	fmt_text(o, "[resource]");
}
#endif

static void fwnode_path(struct fmt_out *o, const struct fwnode_handle *fwnode)
{
	if (fwnode->km_parent) {
		fwnode_path(o, fwnode->km_parent);
		fmt_char(o, '/');
	}
	fmt_text(o, fwnode->km_name);
}

void fmt_fwnode(struct fmt_out *o, char kind, const void *p, const struct fmt_spec *spec)
{
	const struct fwnode_handle *fwnode = p;
	char path[256];
	struct fmt_out text = { path, sizeof(path) - 1, 0 };

	if (kind == 'P') {
		fmt_padded(o, fwnode->km_name, spec);
		return;
	}
	fwnode_path(&text, fwnode);
	path[min(text.len, sizeof(path) - 1)] = '\0';
	fmt_padded(o, path, spec);
}
