/* SPDX-License-Identifier: MIT */
/*
 * The content check. An object is filled with one word over and over, made of
 * the number of its allocation: any other object that overlaps it leaves
 * another word. Small objects are filled whole, of large ones the two ends of
 * each page.
 */
#include "cli/replay.h"

#include <string.h>

#define PAGE 4096u
#define WHOLE_BYTES 8192 /* largest object that is filled from end to end */
#define EDGE_BYTES 64    /* at either end of a page of a larger one */

static uint64_t word_of(uint64_t id)
{
	id = (id ^ id >> 33) * 0xff51afd7ed558ccdu;
	return (id ^ id >> 29) | 1; /* never zero */
}

static void fill_range(char *p, uint64_t bytes, uint64_t word)
{
	for (; bytes >= sizeof(word); bytes -= sizeof(word), p += sizeof(word))
		memcpy(p, &word, sizeof(word));
	memcpy(p, &word, bytes);
}

static int64_t verify_range(const char *p, uint64_t bytes, uint64_t word)
{
	uint64_t i = 0, got;

	for (; i + sizeof(got) <= bytes; i += sizeof(got)) {
		memcpy(&got, p + i, sizeof(got));
		if (got != word)
			break;
	}
	for (; i < bytes; i++) {
		if (p[i] != ((const char *)&word)[i % sizeof(word)])
			return i;
	}
	return -1;
}

/* The n-th stretch of an object that is looked at; false: there is none. */
static bool stretch(uint64_t bytes, uint64_t n, uint64_t *from, uint64_t *len)
{
	uint64_t page = n / 2 * PAGE;

	if (bytes <= WHOLE_BYTES) {
		*from = 0;
		*len = bytes;
		return n == 0 && bytes;
	}
	*from = n % 2 ? page + PAGE - EDGE_BYTES : page;
	if (*from >= bytes)
		return false;
	*len = bytes - *from < EDGE_BYTES ? bytes - *from : EDGE_BYTES;
	return true;
}

void content_fill(void *obj, uint64_t bytes, uint64_t id)
{
	uint64_t n, from, len;

	for (n = 0; stretch(bytes, n, &from, &len); n++)
		fill_range((char *)obj + from, len, word_of(id));
}

static int64_t verify(const void *obj, uint64_t bytes, uint64_t word)
{
	uint64_t n, from, len;

	for (n = 0; stretch(bytes, n, &from, &len); n++) {
		int64_t bad = verify_range((const char *)obj + from, len, word);

		if (bad >= 0)
			return from + bad;
	}
	return -1;
}

int64_t content_verify(const void *obj, uint64_t bytes, uint64_t id)
{
	return verify(obj, bytes, word_of(id));
}

int64_t content_zero(const void *obj, uint64_t bytes)
{
	return verify(obj, bytes, 0);
}
