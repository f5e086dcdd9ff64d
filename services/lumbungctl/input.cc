#include "lumbungctl/input.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "base/text.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

constexpr std::size_t kNikDigits = 16;

std::string line_of(std::istream& stream) {
  std::string line;
  std::getline(stream, line);
  return line;
}

// Digits stay visible while they are typed: sixteen of them cannot be typed blindly.
client::Answer<std::string> nik_text(const Session& session) {
  if (!session.has("nik-file") && session.input().terminal) {
    session.err() << "NIK: " << std::flush;
    return line_of(session.input().stream);
  }
  return text_of_file(session, session.has("nik-file") ? session.flag("nik-file") : "-");
}

}  // namespace

Input standard_input() {
  return {std::cin, ::isatty(STDIN_FILENO) == 1 && ::isatty(STDERR_FILENO) == 1};
}

client::Answer<std::string> text_of_file(const Session& session, const std::string& path) {
  const bool standard = path == "-";
  std::ifstream file;
  if (!standard) file.open(path);
  std::istream& stream = standard ? session.input().stream : file;
  std::string text(kMaxInputBytes + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad() || (!standard && !file.is_open()))
    return client::invalid_here("FILE_UNREADABLE",
                                "Cannot read " + path + ": " + std::strerror(errno) + ".");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  if (text.size() > kMaxInputBytes)
    return client::invalid_here("FILE_TOO_LONG", path + " is longer than 1 MiB.");
  return text;
}

Flag nik_file_flag() {
  return {.name = "nik-file",
          .value = "FILE",
          .help = "Read the NIK from this file; from a prompt or standard input when not given."};
}

client::Answer<std::string> nik_of(const Session& session) {
  const auto text = nik_text(session);
  if (!text) return text.failure();
  auto nik = squeezed(*text);
  if (nik.size() == kNikDigits && all_digits(nik)) return nik;
  return client::invalid_here(
      "NIK_FORMAT", nik.empty() ? "No NIK was given: it is read from a prompt, from standard input "
                                  "or from --nik-file FILE."
                                : "A NIK is 16 digits, and nothing else stands with it.");
}

Flag yes_flag() {
  return {.name = "yes", .help = "Do not ask; needed when nobody sits at a terminal."};
}

client::Answer<bool> confirmed(const Session& session, const std::string& question) {
  if (session.has("yes")) return true;
  if (!session.input().terminal)
    return client::invalid_here("NOT_CONFIRMED", "Nothing was done: without a terminal this needs "
                                                 "--yes. --dry-run shows what it would do.");
  session.err() << question << " Type yes: " << std::flush;
  return trimmed(line_of(session.input().stream)) == "yes";
}

}  // namespace lumbung::ctl
