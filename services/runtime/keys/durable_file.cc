#include "runtime/keys/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

namespace lumbung {

namespace fs = std::filesystem;

Descriptor::~Descriptor() {
  if (number_ >= 0) close(number_);
}

std::string last_error() { return std::strerror(errno); }

bool sync_folder(const fs::path& folder) {
  const Descriptor open_folder(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return open_folder.number() >= 0 && fsync(open_folder.number()) == 0;
}

void make_private_folder(const fs::path& folder) {
  if (folder.empty() || !fs::create_directories(folder)) return;
  fs::permissions(folder, fs::perms::owner_all);
  if (!sync_folder(fs::absolute(folder).parent_path()))
    throw fs::filesystem_error("sync", folder, std::error_code(errno, std::generic_category()));
}

void make_private_file(const fs::path& file, std::string_view content) {
  // Written whole under a name of its own, then linked: a file under the final name is always
  // complete, and only the first of two processes succeeds.
  std::string draft = file.string() + ".draft.XXXXXX";
  const auto give_up = [&draft](const std::string& why) {
    unlink(draft.c_str());
    throw std::runtime_error(why);
  };
  {
    const Descriptor out(mkostemp(draft.data(), O_CLOEXEC));
    if (out.number() < 0) throw std::runtime_error(last_error());
    const auto written = write(out.number(), content.data(), content.size());
    if (written < 0) give_up(last_error());
    if (written != static_cast<ssize_t>(content.size())) give_up("The disk is full");
    if (fsync(out.number()) != 0) give_up(last_error());
  }
  if (link(draft.c_str(), file.c_str()) != 0 && errno != EEXIST) give_up(last_error());
  unlink(draft.c_str());
  if (!sync_folder(file.has_parent_path() ? file.parent_path() : fs::path(".")))
    throw std::runtime_error(last_error());
}

}  // namespace lumbung
