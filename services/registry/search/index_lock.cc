#include "registry/search/index_lock.h"

#include <cstring>
#include <system_error>
#include <vector>

#include "registry/search/index_file.h"

namespace lumbung::registry::search {
namespace {

constexpr char kLock[] = ".lock";

std::optional<FileLock> locked(const std::string& path) {
  try {
    return FileLock::try_lock(path);
  } catch (const std::system_error& failed) {
    throw store::Unavailable(std::string("the search index cannot be locked: ") + failed.what());
  }
}

}  // namespace

IndexLock::IndexLock(const std::filesystem::path& folder, const std::string& stem) {
  std::filesystem::create_directories(folder);
  for (int n = 1; n <= kMaxProcesses && !lock_; ++n) {
    path_ = folder / (stem + "-" + std::to_string(n) + ".sqlite");
    lock_ = locked(path_ + kLock);
  }
  if (!lock_)
    throw store::Unavailable("more than " + std::to_string(kMaxProcesses) + " processes search in " + folder.string());
}

void IndexLock::sweep(const std::filesystem::path& folder, const std::string& stem) {
  std::vector<std::string> others;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (name.ends_with(std::string(".sqlite") + kLock) && !name.starts_with(stem + "-")) others.push_back(entry.path());
  }
  for (const auto& lock : others) {
    const auto held = locked(lock);
    if (!held) continue;
    IndexFile::remove(lock.substr(0, lock.size() - std::strlen(kLock)));
    std::filesystem::remove(lock);
  }
}

}  // namespace lumbung::registry::search
