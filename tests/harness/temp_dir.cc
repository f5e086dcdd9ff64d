#include "harness/temp_dir.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lumbung::harness {

TempDir::TempDir() {
  path_ = (std::filesystem::temp_directory_path() / "lumbung-XXXXXX").string();
  if (!mkdtemp(path_.data())) throw std::runtime_error("Cannot make a folder like " + path_);
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return std::move(content).str();
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  if (!file.flush()) throw std::runtime_error("Cannot write " + path);
}

}  // namespace lumbung::harness
