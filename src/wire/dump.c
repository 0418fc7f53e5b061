/* SPDX-License-Identifier: MIT */
/*
 * KMEM_DUMP: texts about the library, written when the process exits.
 *
 *	KMEM_DUMP=slabinfo,buddyinfo          to standard error
 *	KMEM_DUMP=all=/tmp/texts              appended to a file, in one piece
 *
 * Each text has a line in front that says whose it is. A process that has not
 * used the library says only so: the dump does not boot it.
 */
#include "wire/wire.h"

#include "port/port.h"

#include <kmem/hot.h>
#include <kmem/kmem.h>

/* A text may grow between being measured and being written: other threads may still run. */
#define SLACK_BYTES 8192

/* Does the word of so many bytes name it? */
static bool names(const char *word, size_t len, const char *name)
{
	return strlen(name) == len && memcmp(word, name, len) == 0;
}

/* A bit for each text in the list; words that are none of them are told. */
static unsigned int parse_list(struct text *t, const char *list, const char *end)
{
	unsigned int wanted = 0, i;

	while (list < end) {
		const char *comma = memchr(list, ',', (size_t)(end - list));
		size_t len = (size_t)((comma ? comma : end) - list);

		for (i = 0; i < WIRE_TEXTS && !names(list, len, wire_texts[i].name); i++)
			;
		if (i < WIRE_TEXTS)
			wanted |= 1u << i;
		else if (names(list, len, "all"))
			wanted |= (1u << WIRE_TEXTS) - 1;
		else if (len)
			text_printf(t, "libkmem: KMEM_DUMP: no text is named %.*s\n", (int)len,
				    list);
		list += len + 1;
	}
	return wanted;
}

static void append_texts(struct text *t, unsigned int wanted)
{
	char comm[32];
	unsigned int i;

	port_comm(comm, sizeof(comm));
	if (!km_hot.linear_size) {
		text_printf(t, "%s: %s, pid %d, did not use the library\n", wire_library, comm,
			    port_pid());
		return;
	}
	for (i = 0; i < WIRE_TEXTS; i++) {
		size_t left, len;

		if (!(wanted & 1u << i) || !wire_texts[i].text)
			continue;
		text_printf(t, "==== %s: %s of %s, pid %d ====\n", wire_library, wire_texts[i].name,
			    comm, port_pid());
		left = t->size > t->len ? t->size - t->len : 0;
		len = wire_texts[i].text(left ? t->buf + t->len : NULL, left);
		t->len += len < left ? len : left ? left - 1 : 0;
	}
}

static size_t bytes_wanted(unsigned int wanted)
{
	size_t bytes = SLACK_BYTES;
	unsigned int i;

	if (km_hot.linear_size) {
		for (i = 0; i < WIRE_TEXTS; i++) {
			if (wanted & 1u << i && wire_texts[i].text)
				bytes += wire_texts[i].text(NULL, 0) + 256;
		}
	}
	return bytes;
}

static void write_out(const struct text *t, const char *path)
{
	size_t len = t->len < t->size ? t->len : t->size - 1;
	char message[256];
	struct text m = TEXT_INIT(message, sizeof(message));
	int ret;

	if (!*path) {
		port_write_stderr(t->buf, len);
		return;
	}
	ret = port_append(path, t->buf, len);
	if (ret) {
		text_printf(&m, "libkmem: KMEM_DUMP: %.200s: error %d\n", path, ret);
		port_write_stderr(message, strlen(message));
	}
}

__attribute__((__destructor__)) static void dump_at_exit(void)
{
	const char *list = port_getenv("KMEM_DUMP"), *end;
	char complaints[512];
	struct text first = TEXT_INIT(complaints, sizeof(complaints)), t = TEXT_INIT(NULL, 0);
	unsigned int wanted;
	size_t bytes;

	if (!list || !*list)
		return;
	for (end = list; *end && *end != '='; end++)
		;
	complaints[0] = '\0';
	wanted = parse_list(&first, list, end);
	port_write_stderr(complaints, strlen(complaints));
	bytes = bytes_wanted(wanted);
	t.buf = port_reserve(bytes);
	t.size = bytes;
	if (!t.buf) {
		port_write_stderr("libkmem: KMEM_DUMP: no memory\n", 30);
		return;
	}
	append_texts(&t, wanted);
	write_out(&t, *end ? end + 1 : end);
	port_release(t.buf, bytes);
}
