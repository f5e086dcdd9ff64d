// The list of what was erased: a text file that outlives every backup of the keys, so that a
// restored key or database does not bring a person back. One line each, only ever appended to:
//
//   2026-11-22T18:40:05.123456Z <log_id> owners/0190... <key id> <paper number>
//
// A blank parts the fields; inside one it stands as %20, as any other byte that is no plain letter.
// A line counts once its line end is there. Several processes may append (the file is locked).
// Throws std::runtime_error with a sentence when it cannot be read, locked or written, or a line is
// no erasure.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/keys/person_keys.h"

namespace lumbung {

class ErasureList {
 public:
  // Takes a file that is there. A last line without its end was cut short by a crash and never
  // acknowledged: it is taken away.
  explicit ErasureList(std::filesystem::path file);

  // Oldest first.
  std::vector<Erasure> read() const;
  // Appends what is not listed yet (by stream and key) and returns when it is durable.
  void append(const std::vector<Erasure>& erasures);

 private:
  std::filesystem::path file_;
};

// One line, with its end.
std::string line_of(const Erasure& erasure);

}  // namespace lumbung
