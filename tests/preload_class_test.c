/* SPDX-License-Identifier: MIT */
/* The size classes of malloc: every size has the smallest that will do. */
#include "test.h"

#include "preload/preload.h"

TEST(every_size_has_the_smallest_class)
{
	unsigned int last = 0;

	for (size_t n = 1; n <= CLASS_MAX; n++) {
		unsigned int class = class_of(n);

		REQUIRE(class < CLASS_NR && class_size(class) >= n);
		REQUIRE(!class || class_size(class - 1) < n);
		REQUIRE(class == last || class == last + 1);
		last = class;
	}
	CHECK_EQ(last, CLASS_NR - 1);
	CHECK_EQ(class_size(last), CLASS_MAX);
	CHECK_EQ(class_of(0), class_of(1));
}

/* A table has one entry for as many sizes as its step: none of its classes may end between. */
TEST(classes_end_where_the_tables_do)
{
	for (unsigned int class = 0; class < CLASS_NR; class++) {
		size_t size = class_size(class);
		unsigned int shift = size <= SMALL_MAX ? SMALL_SHIFT :
				     size <= MIDDLE_MAX ? MIDDLE_SHIFT : BIG_SHIFT;

		CHECK_EQ(size % (1UL << shift), 0UL);
		CHECK_EQ(size % MALLOC_ALIGN, 0UL);
	}
}

/* What a size is rounded up by: a class is at most an eighth larger than the one before. */
TEST(little_is_lost)
{
	for (unsigned int class = 8; class < CLASS_NR; class++)
		CHECK((class_size(class) - class_size(class - 1)) * 8 <= class_size(class - 1));
}
