// The file an export is written to: JSON lines, one an event, in the mapping of the API, with the decoded message
// behind it when the program knows its type. The end of a file says where to go on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "client/api.h"
#include "client/failure.h"

namespace lumbung::ctl {

// One event as a line, without its end.
std::string line_of(const client::operations::ExportedEvent& event);

// Used by one thread. Failures are values; what was written before one stays.
class LogFile {
 public:
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile() = default;

  // Opens a new file, readable by its owner only. With `resume` one that is there, too: a line cut in the middle is
  // taken off its end.
  std::optional<client::Failure> open(const std::string& path, bool resume);
  // The last whole line of a file that was there; nothing when it had none.
  const std::optional<client::operations::ExportedEvent>& last() const { return last_; }

  std::optional<client::Failure> write(const std::string& text);
  // Returns when the disk has it.
  std::optional<client::Failure> close();

 private:
  client::Failure failed(const std::string& doing) const;
  std::optional<client::Failure> find_end();

  std::string path_;
  int file_ = -1;
  std::optional<client::operations::ExportedEvent> last_;
};

}  // namespace lumbung::ctl
