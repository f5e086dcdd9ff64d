// What a verb reads instead of taking it from the command line, which ps and the shell's history
// show: records as JSON, a NIK, a yes.
#pragma once

#include <istream>
#include <string>

#include "client/failure.h"

namespace lumbung::ctl {

class Session;
struct Flag;

// A file is read up to here; a record is far smaller.
inline constexpr std::size_t kMaxInputBytes = 1024 * 1024;

struct Input {
  std::istream& stream;
  bool terminal = false;  // A person sits there and sees what is asked on standard error.
};

Input standard_input();

// All of a file, or of standard input when the path is `-`. FILE_UNREADABLE, FILE_TOO_LONG.
client::Answer<std::string> text_of_file(const Session& session, const std::string& path);

Flag nik_file_flag();
// A NIK from --nik-file, a prompt or standard input, with or without spaces between its digits.
// NIK_FORMAT never repeats it.
client::Answer<std::string> nik_of(const Session& session);

Flag yes_flag();
// Whether a person, asked, typed `yes`, or --yes was given. Without either and without a terminal:
// NOT_CONFIRMED.
client::Answer<bool> confirmed(const Session& session, const std::string& question);

}  // namespace lumbung::ctl
