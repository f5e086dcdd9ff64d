// Which of several processes with one folder has which file of it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "runtime/process/file_lock.h"

namespace lumbung::registry::search {

// Processes that may search one register from one folder.
inline constexpr int kMaxProcesses = 16;

// Holds the first file `<stem>-<n>.sqlite` of the folder that nobody holds, by a lock beside it that the kernel releases
// when the process ends, however it ends.
class IndexLock {
 public:
  // Throws store::Unavailable when it cannot be had.
  IndexLock(const std::filesystem::path& folder, const std::string& stem);
  const std::string& path() const { return path_; }

  // Removes files of the folder that no process holds, other than of this stem: those of logs that were replaced.
  static void sweep(const std::filesystem::path& folder, const std::string& stem);

 private:
  std::optional<lumbung::FileLock> lock_;
  std::string path_;
};

}  // namespace lumbung::registry::search
