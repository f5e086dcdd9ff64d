// Files that are whole or not there at all, also after a power cut: what must never be made twice,
// or half, is made this way.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace lumbung {

// An open file, closed by the destructor.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor();
  Descriptor(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

// The sentence of errno.
std::string last_error();

// Makes the folder, mode 0700, when it is missing. Throws std::filesystem::filesystem_error.
void make_private_folder(const std::filesystem::path& folder);

// Makes a file of mode 0600 with this content, durable with its name. A file that is there stays as
// it is, so the first of two processes wins. Throws std::runtime_error with the reason only.
void make_private_file(const std::filesystem::path& file, std::string_view content);

// Makes the names in a folder durable. False with errno when that fails.
bool sync_folder(const std::filesystem::path& folder);

}  // namespace lumbung
