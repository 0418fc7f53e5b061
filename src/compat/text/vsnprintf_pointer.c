/* SPDX-License-Identifier: MIT */
/* %p and what the letters behind it make of a pointer. Addresses are printed as they are. */
#include "compat/text/vsnprintf.h"

#include "compat/text/host_output.h"

#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/hex.h>
#include <linux/kallsyms.h>
#include <linux/kernel.h>
#include <linux/string_helpers.h>

int no_hash_pointers;

static void address(struct fmt_out *o, const void *ptr, struct fmt_spec *spec)
{
	spec->base = 16;
	if (spec->width < 0) {
		spec->width = 16 + (spec->alt ? 2 : 0);
		spec->zero = true;
	}
	fmt_number(o, (unsigned long)ptr, false, spec);
}

/* ---- S s B F f: names of addresses ---- */

static int symbol_text(char *buf, size_t size, unsigned long addr, bool with_offset, bool before)
{
	unsigned long offset, length;
	char name[KSYM_NAME_LEN];

	/* A return address may be behind the end of the function whose last act was a call. */
	if (!km_host_symbol(addr - before, name, sizeof(name), &offset, &length))
		return scnprintf(buf, size, "0x%lx", addr);
	if (!with_offset)
		return scnprintf(buf, size, "%s", name);
	return scnprintf(buf, size, "%s+%#lx/%#lx", name, offset + before, length);
}

int sprint_symbol(char *buffer, unsigned long addr)
{
	return symbol_text(buffer, KSYM_SYMBOL_LEN, addr, true, false);
}

int sprint_symbol_no_offset(char *buffer, unsigned long addr)
{
	return symbol_text(buffer, KSYM_SYMBOL_LEN, addr, false, false);
}

int sprint_backtrace(char *buffer, unsigned long addr)
{
	return symbol_text(buffer, KSYM_SYMBOL_LEN, addr, true, true);
}

unsigned long kallsyms_lookup_name(const char *name)
{
	return km_host_symbol_address(name);
}

int lookup_symbol_name(unsigned long addr, char *symname)
{
	unsigned long offset, length;

	return km_host_symbol(addr, symname, KSYM_NAME_LEN, &offset, &length) ? 0 : -ERANGE;
}

static void symbol(struct fmt_out *o, char kind, const void *ptr, struct fmt_spec *spec)
{
	char text[KSYM_SYMBOL_LEN];

	symbol_text(text, sizeof(text), (unsigned long)ptr, kind != 's' && kind != 'f',
		    kind == 'B');
	fmt_padded(o, text, spec);
}

/* ---- e: names of errors ---- */

#define E(name) [name] = #name
static const char *const error_names[] = {
	E(EPERM), E(ENOENT), E(ESRCH), E(EINTR), E(EIO), E(ENXIO), E(E2BIG), E(ENOEXEC), E(EBADF),
	E(ECHILD), E(EAGAIN), E(ENOMEM), E(EACCES), E(EFAULT), E(ENOTBLK), E(EBUSY), E(EEXIST),
	E(EXDEV), E(ENODEV), E(ENOTDIR), E(EISDIR), E(EINVAL), E(ENFILE), E(EMFILE), E(ENOTTY),
	E(ETXTBSY), E(EFBIG), E(ENOSPC), E(ESPIPE), E(EROFS), E(EMLINK), E(EPIPE), E(EDOM),
	E(ERANGE), E(EDEADLK), E(ENAMETOOLONG), E(ENOLCK), E(ENOSYS), E(ENOTEMPTY), E(ELOOP),
	E(ENOMSG), E(EIDRM), E(ENOSTR), E(ENODATA), E(ETIME), E(ENOSR), E(ENONET), E(ENOPKG),
	E(EREMOTE), E(ENOLINK), E(ECOMM), E(EPROTO), E(EMULTIHOP), E(EBADMSG), E(EOVERFLOW),
	E(ENOTUNIQ), E(EBADFD), E(EREMCHG), E(EILSEQ), E(ERESTART), E(EUSERS), E(ENOTSOCK),
	E(EDESTADDRREQ), E(EMSGSIZE), E(EPROTOTYPE), E(ENOPROTOOPT), E(EPROTONOSUPPORT),
	E(ESOCKTNOSUPPORT), E(EOPNOTSUPP), E(EPFNOSUPPORT), E(EAFNOSUPPORT), E(EADDRINUSE),
	E(EADDRNOTAVAIL), E(ENETDOWN), E(ENETUNREACH), E(ENETRESET), E(ECONNABORTED),
	E(ECONNRESET), E(ENOBUFS), E(EISCONN), E(ENOTCONN), E(ESHUTDOWN), E(ETOOMANYREFS),
	E(ETIMEDOUT), E(ECONNREFUSED), E(EHOSTDOWN), E(EHOSTUNREACH), E(EALREADY), E(EINPROGRESS),
	E(ESTALE), E(EUCLEAN), E(ENOTNAM), E(ENAVAIL), E(EISNAM), E(EREMOTEIO), E(EDQUOT),
	E(ENOMEDIUM), E(EMEDIUMTYPE), E(ECANCELED), E(ENOKEY), E(EKEYEXPIRED), E(EKEYREVOKED),
	E(EKEYREJECTED), E(EOWNERDEAD), E(ENOTRECOVERABLE), E(ERFKILL), E(EHWPOISON),
	E(ERESTARTSYS), E(ERESTARTNOINTR), E(ERESTARTNOHAND), E(ENOIOCTLCMD),
	E(ERESTART_RESTARTBLOCK), E(EPROBE_DEFER), E(EOPENSTALE), E(ENOPARAM), E(EBADHANDLE),
	E(ENOTSYNC), E(EBADCOOKIE), E(ENOTSUPP), E(ETOOSMALL), E(ESERVERFAULT), E(EBADTYPE),
	E(EJUKEBOX), E(EIOCBQUEUED), E(ERECALLCONFLICT),
};
#undef E

static void error(struct fmt_out *o, const void *ptr, struct fmt_spec *spec)
{
	long nr = -PTR_ERR(ptr);
	char text[32];

	if (!IS_ERR(ptr)) {
		address(o, ptr, spec);
		return;
	}
	if (nr < (long)ARRAY_SIZE(error_names) && error_names[nr])
		scnprintf(text, sizeof(text), "-%s", error_names[nr]);
	else
		scnprintf(text, sizeof(text), "%ld", -nr);
	fmt_padded(o, text, spec);
}

/* ---- h, b: bytes and bitmaps; the width says how many ---- */

static void hex_bytes(struct fmt_out *o, char kind, const u8 *p, struct fmt_spec *spec)
{
	char separator = kind == 'C' ? ':' : kind == 'D' ? '-' : kind == 'N' ? 0 : ' ';
	int n = spec->width < 0 ? 1 : min(spec->width, 64);

	for (int i = 0; i < n; i++) {
		if (i && separator)
			fmt_char(o, separator);
		fmt_char(o, hex_asc_hi(p[i]));
		fmt_char(o, hex_asc_lo(p[i]));
	}
}

/* Words of 32 bits with commas, the highest first, which may be shorter. */
static void bits_hex(struct fmt_out *o, const unsigned long *map, int n)
{
	for (int word = (n + 31) / 32 - 1; word >= 0; word--) {
		int bits = min(n - word * 32, 32);
		u32 value = map[word / 2] >> (word % 2 ? 32 : 0);
		struct fmt_spec spec = {
			.base = 16, .zero = true, .width = (bits + 3) / 4, .precision = -1
		};

		fmt_number(o, bits < 32 ? value & ((1u << bits) - 1) : value, false, &spec);
		if (word)
			fmt_char(o, ',');
	}
}

static void bits_list(struct fmt_out *o, const unsigned long *map, int n)
{
	bool first = true;

	for (int i = 0; i < n; i++) {
		int start = i;

		if (!(map[i / 64] >> i % 64 & 1))
			continue;
		while (i + 1 < n && map[(i + 1) / 64] >> (i + 1) % 64 & 1)
			i++;
		if (!first)
			fmt_char(o, ',');
		first = false;
		fmt_decimal(o, start);
		if (i > start) {
			fmt_char(o, '-');
			fmt_decimal(o, i);
		}
	}
}

/* ---- E: bytes with escapes ---- */

static void escaped(struct fmt_out *o, const char *letters, const char *p, struct fmt_spec *spec)
{
	unsigned int flags = 0;
	char text[512];
	int n;

	for (letters++; isalnum(*letters); letters++)
		flags |= *letters == 'a' ? ESCAPE_ANY : *letters == 'c' ? ESCAPE_SPECIAL :
			 *letters == 'h' ? ESCAPE_HEX : *letters == 'n' ? ESCAPE_NULL :
			 *letters == 'o' ? ESCAPE_OCTAL : *letters == 'p' ? ESCAPE_NP :
			 *letters == 's' ? ESCAPE_SPACE : 0;
	n = string_escape_mem(p, spec->width < 0 ? 1 : spec->width, text, sizeof(text),
			      flags ? flags : ESCAPE_ANY_NP, NULL);
	fmt_bytes(o, text, min_t(size_t, n, sizeof(text)));
}

/* ---- 4cc ---- */

static void fourcc(struct fmt_out *o, u32 value)
{
	u32 code = value & ~BIT(31);

	for (int i = 0; i < 4; i++) {
		unsigned char c = code >> 8 * i;

		fmt_char(o, isascii(c) && isprint(c) ? c : '.');
	}
	fmt_text(o, value & BIT(31) ? " big-endian (" : " little-endian (");
	fmt_hex(o, value, 4);
	fmt_char(o, ')');
}

static void nested(struct fmt_out *o, const struct va_format *vaf)
{
	fmt_vprintf(o, vaf->fmt, *vaf->va);
}

/* Those that follow the pointer: it is named when it cannot be followed. */
static bool followed(struct fmt_out *o, const char *letters, const void *ptr,
		     struct fmt_spec *spec)
{
	if (!*letters || (!strchr("RrhbMmIiEUVaGt4N", *letters) && strncmp(letters, "fw", 2)))
		return false; /* f alone is the name of an address */
	if (!ptr || (unsigned long)ptr < PAGE_SIZE || IS_ERR(ptr)) {
		struct fmt_spec plain = *spec;

		if (strchr("hbE", *letters))
			plain.width = -1; /* it counts bytes */
		fmt_string(o, ptr, &plain);
		return true;
	}
	switch (*letters) {
	case 'R':
	case 'r':
		fmt_resource(o, *letters == 'r', ptr);
		break;
	case 'f':
		fmt_fwnode(o, letters[2], ptr, spec);
		break;
	case 'h':
		hex_bytes(o, letters[1], ptr, spec);
		break;
	case 'b':
		(letters[1] == 'l' ? bits_list : bits_hex)(o, ptr, max(spec->width, 0));
		break;
	case 'M':
	case 'm':
	case 'I':
	case 'i':
		fmt_address(o, letters, ptr, spec);
		break;
	case 'E':
		escaped(o, letters, ptr, spec);
		break;
	case 'U':
		fmt_uuid(o, letters[1], ptr, spec);
		break;
	case 'V':
		nested(o, ptr);
		break;
	case 'a': /* phys_addr_t and dma_addr_t are alike */
		fmt_hex(o, *(const phys_addr_t *)ptr, sizeof(phys_addr_t));
		break;
	case 'G':
		fmt_flags(o, letters[1], ptr);
		break;
	case 't':
		fmt_time(o, letters, ptr);
		break;
	case '4':
		fourcc(o, *(const u32 *)ptr);
		break;
	case 'N':
		fmt_hex(o, *(const u64 *)ptr, 8);
		break;
	}
	return true;
}

void fmt_pointer(struct fmt_out *o, const char *letters, const void *ptr, struct fmt_spec *spec)
{
	if (followed(o, letters, ptr, spec))
		return;
	switch (*letters) {
	case 'S':
	case 's':
	case 'B':
	case 'F':
	case 'f':
		symbol(o, *letters, ptr, spec);
		return;
	case 'e':
		error(o, ptr, spec);
		return;
	default: /* p, px, pK and letters of things that are not here */
		break;
	}
	address(o, ptr, spec);
}
