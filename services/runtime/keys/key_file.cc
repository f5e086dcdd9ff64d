#include "runtime/keys/key_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace lumbung {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error("The key file " + file.string() + " " + why);
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

// Written whole under a name of its own, then linked: a file under the final name is always complete, and only the
// first of two processes succeeds.
void make_key(const fs::path& file) {
  std::error_code failed;
  if (fs::create_directories(file.parent_path(), failed))
    fs::permissions(file.parent_path(), fs::perms::owner_all, failed);
  std::string key(kKeyBytes, '\0');
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size()))
    refuse(file, "cannot be made: the kernel gives no random bytes.");
  auto draft = file;
  draft += ".draft" + std::to_string(getpid());
  {
    const Descriptor out(open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const bool written = out.number() >= 0 &&
                         write(out.number(), key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                         fsync(out.number()) == 0;
    if (!written) refuse(file, std::string("cannot be made: ") + std::strerror(errno) + ".");
  }
  const int linked = link(draft.c_str(), file.c_str());
  const int why = errno;
  unlink(draft.c_str());
  if (linked != 0 && why != EEXIST) refuse(file, std::string("cannot be made: ") + std::strerror(why) + ".");
}

}  // namespace

std::string read_or_make_key(const fs::path& file) {
  if (access(file.c_str(), F_OK) != 0) make_key(file);
  const Descriptor in(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (in.number() < 0 || fstat(in.number(), &status) != 0)
    refuse(file, std::string("cannot be read: ") + std::strerror(errno) + ".");
  if ((status.st_mode & 077) != 0)
    refuse(file, "may be read by others; run chmod 600 on it, and think about who saw it.");
  std::string key(kKeyBytes + 1, '\0');
  const auto size = read(in.number(), key.data(), key.size());
  if (size != static_cast<ssize_t>(kKeyBytes))
    refuse(file, "does not hold 32 bytes. Put the right one back; a new one does not fit old data.");
  key.resize(kKeyBytes);
  return key;
}

}  // namespace lumbung
