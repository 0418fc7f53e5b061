/* SPDX-License-Identifier: MIT */
#include "tool/tool.h"

#include <stdio.h>

const char *format_count(char *buf, uint64_t n)
{
	char *p = buf + FORMAT_ROOM - 1;
	unsigned int digits = 0;

	*p = '\0';
	do {
		if (digits && digits % 3 == 0)
			*--p = ',';
		*--p = '0' + n % 10;
		n /= 10;
		digits++;
	} while (n);
	return p;
}

const char *format_bytes(char *buf, uint64_t n)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB" };
	double value = n;
	unsigned int unit = 0;

	while (value >= 1023.95 && unit < 6) {
		value /= 1024;
		unit++;
	}
	if (unit == 0)
		snprintf(buf, FORMAT_ROOM, "%u B", (unsigned int)n);
	else
		snprintf(buf, FORMAT_ROOM, value < 99.95 ? "%.1f %s" : "%.0f %s", value,
			 units[unit]);
	return buf;
}

const char *format_ns(char *buf, double ns)
{
	if (ns < 999.5)
		snprintf(buf, FORMAT_ROOM, ns < 99.95 ? "%.1f ns" : "%.0f ns", ns);
	else if (ns < 999.5e3)
		snprintf(buf, FORMAT_ROOM, "%.1f us", ns / 1e3);
	else if (ns < 999.5e6)
		snprintf(buf, FORMAT_ROOM, "%.1f ms", ns / 1e6);
	else
		snprintf(buf, FORMAT_ROOM, "%.2f s", ns / 1e9);
	return buf;
}
