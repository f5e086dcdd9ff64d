#include "lumbungctl/log_file.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "client/record_fields.h"
#include "lumbung/common/v1/calendar.pb.h"
#include "lumbung/common/v1/event.pb.h"
#include "lumbung/registry/v1/events.pb.h"

namespace lumbung::ctl {
namespace {

using client::Failure;
using client::operations::ExportedEvent;

constexpr off_t kBlockBytes = 64 * 1024;

// Naming one message of a file keeps all of its types in the program, to be found by their names.
void keep_types() {
  google::protobuf::LinkMessageReflection<registry::v1::BusinessRegistered>();
  google::protobuf::LinkMessageReflection<common::v1::BusinessDayOpened>();
}

// Null for a type this program does not know, or bytes that are none of it.
std::unique_ptr<google::protobuf::Message> decoded(const ExportedEvent& event) {
  keep_types();
  const auto* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(event.type());
  if (type == nullptr) return nullptr;
  std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
  return message->ParseFromString(event.payload()) ? std::move(message) : nullptr;
}

std::optional<ExportedEvent> event_of(const std::string& line) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // The decoded message, and what later programs add.
  ExportedEvent event;
  const auto status = google::protobuf::util::JsonStringToMessage(line, &event, options);
  if (!status.ok() || event.position() <= 0 || event.hash().empty()) return std::nullopt;
  return event;
}

}  // namespace

std::string line_of(const ExportedEvent& event) {
  auto line = client::json_of(event, false);
  const auto add = [&line](const char* name, const google::protobuf::Message& message) {
    line.pop_back();
    line += std::string(",\"") + name + "\":" + client::json_of(message, false) + "}";
  };
  common::v1::EventMetadata origin;
  if (origin.ParseFromString(event.metadata())) add("origin", origin);
  if (const auto message = decoded(event)) add("event", *message);
  return line;
}

LogFile::~LogFile() {
  if (file_ >= 0) ::close(file_);
}

Failure LogFile::failed(const std::string& doing) const {
  return client::invalid_here("EXPORT_FILE",
                              "Cannot " + doing + " " + path_ + ": " + std::strerror(errno) + ".");
}

std::optional<Failure> LogFile::open(const std::string& path, bool resume) {
  path_ = path;
  constexpr mode_t kOwnerOnly = 0600;
  file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | (resume ? 0 : O_EXCL), kOwnerOnly);
  struct stat there {};
  const bool pipe = file_ < 0 && errno == EEXIST && ::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode);
  if (pipe) file_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file_ >= 0) return resume ? find_end() : std::nullopt;
  if (errno == EEXIST)
    return client::invalid_here("EXPORT_FILE",
                                path + " is there already. --resume goes on where it ends; or name another file.");
  return failed("open");
}

// Reads backwards until the last line with an end is whole.
std::optional<Failure> LogFile::find_end() {
  const auto size = ::lseek(file_, 0, SEEK_END);
  if (size < 0) return failed("read");
  std::string tail;
  auto begin = size;
  auto end = std::string::npos;
  auto before = std::string::npos;
  while (begin > 0 && before == std::string::npos) {
    const auto block = std::min<off_t>(kBlockBytes, begin);
    std::string part(static_cast<std::size_t>(block), '\0');
    begin -= block;
    if (::pread(file_, part.data(), part.size(), begin) != block) return failed("read");
    tail.insert(0, part);
    end = tail.rfind('\n');
    before = end == std::string::npos || end == 0 ? std::string::npos : tail.rfind('\n', end - 1);
  }
  if (end == std::string::npos) end = 0;
  else {
    const auto first = before == std::string::npos ? 0 : before + 1;
    last_ = event_of(tail.substr(first, end - first));
    if (!last_)
      return client::invalid_here("EXPORT_FILE",
                                  "The last line of " + path_ + " is no event of an export.");
    ++end;
  }
  const auto whole = begin + static_cast<off_t>(end);
  if (::ftruncate(file_, whole) != 0 || ::lseek(file_, whole, SEEK_SET) < 0) return failed("write");
  return std::nullopt;
}

std::optional<Failure> LogFile::write(const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto written = ::write(file_, text.data() + at, text.size() - at);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return failed("write");
    at += static_cast<std::size_t>(written);
  }
  return std::nullopt;
}

std::optional<Failure> LogFile::close() {
  const auto file = std::exchange(file_, -1);
  // A pipe or a device has nothing to sync.
  const bool durable = ::fsync(file) == 0 || errno == EINVAL || errno == EROFS;
  if (::close(file) != 0 || !durable) return failed("write");
  return std::nullopt;
}

}  // namespace lumbung::ctl
