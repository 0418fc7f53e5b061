/* SPDX-License-Identifier: MIT */
/* Names of code addresses, and the way here. */
#define _GNU_SOURCE
#include "port/port.h"

#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

#if defined(__GLIBC_PREREQ) && __GLIBC_PREREQ(2, 35)

/* What a loaded object tells of its dynamic symbols. */
struct module {
	unsigned long base;
	const ElfW(Sym) *sym;
	const char *str;
	const unsigned int *hash; /* DT_GNU_HASH: buckets, offset, filter words, shift, ... */
};

static bool module_find(const void *addr, struct module *m)
{
	struct dl_find_object found;

	if (_dl_find_object((void *)addr, &found) || !found.dlfo_link_map)
		return false;
	*m = (struct module){ .base = found.dlfo_link_map->l_addr };
	for (const ElfW(Dyn) *d = found.dlfo_link_map->l_ld; d->d_tag != DT_NULL; d++) {
		/* Addresses, but offsets where the loader may not write. */
		unsigned long at = d->d_un.d_ptr < m->base ? d->d_un.d_ptr + m->base :
							     d->d_un.d_ptr;

		if (d->d_tag == DT_SYMTAB)
			m->sym = (const ElfW(Sym) *)at;
		else if (d->d_tag == DT_STRTAB)
			m->str = (const char *)at;
		else if (d->d_tag == DT_GNU_HASH)
			m->hash = (const unsigned int *)at;
	}
	return m->sym && m->str && m->hash;
}

/* Symbols of the table: the last bucket's last one ends it. */
static unsigned int module_nr_symbols(const struct module *m)
{
	const unsigned int *bucket = m->hash + 4 + m->hash[2] * (sizeof(ElfW(Addr)) / 4);
	const unsigned int *chain = bucket + m->hash[0];
	unsigned int last = 0;

	for (unsigned int i = 0; i < m->hash[0]; i++)
		last = bucket[i] > last ? bucket[i] : last;
	if (last < m->hash[1])
		return m->hash[1];
	while (!(chain[last - m->hash[1]] & 1))
		last++;
	return last + 1;
}

/* As dladdr1() would, but for the loader's lock. */
bool port_symbol(const void *addr, const char **name, unsigned long *offset, unsigned long *size)
{
	unsigned long at = (unsigned long)addr;
	const ElfW(Sym) *best = NULL;
	struct module m;
	unsigned int nr;

	if (!module_find(addr, &m))
		return false;
	nr = module_nr_symbols(&m);
	for (unsigned int i = 0; i < nr; i++) {
		const ElfW(Sym) *sym = &m.sym[i];
		unsigned long start = sym->st_value + m.base;

		if (sym->st_shndx == SHN_UNDEF || !sym->st_value ||
		    ELF64_ST_TYPE(sym->st_info) == STT_TLS || start > at ||
		    (at != start && at - start >= sym->st_size))
			continue;
		if (!best || sym->st_value > best->st_value)
			best = sym;
	}
	if (!best)
		return false;
	*name = m.str + best->st_name;
	*offset = at - best->st_value - m.base;
	*size = best->st_size;
	return true;
}

#else

bool port_symbol(const void *addr, const char **name, unsigned long *offset, unsigned long *size)
{
	const ElfW(Sym) *sym = NULL;
	Dl_info info;

	if (!dladdr1(addr, &info, (void **)&sym, RTLD_DL_SYMENT) || !info.dli_sname)
		return false;
	*name = info.dli_sname;
	*offset = (unsigned long)addr - (unsigned long)info.dli_saddr;
	*size = sym ? sym->st_size : 0;
	return true;
}

#endif

struct walk {
	void **pc;
	int nr, max, skip;
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *arg)
{
	struct walk *walk = arg;
	void *pc = (void *)_Unwind_GetIP(context);

	if (!pc || walk->nr >= walk->max)
		return _URC_END_OF_STACK;
	if (walk->skip)
		walk->skip--;
	else
		walk->pc[walk->nr++] = pc;
	return _URC_NO_REASON;
}

__attribute__((__noinline__)) int port_backtrace(void **pc, int max, int skip)
{
	struct walk walk = { pc, 0, max, skip + 1 }; /* the first frame is this function's */

	_Unwind_Backtrace(step, &walk);
	return walk.nr;
}

struct search {
	bool found;
};

/*
 * The flag of a frame that a signal interrupted: its address is that of an instruction not run yet.
 */
static _Unwind_Reason_Code look(struct _Unwind_Context *context, void *arg)
{
	struct search *search = arg;
	int before = 0;

	_Unwind_GetIPInfo(context, &before);
	search->found = before;
	return before ? _URC_END_OF_STACK : _URC_NO_REASON;
}

bool port_in_handler(void)
{
	struct search search = { false };

	_Unwind_Backtrace(look, &search);
	return search.found;
}
