#include "runtime/keys/erasure_list.h"

#include <fcntl.h>
#include <google/protobuf/util/time_util.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <set>
#include <stdexcept>

#include "base/check.h"
#include "runtime/keys/durable_file.h"

namespace lumbung {
namespace {

namespace fs = std::filesystem;
using google::protobuf::util::TimeUtil;

constexpr std::size_t kFields = 5;

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw std::runtime_error("The list of erasures " + file.string() + " " + why);
}

// Open and locked until it is closed.
class Locked {
 public:
  Locked(const fs::path& file, int flags, int lock) : file_(open(file.c_str(), flags | O_CLOEXEC)) {
    if (number() < 0 && errno == ENOENT)
      refuse(file,
             "is missing. Put back its newest copy: without it, a restored backup brings erased "
             "persons back. If nothing was ever erased, make an empty one of mode 600.");
    if (number() < 0) refuse(file, "cannot be opened: " + last_error() + ".");
    while (flock(number(), lock) != 0)
      if (errno != EINTR) refuse(file, "cannot be locked: " + last_error() + ".");
  }
  int number() const { return file_.number(); }

 private:
  Descriptor file_;
};

std::string content_of(const fs::path& file, int number) {
  struct stat status {};
  if (fstat(number, &status) != 0) refuse(file, "cannot be read: " + last_error() + ".");
  std::string content(static_cast<std::size_t>(status.st_size), '\0');
  std::size_t have = 0;
  while (have < content.size()) {
    const auto got = pread(number, content.data() + have, content.size() - have,
                           static_cast<off_t>(have));
    if (got <= 0) refuse(file, "cannot be read: " + last_error() + ".");
    have += static_cast<std::size_t>(got);
  }
  return content;
}

std::size_t whole_lines(std::string_view content) {
  const auto end = content.rfind('\n');
  return end == std::string_view::npos ? 0 : end + 1;
}

void cut(const fs::path& file, int number, std::size_t size) {
  if (ftruncate(number, static_cast<off_t>(size)) != 0 || fsync(number) != 0)
    refuse(file, "cannot be mended: " + last_error() + ".");
}

bool plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '_' || c == '.' || c == '/' || c == ':';
}

void add_encoded(std::string& line, std::string_view field) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : field) {
    if (plain(c)) {
      line.push_back(c);
      continue;
    }
    line.push_back('%');
    line.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    line.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
}

std::optional<std::string> decoded(std::string_view field) {
  std::string text;
  for (std::size_t at = 0; at < field.size(); ++at) {
    if (plain(field[at])) {
      text.push_back(field[at]);
      continue;
    }
    unsigned char byte = 0;
    if (field[at] != '%' || at + 2 >= field.size()) return std::nullopt;
    const auto* const end = field.data() + at + 3;
    if (std::from_chars(field.data() + at + 1, end, byte, 16).ptr != end) return std::nullopt;
    text.push_back(static_cast<char>(byte));
    at += 2;
  }
  return text;
}

std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  for (;;) {
    const auto blank = line.find(' ');
    fields.push_back(line.substr(0, blank));
    if (blank == std::string_view::npos) return fields;
    line.remove_prefix(blank + 1);
  }
}

std::optional<Erasure> erasure_of(std::string_view line) {
  const auto fields = split(line);
  if (fields.size() != kFields) return std::nullopt;
  google::protobuf::Timestamp time;
  if (!TimeUtil::FromString(std::string(fields[0]), &time)) return std::nullopt;
  const auto log_id = decoded(fields[1]);
  const auto stream = decoded(fields[2]);
  const auto paper_number = decoded(fields[4]);
  if (!log_id || !stream || !paper_number) return std::nullopt;
  if (log_id->empty() || stream->empty()) return std::nullopt;
  Erasure erasure;
  const auto* const end = fields[3].data() + fields[3].size();
  const auto number = std::from_chars(fields[3].data(), end, erasure.key_id);
  if (number.ec != std::errc() || number.ptr != end) return std::nullopt;
  erasure.stream = *stream;
  erasure.log_id = *log_id;
  erasure.paper_number = *paper_number;
  erasure.time = Timestamp(std::chrono::microseconds(TimeUtil::TimestampToMicroseconds(time)));
  return erasure;
}

std::vector<Erasure> erasures_of(const fs::path& file, std::string_view content) {
  std::vector<Erasure> erasures;
  content = content.substr(0, whole_lines(content));
  while (!content.empty()) {
    const auto end = content.find('\n');
    const auto erasure = erasure_of(content.substr(0, end));
    if (!erasure)
      refuse(file, "holds no erasure in line " + std::to_string(erasures.size() + 1) +
                       ". Put back a whole copy; a line left out would bring a person back.");
    erasures.push_back(*erasure);
    content.remove_prefix(end + 1);
  }
  return erasures;
}

}  // namespace

std::string line_of(const Erasure& erasure) {
  CHECK(!erasure.log_id.empty() && !erasure.stream.empty());
  std::string line = TimeUtil::ToString(
      TimeUtil::MicrosecondsToTimestamp(erasure.time.time_since_epoch().count()));
  line.push_back(' ');
  add_encoded(line, erasure.log_id);
  line.push_back(' ');
  add_encoded(line, erasure.stream);
  line += " " + std::to_string(erasure.key_id) + " ";
  add_encoded(line, erasure.paper_number);
  line.push_back('\n');
  return line;
}

ErasureList::ErasureList(fs::path file) : file_(std::move(file)) {
  const Locked list(file_, O_RDWR, LOCK_EX);
  const auto content = content_of(file_, list.number());
  if (const auto whole = whole_lines(content); whole < content.size())
    cut(file_, list.number(), whole);
}

std::vector<Erasure> ErasureList::read() const {
  const Locked list(file_, O_RDONLY, LOCK_SH);
  return erasures_of(file_, content_of(file_, list.number()));
}

void ErasureList::append(const std::vector<Erasure>& erasures) {
  const Locked list(file_, O_RDWR | O_APPEND, LOCK_EX);
  const auto content = content_of(file_, list.number());
  const auto whole = whole_lines(content);
  std::set<std::pair<std::string, std::int64_t>> listed;
  for (const auto& erasure : erasures_of(file_, content))
    listed.emplace(erasure.stream, erasure.key_id);
  std::string lines;
  for (const auto& erasure : erasures)
    if (listed.emplace(erasure.stream, erasure.key_id).second) lines += line_of(erasure);
  // Another process may have been killed since this one began.
  if (whole < content.size()) cut(file_, list.number(), whole);
  if (lines.empty()) return;
  const auto written = write(list.number(), lines.data(), lines.size());
  const auto why = written < 0 ? last_error() : "The disk is full";
  if (written != static_cast<ssize_t>(lines.size())) {
    cut(file_, list.number(), whole);
    refuse(file_, "cannot be written: " + why + ". Nothing was erased.");
  }
  if (fsync(list.number()) != 0) refuse(file_, "cannot be written: " + last_error() + ".");
}

}  // namespace lumbung
