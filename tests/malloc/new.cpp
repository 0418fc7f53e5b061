/* SPDX-License-Identifier: MIT */
/* Every form of operator new and delete, and what they do when there is no memory. */
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <thread>
#include <vector>

static int bad;

#define CHECK(cond)                                                                     \
	do {                                                                            \
		if (!(cond)) {                                                          \
			std::fprintf(stderr, "# line %d: failed: %s\n", __LINE__, #cond); \
			bad = 1;                                                        \
		}                                                                       \
	} while (0)

static bool aligned(const void *p, std::size_t alignment)
{
	return p && (reinterpret_cast<std::uintptr_t>(p) & (alignment - 1)) == 0;
}

static void *used(void *p, std::size_t size, std::size_t alignment = 16)
{
	CHECK(aligned(p, alignment));
	if (p)
		std::memset(p, 0x5a, size);
	return p;
}

static void forms(std::size_t size)
{
	::operator delete(used(::operator new(size), size));
	::operator delete[](used(::operator new[](size), size));
	::operator delete(used(::operator new(size, std::nothrow), size), std::nothrow);
	::operator delete[](used(::operator new[](size, std::nothrow), size), std::nothrow);
	::operator delete(used(::operator new(size), size), size);
	::operator delete[](used(::operator new[](size), size), size);
	for (std::size_t n = 1; n <= 65536; n *= 4) {
		std::align_val_t a{n};

		::operator delete(used(::operator new(size, a), size, n), a);
		::operator delete[](used(::operator new[](size, a), size, n), a);
		::operator delete(used(::operator new(size, a, std::nothrow), size, n), a, std::nothrow);
		::operator delete[](used(::operator new[](size, a, std::nothrow), size, n), a,
				    std::nothrow);
		::operator delete(used(::operator new(size, a), size, n), size, a);
		::operator delete[](used(::operator new[](size, a), size, n), size, a);
	}
}

static void nothing()
{
	void *p = ::operator new(0), *q = ::operator new(0);

	CHECK(p && q && p != q);
	::operator delete(p);
	::operator delete(q, static_cast<std::size_t>(0));
	::operator delete(nullptr);
	::operator delete[](nullptr);
	::operator delete(nullptr, std::nothrow);
	::operator delete(nullptr, static_cast<std::size_t>(8));
	::operator delete(nullptr, std::align_val_t{64});
	::operator delete[](nullptr, static_cast<std::size_t>(8), std::align_val_t{64});
}

static int handled;

/* The third time there is nothing left to give up. */
static void handler()
{
	if (++handled == 3)
		std::set_new_handler(nullptr);
}

template <typename F> static void must_throw(F f)
{
	bool thrown = false;

	handled = 0;
	std::set_new_handler(handler);
	try {
		CHECK(!f());
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	CHECK(thrown);
	CHECK(handled == 3);
	std::set_new_handler(nullptr);
	thrown = false;
	try {
		CHECK(!f());
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	CHECK(thrown);
}

template <typename F> static void must_be_null(F f)
{
	handled = 0;
	std::set_new_handler(handler);
	CHECK(!f());
	CHECK(handled == 3);
	CHECK(!f());
	CHECK(handled == 3);
}

static void no_memory(volatile std::size_t &size)
{
	std::align_val_t a{64};

	must_throw([&] { return ::operator new(size); });
	must_throw([&] { return ::operator new[](size); });
	must_be_null([&] { return ::operator new(size, std::nothrow); });
	must_be_null([&] { return ::operator new[](size, std::nothrow); });
	/* Rounded up to the alignment the largest sizes are none, says libstdc++. */
	if (size > SIZE_MAX - 64)
		return;
	must_throw([&] { return ::operator new(size, a); });
	must_throw([&] { return ::operator new[](size, a); });
	must_be_null([&] { return ::operator new(size, a, std::nothrow); });
	must_be_null([&] { return ::operator new[](size, a, std::nothrow); });
}

/* A handler may throw in place of returning; nothrow then gives a null pointer. */
static void throwing_handler(volatile std::size_t &size)
{
	bool thrown = false;

	std::set_new_handler([] { throw std::bad_alloc(); });
	try {
		::operator delete(::operator new(size));
	} catch (const std::bad_alloc &) {
		thrown = true;
	}
	CHECK(thrown);
	CHECK(!::operator new(size, std::nothrow));
	std::set_new_handler(nullptr);
}

struct alignas(128) Wide {
	char bytes[200];
};

static void containers()
{
	std::map<int, std::string> map;
	std::vector<std::unique_ptr<Wide>> wide;

	for (int i = 0; i < 5000; i++) {
		map[i * 7919 % 5000] = std::string(static_cast<std::size_t>(i % 300), 'x');
		wide.push_back(std::make_unique<Wide>());
		CHECK(aligned(wide.back().get(), 128));
	}
	std::thread([&] { map.erase(map.begin(), map.find(2500)); wide.resize(100); }).join();
	for (auto &pair : map)
		CHECK(pair.second.find_first_not_of('x') == std::string::npos);
}

int main()
{
	static volatile std::size_t sizes[] = { PTRDIFF_MAX, static_cast<std::size_t>(PTRDIFF_MAX) + 1,
						SIZE_MAX - 100, SIZE_MAX };

	for (std::size_t size = 0; size < 3u << 20; size += size / 2 + 1)
		forms(size);
	nothing();
	for (volatile std::size_t &size : sizes) {
		no_memory(size);
		throwing_handler(size);
	}
	containers();
	return bad;
}
