// Configuration, parts, services, run: the only place that chooses which parts a process is made of. Built in order,
// taken down in reverse.
#include <unistd.h>

#include <condition_variable>
#include <future>
#include <iostream>
#include <mutex>

#include "client/failure.h"
#include "lumbungd/city_process.h"
#include "lumbungd/first_look.h"
#include "runtime/config/config.h"
#include "runtime/process/build_info.h"
#include "runtime/process/signals.h"

namespace lumbung {
namespace {

constexpr char kCutShort[] = "Stopped before the picture was whole. Run it again: what is in stays, nothing goes in twice.\n";

// What the main thread waits for. Thread-safe.
class Awaited {
 public:
  void stop() { note(stopping_); }
  void job_ended() { note(ended_); }

  void wait_for_stop() { wait([this] { return stopping_; }); }
  // False when it is to stop before the job has ended.
  bool wait_for_job() {
    return wait([this] { return stopping_ || ended_; });
  }

 private:
  void note(bool& what) {
    const std::lock_guard lock(mutex_);
    what = true;
    changed_.notify_all();
  }
  template <class Enough>
  bool wait(Enough enough) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, enough);
    return ended_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  bool ended_ = false;
};

// The main job is a client and may take minutes. On a thread of its own, so that a signal is heard meanwhile.
template <class Job>
std::future<int> begin(Job job, Awaited& awaited) {
  return std::async(std::launch::async, [job, &awaited] {
    struct Ended {
      Awaited& awaited;
      ~Ended() { awaited.job_ended(); }
    } const ended{awaited};
    return job();
  });
}

int look_at_servers(const Config& config, Awaited& awaited) {
  auto job = begin([&] { return run_first_look(first_look_of(config, config.servers, config.business_date), std::cout, std::cerr); },
                   awaited);
  if (awaited.wait_for_job()) return job.get();
  // Nothing here needs closing, and a call to a server that is silent would hold us up.
  std::cerr << kCutShort;
  ::_exit(static_cast<int>(client::Exit::interrupted));
}

int start(const Config& config) {
  Awaited awaited;
  // Before any other thread, so that all inherit the mask.
  const Signals signals([&](int) { awaited.stop(); });

  if (!config.servers.empty()) return look_at_servers(config, awaited);
  CityProcess process(config);
  int code = 0;
  if (config.first_look) {
    auto job = begin([&] { return process.first_look(std::cout, std::cerr); }, awaited);
    if (!awaited.wait_for_job()) {
      std::cerr << kCutShort;
      // Its calls end with all others, and it with them.
      process.stop();
      job.wait();
      return static_cast<int>(client::Exit::interrupted);
    }
    code = job.get();
  }
  if (!config.exit && code == 0) {
    process.announce(std::cout);
    awaited.wait_for_stop();
  }
  process.stop();
  return code;
}

int run(const std::vector<std::string>& arguments) {
  const auto answer = read_config(arguments, process_environment());
  if (!answer) {
    std::cerr << config_report(answer.refusal());
    return 2;
  }
  switch (answer->request) {
    case ConfigRequest::help:
      std::cout << config_help();
      return 0;
    case ConfigRequest::help_markdown:
      std::cout << config_help_markdown();
      return 0;
    case ConfigRequest::version:
      std::cout << "lumbungd " << build_info().version << " (" << build_info().commit << ")\n";
      return 0;
    case ConfigRequest::run:
      return start(answer->config);
  }
  return 2;
}

}  // namespace
}  // namespace lumbung

int main(int argc, char** argv) {
  try {
    return lumbung::run({argv + 1, argv + argc});
  } catch (const std::exception& failed) {
    std::cerr << "lumbungd cannot go on: " << failed.what() << "\n";
    return 1;
  }
}
