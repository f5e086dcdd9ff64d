// A lock that the kernel releases when the process ends, however it ends: a file that one holder at a time has open.
#pragma once

#include <optional>
#include <string>

namespace lumbung {

// Held until destroyed.
class FileLock {
 public:
  // Nothing when another holds it, in this process or in another. The file is made when missing (mode 0600) and stays.
  // Throws std::system_error when it cannot be opened.
  static std::optional<FileLock> try_lock(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_ = -1;
};

}  // namespace lumbung
