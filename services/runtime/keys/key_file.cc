#include "runtime/keys/key_file.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>

#include "runtime/keys/durable_file.h"
#include "runtime/keys/sealing.h"

namespace lumbung {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error("The key file " + file.string() + " " + why);
}

void make_key(const fs::path& file) {
  std::string key(kKeyBytes, '\0');
  if (getrandom(key.data(), key.size(), 0) != static_cast<ssize_t>(key.size()))
    refuse(file, "cannot be made: the kernel gives no random bytes.");
  try {
    make_private_folder(file.parent_path());
    make_private_file(file, key);
  } catch (const std::runtime_error& failed) {
    refuse(file, std::string("cannot be made: ") + failed.what() + ".");
  }
  wipe(key);
}

}  // namespace

void require_private(const fs::path& file) {
  struct stat status {};
  // Not by opening it: closing a file gives up the locks that SQLite holds on it in this process.
  if (stat(file.c_str(), &status) != 0) refuse(file, "cannot be read: " + last_error() + ".");
  if ((status.st_mode & 077) != 0)
    refuse(file, "may be read by others; run chmod 600 on it, and think about who saw it.");
}

std::string read_key(const fs::path& file) {
  if (access(file.c_str(), F_OK) != 0 && errno == ENOENT)
    refuse(file,
           "is missing. Put it back from its backup; a new one does not open what it sealed.");
  const Descriptor in(open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.number() < 0) refuse(file, "cannot be read: " + last_error() + ".");
  require_private(file);
  std::string key(kKeyBytes + 1, '\0');
  const auto size = read(in.number(), key.data(), key.size());
  if (size != static_cast<ssize_t>(kKeyBytes))
    refuse(file,
           "does not hold 32 bytes. Put the right one back; a new one does not fit old data.");
  key.resize(kKeyBytes);
  return key;
}

std::string read_or_make_key(const fs::path& file) {
  if (access(file.c_str(), F_OK) != 0) make_key(file);
  return read_key(file);
}

}  // namespace lumbung
