// A folder of a test's own, gone with it.
#pragma once

#include <string>

namespace lumbung::harness {

// Made under $TMPDIR or /tmp; removed with everything in it by the destructor.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;

  const std::string& path() const { return path_; }
  // The path of a file in it.
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

// The whole file; empty when there is none.
std::string read_file(const std::string& path);
void write_file(const std::string& path, const std::string& content);

}  // namespace lumbung::harness
