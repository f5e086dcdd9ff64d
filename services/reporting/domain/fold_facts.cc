#include "reporting/domain/fold_facts.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/check.h"
#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "reporting/domain/words.h"

namespace lumbung::reporting {
namespace {

using google::protobuf::FieldMask;
using google::protobuf::Message;
using registry::v1::Business;
using registry::v1::Cooperative;
namespace v1 = registry::v1;

template <class Facts>
using Fold = void (*)(Facts& facts, const Message& event);
template <class Facts>
using Folds = std::unordered_map<std::string, Fold<Facts>>;

std::string size_of(const Business& business) {
  return word_of(*Business::SizeClass_descriptor(), business.computed_size_class(), std::string_view("SIZE_CLASS_").size());
}
std::string status_word(Business::OperatingStatus status) {
  return word_of(*Business::OperatingStatus_descriptor(), status, std::string_view("OPERATING_STATUS_").size());
}
std::string type_of(const Cooperative& cooperative) {
  return word_of(*Cooperative::Type_descriptor(), cooperative.type(), std::string_view("TYPE_").size());
}
std::string law_word(Cooperative::LegalState state) {
  return word_of(*Cooperative::LegalState_descriptor(), state, std::string_view("LEGAL_STATE_").size());
}
std::string activity_word(Cooperative::Activity activity) {
  return word_of(*Cooperative::Activity_descriptor(), activity, std::string_view("ACTIVITY_").size());
}

// Takes over the fields named; what a mask names that is no fact is passed over.
class Taken {
 public:
  explicit Taken(const FieldMask& changed) : changed_(changed) {}
  bool operator()(std::string_view field) const {
    const auto& paths = changed_.paths();
    return std::find(paths.begin(), paths.end(), field) != paths.end();
  }

 private:
  const FieldMask& changed_;
};

void take_over(BusinessFacts& facts, const Business& after, const FieldMask& changed) {
  const Taken taken(changed);
  if (taken("kecamatan")) facts.kecamatan = after.kecamatan();
  if (taken("kelurahan")) facts.kelurahan = after.kelurahan();
  if (taken("section")) facts.section = after.section();
  if (taken("computed_size_class")) facts.size = size_of(after);
  if (taken("operating_status")) facts.operating_status = status_word(after.operating_status());
}

void take_over(CooperativeFacts& facts, const Cooperative& after, const FieldMask& changed) {
  const Taken taken(changed);
  if (taken("kecamatan")) facts.kecamatan = after.kecamatan();
  if (taken("kelurahan")) facts.kelurahan = after.kelurahan();
  if (taken("type")) facts.type = type_of(after);
  if (taken("legal_state")) facts.legal_state = law_word(after.legal_state());
  if (taken("activity")) facts.activity = activity_word(after.activity());
  if (taken("merged_into")) facts.merged = !after.merged_into().empty();
}

// An entry of a table: what an event of this type does.
template <class Event, class Facts>
std::pair<const std::string, Fold<Facts>> on(Fold<Facts> fold) {
  return {Event::descriptor()->full_name(), fold};
}
template <class Event>
const Event& as(const Message& event) {
  return static_cast<const Event&>(event);
}
// Events that carry the changed fields as they are after.
template <class Event, class Facts>
std::pair<const std::string, Fold<Facts>> corrects() {
  return on<Event, Facts>([](Facts& facts, const Message& event) {
    take_over(facts, as<Event>(event).after(), as<Event>(event).changed());
  });
}

const Folds<BusinessFacts>& folds(const BusinessFacts*) {
  static const Folds<BusinessFacts> table{
      on<v1::BusinessRegistered, BusinessFacts>([](BusinessFacts& facts, const Message& event) {
        const auto& business = as<v1::BusinessRegistered>(event).business();
        facts = {business.kecamatan(), business.kelurahan(), business.section(), size_of(business),
                 status_word(business.operating_status())};
      }),
      corrects<v1::BusinessUpdated, BusinessFacts>(),
      corrects<v1::BusinessAbsorbed, BusinessFacts>(),
      corrects<v1::BusinessReleased, BusinessFacts>(),
      on<v1::BusinessOperatingStatusChanged, BusinessFacts>([](BusinessFacts& facts, const Message& event) {
        facts.operating_status = status_word(as<v1::BusinessOperatingStatusChanged>(event).new_status());
      }),
      on<v1::BusinessMerged, BusinessFacts>([](BusinessFacts& facts, const Message&) {
        facts.operating_status = status_word(Business::OPERATING_STATUS_DUPLIKAT);
      }),
      on<v1::BusinessUnmerged, BusinessFacts>([](BusinessFacts& facts, const Message& event) {
        facts.operating_status = status_word(as<v1::BusinessUnmerged>(event).new_status());
      })};
  return table;
}

const Folds<CooperativeFacts>& folds(const CooperativeFacts*) {
  static const Folds<CooperativeFacts> table{
      on<v1::CooperativeRegistered, CooperativeFacts>([](CooperativeFacts& facts, const Message& event) {
        const auto& cooperative = as<v1::CooperativeRegistered>(event).cooperative();
        facts = {cooperative.kecamatan(),
                 cooperative.kelurahan(),
                 type_of(cooperative),
                 law_word(cooperative.legal_state()),
                 activity_word(cooperative.activity()),
                 !cooperative.merged_into().empty()};
      }),
      corrects<v1::CooperativeUpdated, CooperativeFacts>(),
      corrects<v1::CooperativeAbsorbed, CooperativeFacts>(),
      corrects<v1::CooperativeReleased, CooperativeFacts>(),
      on<v1::CooperativeLegalStateChanged, CooperativeFacts>([](CooperativeFacts& facts, const Message& event) {
        facts.legal_state = law_word(as<v1::CooperativeLegalStateChanged>(event).new_state());
      }),
      on<v1::CooperativeActivityEvaluated, CooperativeFacts>([](CooperativeFacts& facts, const Message& event) {
        facts.activity = activity_word(as<v1::CooperativeActivityEvaluated>(event).new_activity());
      }),
      on<v1::CooperativeMerged, CooperativeFacts>([](CooperativeFacts& facts, const Message&) { facts.merged = true; }),
      on<v1::CooperativeUnmerged, CooperativeFacts>([](CooperativeFacts& facts, const Message&) { facts.merged = false; })};
  return table;
}

template <class Facts>
Result<Facts> fold_with(const std::string& registration, const std::optional<Facts>& before, const Message& event) {
  const auto& table = folds(static_cast<const Facts*>(nullptr));
  const auto& type = event.GetDescriptor()->full_name();
  const auto found = table.find(type);
  CHECK(found != table.end());  // Only events that move facts get here.
  const bool begins = type == registration;
  if (begins && before) return rule_broken("ALREADY_REGISTERED", "This subject was registered before.");
  if (!begins && !before) return rule_broken("SUBJECT_UNKNOWN", "Nothing is known of this subject: its registration is missing.");
  auto facts = before.value_or(Facts{});
  found->second(facts, event);
  return facts;
}

}  // namespace

bool moves_business(const std::string& type) { return folds(static_cast<const BusinessFacts*>(nullptr)).contains(type); }
bool moves_cooperative(const std::string& type) {
  return folds(static_cast<const CooperativeFacts*>(nullptr)).contains(type);
}

Result<BusinessFacts> fold(const std::optional<BusinessFacts>& before, const Message& event) {
  return fold_with(v1::BusinessRegistered::descriptor()->full_name(), before, event);
}

Result<CooperativeFacts> fold(const std::optional<CooperativeFacts>& before, const Message& event) {
  return fold_with(v1::CooperativeRegistered::descriptor()->full_name(), before, event);
}

}  // namespace lumbung::reporting
