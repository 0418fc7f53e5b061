/* SPDX-License-Identifier: MIT */
/*
 * Names of addresses. The dynamic linker knows the exported names only, so the
 * symbol table of the file that was loaded is looked at first: it has static
 * functions too, unless the file is stripped. A file is mapped once and kept.
 */
#define _GNU_SOURCE
#include "compat/text/host_output.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 32

struct file {
	const void *base; /* where it is loaded; tells it */
	const ElfW(Sym) *syms;
	unsigned long nr;
	const char *names;
	unsigned long names_size;
	unsigned long bias; /* address minus value of a symbol */
};

static struct file files[FILES_MAX];
static int nr_files;
static pthread_mutex_t files_lock = PTHREAD_MUTEX_INITIALIZER;

/* The symbol table of the mapped file; its sections were checked to lie inside it. */
static void file_symbols(struct file *file, const char *map, unsigned long size)
{
	const ElfW(Ehdr) *head = (const void *)map;
	const ElfW(Shdr) *sections;

	if (size < sizeof(*head) || memcmp(head->e_ident, ELFMAG, SELFMAG) || !head->e_shoff ||
	    head->e_shoff + (unsigned long)head->e_shnum * sizeof(*sections) > size)
		return;
	file->bias = head->e_type == ET_DYN ? (unsigned long)file->base : 0;
	sections = (const void *)(map + head->e_shoff);
	for (int i = 0; i < head->e_shnum; i++) {
		const ElfW(Shdr) *s = &sections[i], *names;

		if (s->sh_type != SHT_SYMTAB || s->sh_link >= head->e_shnum)
			continue;
		names = &sections[s->sh_link];
		if (s->sh_offset + s->sh_size > size || names->sh_offset + names->sh_size > size)
			continue;
		file->syms = (const void *)(map + s->sh_offset);
		file->nr = s->sh_size / sizeof(ElfW(Sym));
		file->names = map + names->sh_offset;
		file->names_size = names->sh_size;
	}
}

static void file_map(struct file *file, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;

	if (fd < 0)
		return;
	if (!fstat(fd, &st) && st.st_size > 0) {
		void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (map != MAP_FAILED)
			file_symbols(file, map, (unsigned long)st.st_size);
	}
	close(fd);
}

/* The file that is loaded at base; NULL when there are too many. Under files_lock. */
static struct file *file_get(const void *base, const char *path)
{
	struct file *file;

	for (int i = 0; i < nr_files; i++)
		if (files[i].base == base)
			return &files[i];
	if (nr_files == FILES_MAX)
		return NULL;
	file = &files[nr_files++];
	file->base = base;
	/* The main program's path is as it was started: it may be relative to another place. */
	if (!path || !*path || access(path, R_OK))
		path = "/proc/self/exe";
	file_map(file, path);
	return file;
}

static const ElfW(Sym) *file_find(const struct file *file, unsigned long addr)
{
	const ElfW(Sym) *best = NULL;

	for (unsigned long i = 0; i < file->nr; i++) {
		const ElfW(Sym) *sym = &file->syms[i];
		unsigned long start = file->bias + sym->st_value;
		int type = ELF64_ST_TYPE(sym->st_info);

		if ((type != STT_FUNC && type != STT_OBJECT) || !sym->st_shndx ||
		    sym->st_name >= file->names_size)
			continue;
		if (addr < start || addr >= start + (sym->st_size ? sym->st_size : 1))
			continue;
		if (!best || ELF64_ST_BIND(sym->st_info) != STB_LOCAL)
			best = sym;
	}
	return best;
}

static void name_copy(char *to, unsigned long size, const char *name)
{
	snprintf(to, size, "%s", name);
}

int km_host_symbol(unsigned long addr, char *name, unsigned long name_size, unsigned long *offset,
		   unsigned long *size)
{
	const ElfW(Sym) *sym = NULL, *found = NULL;
	struct file *file;
	Dl_info info;

	if (!dladdr1((const void *)addr, &info, (void **)&sym, RTLD_DL_SYMENT))
		return 0;
	if (!pthread_mutex_trylock(&files_lock)) {
		file = file_get(info.dli_fbase, info.dli_fname);
		found = file ? file_find(file, addr) : NULL;
		if (found) {
			name_copy(name, name_size, file->names + found->st_name);
			*offset = addr - file->bias - found->st_value;
			*size = found->st_size;
		}
		pthread_mutex_unlock(&files_lock);
	}
	if (found)
		return 1;
	if (!info.dli_sname)
		return 0;
	*offset = addr - (unsigned long)info.dli_saddr;
	*size = sym ? sym->st_size : 0;
	if (*size && *offset >= *size)
		return 0;
	name_copy(name, name_size, info.dli_sname);
	return 1;
}
