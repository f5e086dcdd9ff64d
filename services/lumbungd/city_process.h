// One process of a city: its parts in the order they need each other. C++ takes them down in reverse; before that, stop()
// lets calls in work end.
#pragma once

#include <memory>
#include <ostream>

#include "runtime/config/config.h"

namespace lumbung {

class CityProcess {
 public:
  // Opens stores, listens and serves. Throws std::exception with a sentence for people.
  explicit CityProcess(const Config& config);
  ~CityProcess();

  // The main job: registers in, activity evaluated, the picture out. The exit code.
  int first_look(std::ostream& out, std::ostream& err);
  // The addresses taken and what to try.
  void announce(std::ostream& out);
  // Not ready, no new calls, those in work end, everything closes; a hung part ends the process.
  void stop();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace lumbung
