/* SPDX-License-Identifier: MIT */
/* Duplicates of strings, memory and formatted text. */
#include "test.h"

#include "pool/pool.h"
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/sprintf.h>
#include <linux/string.h>

TEST_CMDLINE("mem=64M");

TEST(strings)
{
	char *s = kstrdup("hello", GFP_KERNEL);

	CHECK_STREQ(s, "hello");
	kfree(s);
	CHECK_EQ(kstrdup(NULL, GFP_KERNEL), NULL);
	s = kstrndup("hello", 3, GFP_KERNEL);
	CHECK_STREQ(s, "hel");
	kfree(s);
	s = kstrndup("hello", 30, GFP_KERNEL);
	CHECK_STREQ(s, "hello");
	kfree(s);
	CHECK_EQ(kstrndup(NULL, 3, GFP_KERNEL), NULL);
	s = kmemdup_nul("abcdef", 4, GFP_KERNEL);
	CHECK_STREQ(s, "abcd");
	kfree(s);
	CHECK_EQ(kmemdup_nul(NULL, 4, GFP_KERNEL), NULL);
	CHECK_EQ(kmemdup_nul("x", SIZE_MAX, GFP_KERNEL), NULL);
}

TEST(literals_are_not_copied)
{
	static const char literal[] = "static";
	char local[] = "local";
	const char *s = kstrdup_const("literal", GFP_KERNEL), *t = kstrdup_const(local, GFP_KERNEL);

	CHECK_STREQ(s, "literal");
	CHECK(!page_of_address(s));
	kfree_const(s);
	CHECK_STREQ(t, "local");
	CHECK(t != local);
	kfree_const(t);
	kfree_const(literal);
	kfree_const(NULL);
	CHECK_EQ(kstrdup_const(NULL, GFP_KERNEL), NULL);
}

TEST(memory)
{
	static const int numbers[] = { 1, 2, 3 };
	volatile size_t huge = SIZE_MAX / 2; /* the compiler would warn of a constant */
	int *p = kmemdup(numbers, sizeof(numbers), GFP_KERNEL);

	CHECK_EQ(memcmp(p, numbers, sizeof(numbers)), 0);
	kfree(p);
	p = kmemdup_array(numbers, 3, sizeof(int), GFP_KERNEL);
	CHECK_EQ(p[2], 3);
	kfree(p);
	CHECK_EQ(kmemdup_array(numbers, huge, 3, GFP_KERNEL), NULL);
	p = kvmemdup(numbers, sizeof(numbers), GFP_KERNEL);
	CHECK_EQ(p[1], 2);
	kvfree(p);
	p = kmemdup(NULL, 0, GFP_KERNEL);
	CHECK(ZERO_OR_NULL_PTR(p) && p);
	kfree(p);
}

TEST(user_memory)
{
	char *s = memdup_user("abc", 4);

	CHECK_STREQ(s, "abc");
	kfree(s);
	s = vmemdup_user("abc", 4);
	CHECK_STREQ(s, "abc");
	kvfree(s);
	s = memdup_user_nul("abcdef", 3);
	CHECK_STREQ(s, "abc");
	kfree(s);
	s = memdup_user_nul(NULL, 0);
	CHECK_STREQ(s, "");
	kfree(s);
	s = memdup_array_user("abcd", 2, 2);
	CHECK_EQ(memcmp(s, "abcd", 4), 0);
	kfree(s);
	s = vmemdup_array_user("abcd", 2, 2);
	CHECK_EQ(memcmp(s, "abcd", 4), 0);
	kvfree(s);
	CHECK_EQ(PTR_ERR(memdup_user(NULL, 1)), -EFAULT);
	CHECK_EQ(PTR_ERR(vmemdup_user(NULL, 1)), -EFAULT);
	CHECK_EQ(PTR_ERR(memdup_user_nul(NULL, 1)), -EFAULT);
	CHECK_EQ(PTR_ERR(memdup_array_user("", SIZE_MAX, 2)), -EOVERFLOW);
	CHECK_EQ(PTR_ERR(vmemdup_array_user("", SIZE_MAX, 2)), -EOVERFLOW);
	CHECK_EQ(PTR_ERR(memdup_user("", (size_t)1 << 40)), -ENOMEM);
	CHECK_EQ(PTR_ERR(memdup_user_nul("", SIZE_MAX)), -ENOMEM);
}

TEST(user_strings)
{
	char *s = strndup_user("hello", 6);

	CHECK_STREQ(s, "hello");
	kfree(s);
	s = strndup_user("", 1);
	CHECK_STREQ(s, "");
	kfree(s);
	CHECK_EQ(PTR_ERR(strndup_user("hello", 5)), -EINVAL);
	CHECK_EQ(PTR_ERR(strndup_user("hello", 0)), -EINVAL);
	CHECK_EQ(PTR_ERR(strndup_user("hello", -1)), -EINVAL);
	CHECK_EQ(PTR_ERR(strndup_user(NULL, 5)), -EFAULT);
}

TEST(bounded_copies)
{
	char buf[6], *to = buf;

	memset(buf, 'x', sizeof(buf));
	CHECK_EQ(strscpy(buf, "abc"), 3);
	CHECK_STREQ(buf, "abc");
	CHECK_EQ(buf[4], 'x');
	CHECK_EQ(strscpy_pad(buf, "de"), 2);
	CHECK_EQ(buf[4], 0);
	CHECK_EQ(strscpy(to, "abcdef", 6), -E2BIG);
	CHECK_STREQ(buf, "abcde");
	CHECK_EQ(strscpy(to, "abcde", 6), 5);
	CHECK_EQ(strscpy_pad(to, "abcdefg", 3), -E2BIG);
	CHECK_STREQ(buf, "ab");
	CHECK_EQ(strscpy(to, "a", 0), -E2BIG);
	memzero_explicit(buf, sizeof(buf));
	CHECK_EQ(buf[0] | buf[1] | buf[5], 0);
}

TEST(formatted_text)
{
	char *s = kasprintf(GFP_KERNEL, "%s %5d|%-4u|%#x %c%% %lu", "s", -42, 7u, 255, 'c',
			    1UL << 40);
	char buf[8];

	CHECK_STREQ(s, "s   -42|7   |0xff c% 1099511627776");
	kfree(s);
	s = kasprintf(GFP_ATOMIC, "%s", "");
	CHECK_STREQ(s, "");
	kfree(s);
	s = kasprintf(GFP_KERNEL, "%o %#o %.3s %*d", 8u, 8u, "abcdef", 4, 3);
	CHECK_STREQ(s, "10 010 abc    3");
	kfree(s);
	CHECK_EQ(scnprintf(buf, sizeof(buf), "%d", 123), 3);
	CHECK_EQ(scnprintf(buf, sizeof(buf), "%s", "longer than that"), 7);
	CHECK_STREQ(buf, "longer ");
	CHECK_EQ(scnprintf(buf, 0, "%d", 1), 0);
	CHECK_STREQ(buf, "longer ");
	CHECK_EQ(scnprintf(buf, 1, "%d", 1), 0);
	CHECK_STREQ(buf, "");
}

static const char *const_text(const char *fmt, ...)
{
	va_list ap;
	const char *s;

	va_start(ap, fmt);
	s = kvasprintf_const(GFP_KERNEL, fmt, ap);
	va_end(ap);
	return s;
}

TEST(constant_text)
{
	const char *s = const_text("plain"), *t = const_text("%s", "argument");
	const char *u = const_text("%d", 5);

	CHECK_STREQ(s, "plain");
	CHECK_STREQ(t, "argument");
	CHECK_STREQ(u, "5");
	kfree_const(s);
	kfree_const(t);
	kfree_const(u);
}

TEST(functions_exist_for_their_addresses)
{
	char *(*dup)(const char *, gfp_t) = kstrdup;
	char *(*ndup)(const char *, size_t, gfp_t) = kstrndup;
	const char *(*cdup)(const char *, gfp_t) = kstrdup_const;
	void *(*mem)(const void *, size_t, gfp_t) = kmemdup;
	void *(*vmem)(const void *, size_t, gfp_t) = kvmemdup;
	void *(*array)(const void *, size_t, size_t, gfp_t) = kmemdup_array;
	char *(*nul)(const char *, size_t, gfp_t) = kmemdup_nul;
	void *(*user)(const void *, size_t) = memdup_user;
	void *(*vuser)(const void *, size_t) = vmemdup_user;
	void *(*user_nul)(const void *, size_t) = memdup_user_nul;
	char *(*user_str)(const char *, long) = strndup_user;
	const char *all[] = {
		dup("ab", GFP_KERNEL), ndup("ab", 2, GFP_KERNEL), cdup("ab", GFP_KERNEL),
		mem("ab", 3, GFP_KERNEL), vmem("ab", 3, GFP_KERNEL), array("ab", 3, 1, GFP_KERNEL),
		nul("abc", 2, GFP_KERNEL), user("ab", 3), vuser("ab", 3), user_nul("ab", 2),
		user_str("ab", 3),
	};

	for (unsigned int i = 0; i < ARRAY_LEN(all); i++) {
		CHECK_STREQ(all[i], "ab");
		kvfree(all[i]);
	}
}
