// A real lumbungd with the city's picture behind it, as a reader of the README has it after `./lumbung run`, on free
// ports, and a shell in which the README's commands mean that process.
#pragma once

#include <memory>
#include <string>

#include "harness/process.h"
#include "harness/temp_dir.h"

namespace lumbung::integration {

class City {
 public:
  // Waits until it serves. Throws std::runtime_error with what it said when it does not.
  City();

  // Runs a text as bash would with `set -euo pipefail`, in a folder that looks like the checkout. stderr is in `out`.
  harness::Ended shell(const std::string& script) const;
  // The documented default addresses and entry script replaced by what stands for them here.
  std::string here(std::string text) const;
  std::string file(const std::string& name) const { return folder_ / name; }

 private:
  std::string address_behind(const std::string& label) const;

  harness::TempDir folder_;
  std::unique_ptr<harness::Process> server_;
  std::string grpc_;
  std::string http_;
  std::string metrics_;
};

}  // namespace lumbung::integration
