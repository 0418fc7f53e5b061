/* SPDX-License-Identifier: MIT */
/* Names of functions, as the dynamic linker and the symbol tables of the program's files know them. */
#ifndef KM_COMPAT_LINUX_KALLSYMS_H
#define KM_COMPAT_LINUX_KALLSYMS_H

#include <linux/errno.h>
#include <linux/types.h>

#define KSYM_NAME_LEN 512
#define KSYM_SYMBOL_LEN (KSYM_NAME_LEN + 64)

/* "name+0x1/0x20" or the address; characters. */
int sprint_symbol(char *buffer, unsigned long address);
int sprint_symbol_no_offset(char *buffer, unsigned long address);
int sprint_backtrace(char *buffer, unsigned long address);
/* Address of a global name of the program; 0 when there is none. */
unsigned long kallsyms_lookup_name(const char *name);
int lookup_symbol_name(unsigned long addr, char *symname);

#endif
