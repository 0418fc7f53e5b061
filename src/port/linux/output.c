/* SPDX-License-Identifier: MIT */
/* Standard error, and the end of the process. */
#include "port/port.h"
#include "port/linux/sys.h"

#include <stdlib.h>

void port_write_stderr(const char *text, size_t len)
{
	while (len) {
		long n = sys_call(SYS_write, STDERR_FILENO, text, len);

		if (n == -EINTR)
			continue;
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

void port_abort(void)
{
	abort();
}
