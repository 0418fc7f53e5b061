/* SPDX-License-Identifier: MIT */
/* Names of code addresses, and the way here. */
#define _GNU_SOURCE
#include "port/port.h"

#include <dlfcn.h>
#include <link.h>
#include <unwind.h>

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
