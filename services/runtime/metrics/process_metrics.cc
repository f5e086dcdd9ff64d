#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "runtime/metrics/metrics.h"

namespace lumbung {
namespace {

// Second field of /proc/self/statm, in pages (proc(5)); 0 when the kernel does not tell.
double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  long long total = 0;
  long long resident = 0;
  statm >> total >> resident;
  return double(resident) * double(::sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code error;
  double count = 0;
  for (std::filesystem::directory_iterator at("/proc/self/fd", error), end; !error && at != end;
       at.increment(error))
    ++count;
  return error ? 0 : count - 1;  // Without the one that looks.
}

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace

void add_process_metrics(Metrics& metrics, std::string_view version, std::string_view commit) {
  metrics
      .gauge("lumbung_build_info", "1; what runs is in the labels.",
             {{"version", std::string(version)}, {"commit", std::string(commit)}})
      .set(1);
  metrics.gauge("process_start_time_seconds", "Start of the process, seconds since 1970 UTC.")
      .set(now_seconds());
  metrics.gauge_from("process_resident_memory_bytes", "Memory in use, bytes.", resident_bytes);
  metrics.gauge_from("process_open_fds", "Open file descriptors.", open_files);
}

}  // namespace lumbung
