/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a file for the audit: a recording, a text of /proc, a report,
 * compressed or not, as its content says. An error is right, a crash is not.
 * What was read is written in every format.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/audit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static FILE *nowhere;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	nowhere = fopen("/dev/null", "we");
	return !nowhere;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audit *a = audit_new();
	int fd = memfd_create("input", MFD_CLOEXEC);
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	audit_read(a, path);
	audit_finish(a);
	audit_write_text(a, nowhere, true, 0);
	audit_write_json(a, nowhere);
	audit_write_sarif(a, nowhere);
	audit_write_html(a, nowhere);
	audit_diff(a, "a", a, "b", false, nowhere);
	audit_free(a);
	close(fd);
	return 0;
}
