#include "planted_person.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

// Every form in which the planted person may be written down, in lower case.
std::vector<std::string> planted() {
  return {kNik,
          "3275 0117 0983 9001",
          "327501 170983 9001",
          "3275.0117.0983.9001",
          "3275-0117-0983-9001",
          "081298761234",
          "6281298761234",
          "0812-9876-1234",
          "0812 9876 1234",
          "81298761234",
          "rukmini",
          "suryaningtyas",
          "gang cempaka wangi",
          "1983-09-17",
          "17/09/1983",
          "17-09-1983",
          "17 september 1983",
          "\x08\xbf\x0f\x10\x09\x18\x11"};  // As a google.type.Date.
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace

void look(const std::string& place, const std::string& bytes, Findings& found) {
  constexpr std::size_t kAround = 60;
  const auto folded = lower(bytes);
  const auto tell = [&](const std::string& what, std::size_t at) {
    const auto begin = at > kAround ? at - kAround : 0;
    auto around = bytes.substr(begin, what.size() + 2 * kAround);
    for (auto& c : around)
      if (c < ' ' || c > '~') c = '.';
    found.push_back(place + ": " + what + " in " + around);
  };
  for (const auto& what : planted())
    for (const auto* text : {&folded, &bytes})
      for (auto at = text->find(what); at != std::string::npos; at = text->find(what, at + 1)) tell(what, at);
}

int look_into_files(const std::string& folder, Findings& found) {
  int controls = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    look("the name of a file", entry.path().string().substr(folder.size()), found);
    if (!entry.is_regular_file()) continue;
    const auto bytes = harness::read_file(entry.path().string());
    controls += bytes.find(kControl) != std::string::npos;
    look(entry.path().string(), bytes, found);
  }
  return controls;
}

std::string decoded(const std::string& dump) {
  std::string bytes;
  for (std::size_t at = 0; at < dump.size();) {
    if (dump.compare(at, 2, "\\x") != 0) {
      bytes.push_back(dump[at++]);
      continue;
    }
    for (at += 2; at + 1 < dump.size() && std::isxdigit(static_cast<unsigned char>(dump[at])) &&
                  std::isxdigit(static_cast<unsigned char>(dump[at + 1]));
         at += 2)
      bytes.push_back(static_cast<char>(std::stoi(dump.substr(at, 2), nullptr, 16)));
  }
  return bytes;
}

}  // namespace lumbung::integration
