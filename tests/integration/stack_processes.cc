#include "stack_processes.h"

#include <filesystem>
#include <sstream>

#include "harness/temp_dir.h"

namespace lumbung::integration {

std::string start_of(pid_t pid) {
  const auto stat = harness::read_file("/proc/" + std::to_string(pid) + "/stat");
  const auto end = stat.rfind(')');
  if (end == std::string::npos) return {};
  std::istringstream fields(stat.substr(end + 2));
  std::string field;
  for (int i = 3; i <= 22 && fields >> field; ++i)
    if (i == 3 && field == "Z") return {};
  return field;
}

bool runs(const Identity& process) {
  return !process.start.empty() && start_of(process.pid) == process.start;
}

std::map<std::string, Identity> processes_of(const std::string& stack) {
  std::map<std::string, Identity> found;
  std::error_code none;
  for (const auto& entry : std::filesystem::directory_iterator(stack + "/run", none)) {
    if (entry.path().extension() == ".said") continue;
    std::istringstream words(harness::read_file(entry.path()));
    auto& process = found[entry.path().filename()];
    words >> process.pid >> process.start;
  }
  return found;
}

}  // namespace lumbung::integration
