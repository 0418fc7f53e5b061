/* SPDX-License-Identifier: MIT */
/* Second mappings of memory of the library, for the compat room: plain types only. */
#ifndef COMPAT_HOST_MAP_H
#define COMPAT_HOST_MAP_H

/* Inaccessible addresses; NULL: none are left. */
void *km_host_reserve(unsigned long len);
void km_host_unreserve(void *at, unsigned long len);
/* Memory of the program's own, PROT_* as the host's; its address or -errno. */
unsigned long km_host_anonymous(unsigned long addr, unsigned long len, int prot, int fixed);
/* Map there what is mapped (shared) at from: 1 to read, 2 to write. 0 or -errno. */
int km_host_alias(void *at, void *from, unsigned long len, int prot);
/* Inaccessible again. */
int km_host_unalias(void *at, unsigned long len);

#endif
