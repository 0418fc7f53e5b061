/* SPDX-License-Identifier: MIT */
/*
 * A library that life.c is linked with: its constructor runs before that of a preloaded library,
 * its destructor after it.
 */
#include "check.h"

#define NR_KEPT 100

const char *last_words = "";

static unsigned char *kept[NR_KEPT];

__attribute__((__constructor__)) static void begin(void)
{
	for (size_t i = 0; i < NR_KEPT; i++) {
		kept[i] = i % 2 ? malloc(i * i + 1) : calloc(i * i + 1, 1);
		MUST(kept[i]);
		pattern_fill(kept[i], i * i + 1, i);
	}
}

__attribute__((__destructor__)) static void end(void)
{
	for (size_t i = 0; i < NR_KEPT; i++) {
		CHECK(pattern_ok(kept[i], i * i + 1, i));
		kept[i] = realloc(kept[i], 3000);
		MUST(kept[i]);
		CHECK(pattern_holds(kept[i], i < 55 ? i * i + 1 : 3000, i * i + 1, i));
		free(kept[i]);
		free(memalign(64, i * 100));
	}
	if (check_status() || write(STDOUT_FILENO, last_words, strlen(last_words)) < 0)
		_exit(1);
}
