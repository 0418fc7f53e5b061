/* SPDX-License-Identifier: MIT */
/* Memory as lines of hexadecimal numbers and characters. */
#include <linux/ctype.h>
#include <linux/hex.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/unaligned.h>

static unsigned long long group_value(const u8 *p, int size)
{
	return size == 8 ? get_unaligned((const u64 *)p) :
	       size == 4 ? get_unaligned((const u32 *)p) :
	       size == 2 ? get_unaligned((const u16 *)p) : *p;
}

int hex_dump_to_buffer(const void *buf, size_t len, int rowsize, int groupsize, char *linebuf,
		       size_t linebuflen, bool ascii)
{
	const u8 *p = buf;
	char line[32 * 3 + 2 + 32 + 1];
	size_t groups, column, n = 0;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	len = min_t(size_t, len, rowsize);
	if (!is_power_of_2(groupsize) || groupsize > 8 || len % groupsize)
		groupsize = 1;
	groups = len / groupsize;
	column = rowsize * 2 + rowsize / groupsize + 1;
	for (size_t i = 0; i < groups; i++)
		n += scnprintf(line + n, sizeof(line) - n, "%s%0*llx", i ? " " : "",
			       2 * groupsize, group_value(p + i * groupsize, groupsize));
	if (ascii && len) {
		while (n < column)
			line[n++] = ' ';
		for (size_t i = 0; i < len; i++)
			line[n++] = isascii(p[i]) && isprint(p[i]) ? p[i] : '.';
	}
	line[n] = 0;
	if (linebuflen) {
		size_t kept = min(n, linebuflen - 1);

		memcpy(linebuf, line, kept);
		linebuf[kept] = 0;
	}
	return (int)n;
}

void print_hex_dump(const char *level, const char *prefix_str, int prefix_type, int rowsize,
		    int groupsize, const void *buf, size_t len, bool ascii)
{
	char line[32 * 3 + 2 + 32 + 1];
	const u8 *p = buf;

	if (rowsize != 16 && rowsize != 32)
		rowsize = 16;
	for (size_t i = 0; i < len; i += rowsize) {
		hex_dump_to_buffer(p + i, min_t(size_t, len - i, rowsize), rowsize, groupsize, line,
				   sizeof(line), ascii);
		if (prefix_type == DUMP_PREFIX_ADDRESS)
			printk("%s%s%p: %s\n", level, prefix_str, p + i, line);
		else if (prefix_type == DUMP_PREFIX_OFFSET)
			printk("%s%s%.8x: %s\n", level, prefix_str, (unsigned int)i, line);
		else
			printk("%s%s%s\n", level, prefix_str, line);
	}
}
