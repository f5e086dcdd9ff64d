#include "integration/layering.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <sstream>

#include "harness/temp_dir.h"

namespace lumbung::integration {
namespace {

// Where a file stands. Inside a service there are three floors; a file includes its own floor and
// those below.
struct Place {
  std::string room;  // First folder: base, runtime, client, a program, or a service.
  bool service = false;
  int floor = 0;  // Of a service: 0 domain, 1 rpc, events, views and the like, 2 service.{h,cc}.
};

constexpr int kDomain = 0;
constexpr int kBetween = 1;
constexpr int kComposition = 2;

const std::set<std::string> kNoServices = {"base", "runtime", "client", "lumbungd", "lumbungctl"};

// Rooms that are not services, and what of ours each may include.
const std::map<std::string, std::set<std::string>> kMayInclude = {
    {"base", {"base"}},
    {"runtime", {"base", "runtime"}},
    {"client", {"base", "runtime", "client"}},
    {"lumbungctl", {"base", "runtime", "client", "lumbungctl"}},
};

// Which generated messages (`lumbung/<package>/`) a room may include; rooms not named here may
// include all.
const std::map<std::string, std::set<std::string>> kMayIncludeProtos = {
    {"base", {}},
    {"runtime", {"common", "operations"}},
};

// Beginnings of names of headers that only these folders may include.
const std::vector<std::pair<std::string, std::vector<std::string>>> kLibraries = {
    {"grpc/", {"runtime/rpc/", "client/"}},
    {"grpcpp/", {"runtime/rpc/", "client/"}},
    {"libpq-fe.h", {"runtime/store/"}},
    {"sqlite3.h", {"runtime/store/", "runtime/keys/key_database.cc"}},
    {"prometheus/", {"runtime/metrics/"}},
    {"librdkafka/", {"runtime/events/kafka_"}},
    {"hiredis/", {"runtime/cache/redis_session.cc"}},
    {"csv.h", {"runtime/csv/"}},
    {"openssl/", {"runtime/"}},
    {"nlohmann/", {"runtime/", "lumbungd/", "registry/reference_files.cc"}},  // GeoJSON
    {"boost/asio", {"runtime/http/"}},
    {"boost/beast", {"runtime/http/"}},
    {"boost/program_options", {"runtime/config/", "lumbungctl/"}},
};

// What the pure parts (base and every domain) leave to others: threads, clocks, chance, files and
// streams.
const std::set<std::string> kNotPure = {
    "thread",  "mutex",    "shared_mutex", "condition_variable", "future", "atomic",
    "random",  "iostream", "fstream",      "filesystem",         "ctime",  "time.h",
    "unistd.h"};

Place place_of(const std::string& path) {
  Place place;
  place.room = path.substr(0, path.find('/'));
  place.service = !kNoServices.contains(place.room);
  if (!place.service) return place;
  const auto inside = path.substr(std::min(path.size(), place.room.size() + 1));
  if (inside.starts_with("domain/"))
    place.floor = kDomain;
  else if (inside == "service.h" || inside == "service.cc")
    place.floor = kComposition;
  else
    place.floor = kBetween;
  return place;
}

bool begins_with_one_of(const std::string& path, const std::vector<std::string>& folders) {
  return std::any_of(folders.begin(), folders.end(),
                     [&](const std::string& folder) { return path.starts_with(folder); });
}

// Why `path` may not include the generated header; nothing when it may.
std::optional<std::string> wrong_proto(const std::string& path, const std::string& header) {
  const auto from = place_of(path);
  const auto package = header.substr(8, header.find('/', 8) - 8);
  const auto allowed = kMayIncludeProtos.find(from.room);
  if (allowed != kMayIncludeProtos.end() && !allowed->second.contains(package))
    return from.room + " does not know the messages of " + package;
  if (header.ends_with(".grpc.pb.h") && from.room != "client") return "stubs are for callers only";
  return std::nullopt;
}

// The same for a header of ours.
std::optional<std::string> wrong_own(const std::string& path, const std::string& header) {
  const auto from = place_of(path);
  const auto to = place_of(header);
  if (!from.service) {
    if (from.room == "lumbungd") {
      if (to.room == "lumbungctl") return "one program is no part of another";
      return std::nullopt;
    }
    if (!kMayInclude.at(from.room).contains(to.room))
      return from.room + " does not know " + to.room;
    return std::nullopt;
  }
  if (to.service && to.room != from.room) return "services never include each other";
  if (to.service && to.floor > from.floor) return "a lower floor does not know a higher one";
  if (!to.service && to.room != "base" && to.room != "runtime")
    return "services do not know " + to.room;
  if (from.floor == kDomain && to.room == "runtime")
    return "a domain is pure and does not know the runtime";
  return std::nullopt;
}

std::optional<std::string> wrong_library(const std::string& path, const std::string& header) {
  for (const auto& [beginning, folders] : kLibraries)
    if (header.starts_with(beginning) && !begins_with_one_of(path, folders))
      return "this library is included elsewhere only";
  const auto from = place_of(path);
  const bool pure = from.room == "base" || (from.service && from.floor == kDomain);
  // CHECK is the one place that prints: to say its last words.
  if (pure && kNotPure.contains(header) && path != "base/check.cc" &&
      path != "base/working_days.cc")
    return "base and domains are pure";
  return std::nullopt;
}

}  // namespace

std::vector<std::string> forbidden_includes(const std::string& services) {
  namespace fs = std::filesystem;
  static const std::regex kInclude("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]");
  std::vector<std::string> wrong;
  for (const auto& entry : fs::recursive_directory_iterator(services)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cc") continue;
    const auto path = fs::relative(entry.path(), services).string();
    std::istringstream lines(harness::read_file(entry.path()));
    for (std::string line; std::getline(lines, line);) {
      std::smatch match;
      if (!std::regex_search(line, match, kInclude)) continue;
      const auto header = match[1].str();
      auto why = header.starts_with("lumbung/")            ? wrong_proto(path, header)
                 : fs::exists(services / fs::path(header)) ? wrong_own(path, header)
                                                           : wrong_library(path, header);
      if (why) wrong.push_back(path + " includes " + header + ": " + *why);
    }
  }
  std::sort(wrong.begin(), wrong.end());
  return wrong;
}

}  // namespace lumbung::integration
