/* SPDX-License-Identifier: MIT */
/* KUnit: functions that the running test has replaced. */
#include <kunit/static_stub.h>

struct stub {
	void *real, *replacement;
};

static void stub_free(struct kunit_resource *res)
{
	kfree(res->data);
}

static bool stub_match(struct kunit *test, struct kunit_resource *res, void *match_data)
{
	const struct stub *stub = res->data;

	return res->free == stub_free && stub->real == match_data;
}

void *__kunit_static_stub_address(struct kunit *test, void *real_fn_addr)
{
	struct kunit_resource *res = kunit_find_resource(test, stub_match, real_fn_addr);
	void *replacement = NULL;

	if (res) {
		replacement = ((struct stub *)res->data)->replacement;
		kunit_put_resource(res);
	}
	return replacement;
}

void __kunit_activate_static_stub(struct kunit *test, void *real_fn_addr, void *replacement_addr)
{
	struct stub *stub;

	KUNIT_ASSERT_NOT_NULL_MSG(test, real_fn_addr, "the function to stub is NULL");
	if (!replacement_addr) {
		kunit_deactivate_static_stub(test, real_fn_addr);
		return;
	}
	kunit_destroy_resource(test, stub_match, real_fn_addr);
	stub = kzalloc(sizeof(*stub), GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, stub);
	stub->real = real_fn_addr;
	stub->replacement = replacement_addr;
	if (!kunit_alloc_resource(test, NULL, stub_free, GFP_KERNEL, stub)) {
		kfree(stub);
		KUNIT_FAIL_AND_ABORT(test, "no memory for a stub");
	}
}

void kunit_deactivate_static_stub(struct kunit *test, void *real_fn_addr)
{
	int err = kunit_destroy_resource(test, stub_match, real_fn_addr);

	KUNIT_ASSERT_EQ_MSG(test, err, 0, "this function is not replaced");
}
