/* SPDX-License-Identifier: MIT */
/* Constructors and destructors of statics and of thread-local objects allocate. */
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <unistd.h>
#include <vector>

static int bad;

static void check(bool ok, const char *what)
{
	if (!ok) {
		std::fprintf(stderr, "# failed: %s\n", what);
		bad = 1;
	}
}

struct Holder {
	std::map<int, std::string> map;
	std::vector<std::unique_ptr<char[]>> blocks;
	const char *name;

	explicit Holder(const char *called) : name(called)
	{
		for (int i = 0; i < 1000; i++) {
			map[i] = std::string(static_cast<std::size_t>(i), 'x');
			blocks.emplace_back(new char[static_cast<std::size_t>(i * i / 10 + 1)]());
			blocks.back()[0] = static_cast<char>(i);
		}
	}
	~Holder()
	{
		for (int i = 0; i < 1000; i++) {
			check(map[i].size() == static_cast<std::size_t>(i), name);
			check(blocks[static_cast<std::size_t>(i)][0] == static_cast<char>(i), name);
		}
		map[1000] = std::string(100000, 'y');
		if (bad)
			_exit(1);
	}
};

static Holder first("the first static");
__attribute__((init_priority(101))) static Holder earliest("the earliest static");
static thread_local std::unique_ptr<Holder> of_thread;

static Holder &inner()
{
	static Holder holder("the static of a function");

	return holder;
}

int main()
{
	std::vector<std::thread> threads;

	inner().map[5] += "";
	of_thread = std::make_unique<Holder>("the main thread's");
	for (int i = 0; i < 8; i++)
		threads.emplace_back([] { of_thread = std::make_unique<Holder>("a thread's"); });
	for (auto &thread : threads)
		thread.join();
	std::atexit([] { Holder late("an exit handler's"); });
	check(first.map.size() == 1000, "first");
	return bad;
}
