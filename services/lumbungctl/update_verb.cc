#include "lumbungctl/update_verb.h"

#include <algorithm>
#include <set>

#include "base/nearest.h"
#include "base/text.h"
#include "client/record_json.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/settable.h"

namespace lumbung::ctl {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

std::vector<const FieldDescriptor*> updatable_fields(const Descriptor& record,
                                                     const MovedBy& moved) {
  auto fields = settable_fields(record);
  std::erase_if(fields, [&](const FieldDescriptor* field) {
    return is_immutable(*field) || moved.contains(field->name());
  });
  return fields;
}

// Collects new values; the mask has each field once.
class Update {
 public:
  Update(const MovedBy& moved, google::protobuf::Message& record, google::protobuf::FieldMask& mask)
      : moved_(moved),
        fields_(updatable_fields(*record.GetDescriptor(), moved)),
        record_(record),
        mask_(mask) {}

  void take_json(const std::string& json) {
    const auto from = client::fill_from_json(json, record_);
    wrong_.insert(wrong_.end(), from.wrong.begin(), from.wrong.end());
    for (const auto& name : from.fields)
      if (find(name) != nullptr) mask_.add_paths(name);
  }

  void take_set(const std::string& given) {
    const auto equals = given.find('=');
    // Without a field in front, what was given may be anything: it is not repeated.
    if (equals == std::string::npos)
      return refuse("--set", "SET_FORMAT", "Write --set field=value; field= clears it.");
    auto name = std::string(trimmed(given.substr(0, equals)));
    std::replace(name.begin(), name.end(), '-', '_');
    const auto* field = find(name);
    if (field == nullptr) return;
    if (is_personal(*field))
      return refuse(name, "PERSONAL_DATA_IN_ARGUMENT",
                    "Personal data are not taken from a command line, which others can see: give "
                    "it as JSON by --from FILE, or --from - for standard input.");
    if (!set_.insert(name).second) return refuse(name, "FIELD_TWICE", "It is set twice.");
    if (std::find(mask_.paths().begin(), mask_.paths().end(), name) == mask_.paths().end())
      mask_.add_paths(name);
    record_.GetReflection()->ClearField(&record_, field);
    const auto value = given.substr(equals + 1);
    if (!trimmed(value).empty()) set_from(record_, name, value, wrong_);
  }

  std::vector<FieldViolation> wrong() && {
    if (wrong_.empty() && mask_.paths().empty())
      refuse("--set", "NOTHING_TO_CHANGE", "Say what to change: --set field=value or --from FILE.");
    return std::move(wrong_);
  }

 private:
  void refuse(const std::string& field, const std::string& reason, const std::string& sentence) {
    wrong_.push_back({field, reason, sentence, {}});
  }

  // Nothing, and the reason among what is wrong, when the field cannot be updated.
  const FieldDescriptor* find(const std::string& name) {
    std::vector<std::string> known;
    for (const auto* field : fields_) {
      if (field->name() == name) return field;
      known.push_back(field->name());
    }
    if (const auto other = moved_.find(name); other != moved_.end()) {
      refuse(name, "FIELD_NOT_UPDATABLE", "It is changed by lumbungctl " + other->second + ".");
    } else if (record_.GetDescriptor()->FindFieldByName(name) != nullptr) {
      refuse(name, "FIELD_NOT_UPDATABLE", "It is not changed by an update.");
    } else {
      const auto near = nearest(name, known);
      refuse(name, "FIELD_UNKNOWN",
             near.empty() ? "There is " + listed(known) + "." : "Did you mean " + near + "?");
    }
    return nullptr;
  }

  const MovedBy& moved_;
  const std::vector<const FieldDescriptor*> fields_;
  google::protobuf::Message& record_;
  google::protobuf::FieldMask& mask_;
  std::set<std::string> set_;
  std::vector<FieldViolation> wrong_;
};

}  // namespace

Flag etag_flag() {
  return {.name = "etag",
          .value = "ETAG",
          .help = "Refuse the change unless the record still has this etag."};
}

std::vector<Flag> update_flags(const Descriptor& record, const MovedBy& moved) {
  std::vector<Settable> fields;
  for (const auto* field : updatable_fields(record, moved))
    if (!is_personal(*field)) fields.push_back({field->name(), words_of(*field)});
  auto flags = changing_flags();
  flags.push_back({.name = "set",
                   .value = "FIELD=VALUE",
                   .help = "A new value, nothing behind `=` to clear it; may be given again.",
                   .repeated = true,
                   .fields = std::move(fields)});
  flags.push_back({.name = "from",
                   .value = "FILE",
                   .help = "Read new values from JSON with the fields to change, `-` for standard "
                           "input; --set wins over it."});
  flags.push_back(etag_flag());
  return flags;
}

std::optional<client::Failure> fill_update(const Session& session, const MovedBy& moved,
                                           google::protobuf::Message& record,
                                           google::protobuf::FieldMask& mask) {
  Update update(moved, record, mask);
  if (session.has("from")) {
    const auto text = text_of_file(session, session.flag("from"));
    if (!text) return text.failure();
    update.take_json(*text);
  }
  for (const auto& given : session.values("set")) update.take_set(given);
  auto wrong = std::move(update).wrong();
  if (wrong.empty()) return std::nullopt;
  return failure_from(std::move(wrong));
}

void tell_how_to_repeat(const Session& session, const client::Failure& failure,
                        const std::string& etag) {
  if (client::retry_is_safe(failure))
    session.err() << "To repeat this change: --request-id " << failure.request_id << " --etag "
                  << etag << '\n';
}

}  // namespace lumbung::ctl
