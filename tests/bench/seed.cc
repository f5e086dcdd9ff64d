#include "bench/seed.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>
#include <semaphore>
#include <stdexcept>

#include "bench/copy_store.h"
#include "bench/requests.h"
#include "registry/service.h"

namespace lumbung::bench {
namespace {

// Commands under way: enough for full batches, far less than the committer's queue.
constexpr std::ptrdiff_t kUnderWay = 4'096;

// Registers businesses through a committer whose writer copies. The names of some of them.
std::vector<std::string> register_all(CopyStore& store, const std::string& data, std::int64_t streams,
                                      std::ostream& progress, RequestOf request_of) {
  const auto every = std::max<std::int64_t>(1, streams / kSample);
  std::vector<std::string> sample;
  std::counting_semaphore<kUnderWay> free(kUnderWay);
  std::atomic<std::int64_t> failed{0};
  {
    InProcess registry(store, data);
    std::vector<std::string> kelurahan;
    for (const auto& place : registry.reference().places.all_kelurahan()) kelurahan.push_back(place.code());
    for (std::int64_t number = 0; number < streams; ++number) {
      free.acquire();
      if (failed > 0) break;
      registry.submit(request_of(number, kelurahan), [&, number](const store::CommitOutcome& outcome) {
        const auto* committed = std::get_if<store::Committed>(&outcome);
        if (committed == nullptr) ++failed;
        else if (number % every == 0) sample.push_back(committed->stream);
        free.release();
      });
      if (number % 1'000'000 == 999'999) progress << "  " << number + 1 << " businesses" << std::endl;
    }
  }
  if (failed > 0) throw std::runtime_error("a business could not be seeded");
  return sample;
}

}  // namespace

Seeded seed(const Place& place, const std::string& data, std::int64_t streams, std::ostream& progress,
            RequestOf request_of) {
  const auto begin = std::chrono::steady_clock::now();
  Failpoints failpoints;
  const auto real = open_log(place, failpoints);
  CopyStore copying(*real, place.url, registry::aggregates().views());
  Seeded seeded;
  seeded.streams = streams;
  seeded.sample = register_all(copying, data, streams, progress, request_of);
  copying.finish(progress);
  // The same every time.
  std::mt19937_64 order(1);
  std::shuffle(seeded.sample.begin(), seeded.sample.end(), order);
  seeded.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return seeded;
}

}  // namespace lumbung::bench
