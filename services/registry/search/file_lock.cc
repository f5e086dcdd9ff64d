#include "registry/search/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "registry/search/index_file.h"

namespace lumbung::registry::search {
namespace {

constexpr char kLock[] = ".lock";

// The lock, or -1 when another holds it.
int locked(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) throw store::Unavailable("the search index cannot be locked: " + path + ": " + std::strerror(errno));
  if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
  ::close(file);
  return -1;
}

}  // namespace

FileLock::FileLock(const std::filesystem::path& folder, const std::string& stem) {
  std::filesystem::create_directories(folder);
  for (int n = 1; n <= kMaxProcesses && file_ < 0; ++n) {
    path_ = folder / (stem + "-" + std::to_string(n) + ".sqlite");
    file_ = locked(path_ + kLock);
  }
  if (file_ < 0)
    throw store::Unavailable("more than " + std::to_string(kMaxProcesses) + " processes search in " + folder.string());
}

FileLock::~FileLock() { ::close(file_); }

void FileLock::sweep(const std::filesystem::path& folder, const std::string& stem) {
  std::vector<std::string> others;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.ends_with(std::string(".sqlite") + kLock) && !name.starts_with(stem + "-")) others.push_back(entry.path());
  }
  for (const auto& lock : others) {
    const int file = locked(lock);
    if (file < 0) continue;
    IndexFile::remove(lock.substr(0, lock.size() - std::strlen(kLock)));
    std::filesystem::remove(lock);
    ::close(file);
  }
}

}  // namespace lumbung::registry::search
