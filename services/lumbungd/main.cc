// Configuration, parts, services, run: the only place that chooses which parts a process is made of. Built in order,
// taken down in reverse.
#include <condition_variable>
#include <iostream>
#include <mutex>

#include "lumbungd/city_process.h"
#include "lumbungd/first_look.h"
#include "runtime/config/config.h"
#include "runtime/process/build_info.h"
#include "runtime/process/signals.h"

namespace lumbung {
namespace {

int start(const Config& config) {
  // Before any other thread, so that all inherit the mask.
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  const Signals signals([&](int) {
    const std::lock_guard lock(mutex);
    stopping = true;
    changed.notify_all();
  });

  if (!config.servers.empty())
    return run_first_look(first_look_of(config, config.servers, config.business_date.value_or(story_day())), std::cout,
                          std::cerr);
  CityProcess process(config);
  int code = 0;
  if (config.first_look) code = process.first_look(std::cout, std::cerr);
  if (!config.exit && code == 0) {
    process.announce(std::cout);
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stopping; });
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
