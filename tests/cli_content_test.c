/* SPDX-License-Identifier: MIT */
/* The content check sees what it says it sees. */
#include "test.h"

#include "cli/content.c"

TEST(small_objects_are_checked_whole)
{
	static const uint64_t sizes[] = { 1, 2, 7, 8, 9, 20, 64, 100, 4096, 8192 };
	char *buf = malloc(8192 + 16);
	unsigned int i;

	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint64_t bytes = sizes[i], at;

		memset(buf, 0, 8192 + 16);
		content_fill(buf + 8, bytes, i + 1);
		CHECK_EQ(content_verify(buf + 8, bytes, i + 1), -1);
		CHECK_EQ(buf[7], 0);
		CHECK_EQ(buf[8 + bytes], 0);
		for (at = 0; at < bytes; at += 1 + test_rand_below(bytes / 8 + 1)) {
			buf[8 + at] ^= 0x10;
			CHECK_EQ(content_verify(buf + 8, bytes, i + 1), at);
			buf[8 + at] ^= 0x10;
		}
		CHECK_EQ(content_verify(buf + 8, bytes, i + 2), 0); /* another object's */
	}
	free(buf);
}

TEST(large_objects_are_checked_at_the_ends_of_pages)
{
	uint64_t bytes = 5 * 4096 + 100;
	char *buf = calloc(1, bytes + 1);

	content_fill(buf, bytes, 7);
	CHECK_EQ(content_verify(buf, bytes, 7), -1);
	CHECK_EQ(buf[bytes], 0);
	CHECK_EQ(buf[2000], 0);
	CHECK_NE(buf[5 * 4096], 0);
	buf[3 * 4096 + 4095] ^= 1;
	CHECK_EQ(content_verify(buf, bytes, 7), 3 * 4096 + 4095);
	free(buf);
}

TEST(zeroes)
{
	char buf[300] = "";

	CHECK_EQ(content_zero(buf, sizeof(buf)), -1);
	buf[299] = 1;
	CHECK_EQ(content_zero(buf, sizeof(buf)), 299);
	CHECK_EQ(content_zero(buf, 0), -1);
	CHECK_EQ(content_verify(buf, 0, 1), -1);
}
