/* SPDX-License-Identifier: MIT */
/* What the process writes: a file to append to. */
#include "test.h"

#include "port/port.h"

#include <errno.h>
#include <unistd.h>

TEST(append_makes_the_file_and_adds_to_it)
{
	char path[] = "/tmp/kmem-test-XXXXXX", buf[64] = "";
	int fd = mkstemp(path);

	REQUIRE(fd >= 0);
	unlink(path);
	close(fd);
	errno = 77;
	CHECK_EQ(port_append(path, "one ", 4), 0);
	CHECK_EQ(port_append(path, "two", 3), 0);
	CHECK_EQ(port_append(path, "", 0), 0);
	CHECK_EQ(errno, 77);
	{
		FILE *f = fopen(path, "r");

		REQUIRE(f);
		CHECK(fgets(buf, sizeof(buf), f));
		fclose(f);
	}
	CHECK_STREQ(buf, "one two");
	unlink(path);
}

TEST(append_says_why_not)
{
	errno = 77;
	CHECK_EQ(port_append("/nonexistent/x", "x", 1), -ENOENT);
	CHECK_EQ(port_append("/", "x", 1), -EISDIR);
	CHECK_EQ(port_append("/dev/full", "x", 1), -ENOSPC);
	CHECK_EQ(errno, 77);
}
