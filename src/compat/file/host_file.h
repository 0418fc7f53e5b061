/* SPDX-License-Identifier: MIT */
/* Files of the host, whole. */
#ifndef COMPAT_HOST_FILE_H
#define COMPAT_HOST_FILE_H

/* Bytes, at most max (0: just its size), from the beginning; -errno, -ENOENT for no regular file. */
long km_host_file_read(const char *path, void *buf, unsigned long max);

#endif
