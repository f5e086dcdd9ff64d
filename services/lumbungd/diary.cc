#include "lumbungd/diary.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <optional>

#include <google/protobuf/util/json_util.h>
#include <nlohmann/json.hpp>

#include "client/api.h"
#include "runtime/digest.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
using google::protobuf::Message;
using nlohmann::json;

constexpr const char* kPackage = "lumbung.registry.v1.";
// Enough of a digest to tell the lines of a file apart, and short enough for a request id.
constexpr std::size_t kRequestIdDigits = 24;

// How records are listed, by the first part of their names.
const std::map<std::string, std::string> kLists = {{"businesses", "ListBusinesses"},
                                                   {"cooperatives", "ListCooperatives"},
                                                   {"interventions", "ListInterventions"},
                                                   {"studyVisits", "ListStudyVisits"}};

std::unique_ptr<Message> message_named(const std::string& name) {
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(name);
  if (!type) return nullptr;
  return std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

// What answers a request; null when no RPC of its file takes it.
std::unique_ptr<Message> reply_to(const Message& request) {
  const auto* file = request.GetDescriptor()->file();
  for (int s = 0; s < file->service_count(); ++s)
    for (int m = 0; m < file->service(s)->method_count(); ++m) {
      const auto* method = file->service(s)->method(m);
      if (method->input_type() == request.GetDescriptor()) return message_named(method->output_type()->full_name());
    }
  return nullptr;
}

class Player {
 public:
  explicit Player(const client::Target& server) : server_(server) {}

  Answer<Played> play(const std::string& path) {
    std::ifstream file(path);
    if (!file) return unreadable(path);
    std::string line;
    for (number_ = 1; std::getline(file, line); ++number_) {
      if (line.size() > kMaxDiaryLineBytes) return wrong_line("is too long");
      if (auto failed = play_line(line)) return *std::move(failed);
    }
    if (file.bad()) return unreadable(path);
    return std::move(played_);
  }

 private:
  static Failure unreadable(const std::string& path) {
    return client::invalid_here("FILE_UNREADABLE", "Cannot read " + path + ": " + std::strerror(errno) + ".");
  }

  Failure wrong_line(const std::string& why) const {
    return client::invalid_here("DIARY_LINE_INVALID", "Line " + std::to_string(number_) + " of the diary " + why + ".");
  }

  // Nothing when the line was played or refused.
  std::optional<Failure> play_line(const std::string& line) {
    auto entry = json::parse(line, nullptr, false);
    if (entry.is_discarded() || !entry.is_object() || !entry["rpc"].is_string() || !entry["request"].is_object())
      return wrong_line("is no JSON object with `rpc` and `request`");
    const auto rpc = entry["rpc"].get<std::string>();
    const auto& api = api_of(entry.value("as", ""));
    missing_.clear();
    if (auto failed = name_records(api, entry["request"])) {
      // What an earlier line was to enter, when lines were refused: on a later day than the diary's some are.
      if (missing_.empty() || played_.refused.empty()) return failed;
      played_.refused.push_back("line " + std::to_string(number_) + ", " + rpc + ": there is no " + missing_);
      return std::nullopt;
    }
    const auto request = message_named(kPackage + rpc + "Request");
    const auto reply = request ? reply_to(*request) : nullptr;
    if (!reply) return wrong_line("names no RPC of the registry: " + rpc);
    if (!google::protobuf::util::JsonStringToMessage(entry["request"].dump(), request.get()).ok())
      return wrong_line("has a request that " + rpc + " does not take");
    const auto* id = request->GetDescriptor()->FindFieldByName("request_id");
    if (id) request->GetReflection()->SetString(request.get(), id, "diary-" + hex(sha256(line)).substr(0, kRequestIdDigits));
    const auto failed = api.call(*request, *reply);
    if (!failed) {
      ++played_.calls[rpc];
      return std::nullopt;
    }
    if (client::retry_is_safe(*failed)) return failed;
    played_.refused.push_back("line " + std::to_string(number_) + ", " + rpc + ": " + failed->reason + " " +
                              failed->sentence);
    return std::nullopt;
  }

  // Puts names in place of external ids, wherever they stand.
  std::optional<Failure> name_records(const client::Api& api, json& value) {
    if (value.is_structured()) {
      for (auto& inner : value)
        if (auto failed = name_records(api, inner)) return failed;
      return std::nullopt;
    }
    if (!value.is_string() || !value.get_ref<const std::string&>().starts_with('@')) return std::nullopt;
    const auto text = value.get<std::string>();
    const auto slash = text.find('/');
    const auto list = kLists.find(text.substr(1, slash == std::string::npos ? slash : slash - 1));
    if (slash == std::string::npos || list == kLists.end()) return wrong_line("asks for a record of no kind: " + text);
    const auto found = find(api, list->second, text.substr(slash + 1));
    if (!found) return found.failure();
    if (found->empty()) {
      missing_ = text.substr(1);
      return wrong_line("asks for a record that is not there: " + text);
    }
    value = *found;
    return std::nullopt;
  }

  // The name of the record; empty when there is none.
  Answer<std::string> find(const client::Api& api, const std::string& rpc, const std::string& external_id) {
    const auto known = names_.find(rpc + "/" + external_id);
    if (known != names_.end()) return known->second;
    const auto request = message_named(kPackage + rpc + "Request");
    const auto reply = reply_to(*request);
    const auto* filter = request->GetDescriptor()->FindFieldByName("filter");
    request->GetReflection()->SetString(request.get(), filter, "external_id = \"" + external_id + "\"");
    if (auto failed = api.call(*request, *reply)) return *std::move(failed);
    const auto* records = reply->GetDescriptor()->field(0);
    if (reply->GetReflection()->FieldSize(*reply, records) == 0) return std::string();
    const auto& record = reply->GetReflection()->GetRepeatedMessage(*reply, records, 0);
    const auto* name = record.GetDescriptor()->FindFieldByName("name");
    return names_[rpc + "/" + external_id] = record.GetReflection()->GetString(record, name);
  }

  const client::Api& api_of(const std::string& person) {
    auto& caller = callers_[person];
    if (!caller) {
      auto target = server_;
      target.act_as = person;
      caller = std::make_unique<client::Line>(std::move(target));
    }
    return caller->api;
  }

  const client::Target server_;
  std::map<std::string, std::unique_ptr<client::Line>> callers_;
  std::map<std::string, std::string> names_;
  std::int64_t number_ = 0;
  Played played_;
  std::string missing_;  // The record that the line asks for in vain.
};

}  // namespace

Answer<Played> play_diary(const client::Target& server, const std::string& path) {
  return Player(server).play(path);
}

}  // namespace lumbung
