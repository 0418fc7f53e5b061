/* SPDX-License-Identifier: MIT */
/*
 * Several threads, and what C++ allocates with: strings, maps, shared pointers,
 * futures, exceptions. Producers make words, consumers count them; the counts
 * are what arithmetic says.
 */
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

constexpr int THREADS = 4, WORDS = 97;

struct Word {
	std::string text;
	std::vector<int> numbers;
};

class Queue {
public:
	void put(std::shared_ptr<Word> word)
	{
		std::lock_guard<std::mutex> hold(mutex);
		words.push_back(std::move(word));
		filled.notify_one();
	}

	std::shared_ptr<Word> get()
	{
		std::unique_lock<std::mutex> hold(mutex);

		filled.wait(hold, [this] { return !words.empty(); });
		auto word = std::move(words.front());
		words.pop_front();
		return word;
	}

private:
	std::mutex mutex;
	std::condition_variable filled;
	std::deque<std::shared_ptr<Word>> words;
};

using Counts = std::map<std::string, long>;

void produce(Queue &queue, long rounds)
{
	for (long i = 0; i < rounds; i++) {
		auto word = std::make_shared<Word>();

		word->text = "word " + std::string(static_cast<size_t>(i % WORDS), 'x');
		word->numbers.resize(static_cast<size_t>(i % 50 + 1));
		std::iota(word->numbers.begin(), word->numbers.end(), 1);
		queue.put(std::move(word));
	}
}

Counts consume(Queue &queue, long rounds)
{
	Counts counts;

	for (long i = 0; i < rounds; i++) {
		auto word = queue.get();
		long n = static_cast<long>(word->numbers.size());

		try {
			if (std::accumulate(word->numbers.begin(), word->numbers.end(), 0L) != n * (n + 1) / 2)
				throw std::runtime_error("wrong sum of " + word->text);
			if (n == 50)
				throw std::out_of_range(word->text);
			counts[word->text]++;
		} catch (const std::out_of_range &range) {
			counts[range.what()]++;
		}
	}
	return counts;
}

} // namespace

int main(int argc, char **argv)
{
	long rounds = (argc > 1 ? std::atol(argv[1]) : 1000) * WORDS;
	std::vector<std::future<Counts>> consumers;
	std::vector<std::thread> producers;
	Queue queue;
	Counts all;

	for (int i = 0; i < THREADS; i++)
		producers.emplace_back(produce, std::ref(queue), rounds);
	for (int i = 0; i < THREADS; i++)
		consumers.push_back(std::async(std::launch::async, consume, std::ref(queue), rounds));
	for (auto &producer : producers)
		producer.join();
	for (auto &consumer : consumers)
		for (const auto &count : consumer.get())
			all[count.first] += count.second;
	for (const auto &count : all)
		if (count.second != THREADS * (rounds / WORDS))
			return std::printf("%s: %ld times\n", count.first.c_str(), count.second), 1;
	return all.size() == WORDS ? 0 : 1;
}
