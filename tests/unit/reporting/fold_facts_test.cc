// Reporting knows what the register knows: every event of the register, filled at random, moves the facts that the registry's
// own fold moves, and no others. An event type of tomorrow that moves one of them fails here.
#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>

#include <filesystem>
#include <random>
#include <set>

#include "lumbung/registry/v1/duplicate_events.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/intervention_events.pb.h"
#include "registry/domain/fold.h"
#include "reporting/domain/fold_facts.h"

namespace lumbung::reporting {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using registry::v1::Business;
using registry::v1::Cooperative;

// Every message a file of the register's events defines. A file that nothing here refers to is named, so that it is linked.
std::vector<const Descriptor*> event_types() {
  EXPECT_NE(registry::v1::InterventionPlanned::descriptor(), nullptr);
  std::vector<const Descriptor*> types;
  const std::filesystem::path protos = PROTOS;
  for (const auto& entry : std::filesystem::directory_iterator(protos / "lumbung" / "registry" / "v1")) {
    if (!entry.path().filename().string().ends_with("events.proto")) continue;
    const auto* file = google::protobuf::DescriptorPool::generated_pool()->FindFileByName(
        std::filesystem::relative(entry.path(), protos).string());
    if (file == nullptr) {
      ADD_FAILURE() << entry.path() << " is not linked";
      continue;
    }
    for (int i = 0; i < file->message_type_count(); ++i) types.push_back(file->message_type(i));
  }
  return types;
}

class Filling {
 public:
  explicit Filling(unsigned seed) : chance_(seed) {}

  // Random values in every field, nested ones too; enums take known values, masks name fields of records.
  void fill(Message& message, int depth = 0) {
    const auto* type = message.GetDescriptor();
    if (type->full_name() == "google.protobuf.FieldMask") return fill_mask(static_cast<google::protobuf::FieldMask&>(message));
    for (int i = 0; i < type->field_count(); ++i) {
      if (roll(5) == 0) continue;
      const auto* field = type->field(i);
      const int times = field->is_repeated() ? roll(3) : 1;
      for (int k = 0; k < times; ++k) set(message, field, depth);
    }
  }

 private:
  int roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(chance_); }

  void fill_mask(google::protobuf::FieldMask& mask) {
    for (const auto* type : {Business::descriptor(), Cooperative::descriptor()})
      for (int i = 0; i < type->field_count(); ++i)
        if (roll(2) == 0) mask.add_paths(type->field(i)->name());
    mask.add_paths("no_such_field");
  }

  void set(Message& message, const FieldDescriptor* field, int depth) {
    const auto* reflection = message.GetReflection();
    const auto put = [&](auto add, auto set_one, auto value) {
      if (field->is_repeated()) (reflection->*add)(&message, field, value);
      else (reflection->*set_one)(&message, field, value);
    };
    using R = google::protobuf::Reflection;
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: return put(&R::AddString, &R::SetString, "w" + std::to_string(roll(9)));
      case FieldDescriptor::CPPTYPE_INT32: return put(&R::AddInt32, &R::SetInt32, roll(20));
      case FieldDescriptor::CPPTYPE_INT64: return put(&R::AddInt64, &R::SetInt64, std::int64_t{roll(20)});
      case FieldDescriptor::CPPTYPE_BOOL: return put(&R::AddBool, &R::SetBool, roll(2) == 0);
      case FieldDescriptor::CPPTYPE_ENUM:
        return put(&R::AddEnumValue, &R::SetEnumValue, field->enum_type()->value(roll(field->enum_type()->value_count()))->number());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        if (depth > 4) return;
        return fill(field->is_repeated() ? *reflection->AddMessage(&message, field) : *reflection->MutableMessage(&message, field),
                    depth + 1);
      default: return;
    }
  }

  std::mt19937 chance_;
};

std::string word(const google::protobuf::EnumDescriptor& values, int number, const std::string& prefix) {
  return number == 0 ? "" : values.FindValueByNumber(number)->name().substr(prefix.size());
}

// What the register's own state says, written down here once more.
BusinessFacts facts_of(const Business& b) {
  return {b.kecamatan(), b.kelurahan(), b.section(),
          word(*Business::SizeClass_descriptor(), b.computed_size_class(), "SIZE_CLASS_"),
          word(*Business::OperatingStatus_descriptor(), b.operating_status(), "OPERATING_STATUS_")};
}
CooperativeFacts facts_of(const Cooperative& c) {
  return {c.kecamatan(), c.kelurahan(), word(*Cooperative::Type_descriptor(), c.type(), "TYPE_"),
          word(*Cooperative::LegalState_descriptor(), c.legal_state(), "LEGAL_STATE_"),
          word(*Cooperative::Activity_descriptor(), c.activity(), "ACTIVITY_"), !c.merged_into().empty()};
}

// Merges name a survivor, and what a registration or a correction says of a merge the registry never says.
void be_possible(Message& event) {
  if (auto* merged = google::protobuf::DynamicCastToGenerated<registry::v1::CooperativeMerged>(&event)) {
    merged->set_survivor("cooperatives/other");
    merged->clear_numbers_moved();
  }
  if (auto* unmerged = google::protobuf::DynamicCastToGenerated<registry::v1::CooperativeUnmerged>(&event))
    unmerged->clear_numbers_returned();
}

template <class Record, class Facts>
void expect_same(const Descriptor& type, bool (*moves)(const std::string&), const Message& registration, unsigned seed) {
  Record state;
  registry::apply(state, registration, EventFacts{1, 1, {}});
  auto facts = *fold(std::optional<Facts>(), registration);
  ASSERT_EQ(facts, facts_of(state));
  const auto* prototype = google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  Filling filling(seed);
  for (int version = 2; version < 40; ++version) {
    std::unique_ptr<Message> event(prototype->New());
    filling.fill(*event);
    be_possible(*event);
    registry::apply(state, *event, EventFacts{version, version, {}});
    if (moves(type.full_name())) facts = *fold(std::optional(facts), *event);
    ASSERT_EQ(facts, facts_of(state)) << type.full_name() << "\n" << event->DebugString();
  }
}

TEST(FoldFacts, KnowsOfEveryEventWhatTheRegistersOwnFoldMakesOfIt) {
  const auto types = event_types();
  ASSERT_GT(types.size(), 40U);
  registry::v1::BusinessRegistered business;
  registry::v1::CooperativeRegistered cooperative;
  Filling(7).fill(business);
  Filling(7).fill(cooperative);
  cooperative.mutable_cooperative()->clear_merged_into();
  for (const auto* type : types) {
    if (type == registry::v1::BusinessRegistered::descriptor() || type == registry::v1::CooperativeRegistered::descriptor())
      continue;
    for (unsigned seed = 0; seed < 5; ++seed) {
      expect_same<Business, BusinessFacts>(*type, moves_business, business, seed);
      expect_same<Cooperative, CooperativeFacts>(*type, moves_cooperative, cooperative, seed);
    }
  }
}

TEST(FoldFacts, ListsOnlyTypesThatTheRegisterHas) {
  std::set<std::string> names;
  int moving = 0;
  for (const auto* type : event_types()) moving += moves_business(type->full_name()) || moves_cooperative(type->full_name());
  // Seven of businesses, eight of cooperatives.
  EXPECT_EQ(moving, 15);
  EXPECT_FALSE(moves_business("lumbung.registry.v1.OwnerRegistered"));
  EXPECT_FALSE(moves_cooperative("lumbung.registry.v1.Tomorrow"));
}

TEST(FoldFacts, RefusesWhatContradictsItself) {
  registry::v1::BusinessRegistered registered;
  const auto facts = *fold(std::optional<BusinessFacts>(), registered);
  const auto again = fold(std::optional(facts), registered);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.refusal().reason(), "ALREADY_REGISTERED");
  const auto unknown = fold(std::optional<BusinessFacts>(), registry::v1::BusinessMerged());
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.refusal().reason(), "SUBJECT_UNKNOWN");
  const auto nobody = fold(std::optional<CooperativeFacts>(), registry::v1::CooperativeUpdated());
  ASSERT_FALSE(nobody);
  EXPECT_EQ(nobody.refusal().reason(), "SUBJECT_UNKNOWN");
}

TEST(FoldFacts, PutsAValueOfTomorrowIntoTheUnknownGroup) {
  registry::v1::BusinessRegistered registered;
  registered.mutable_business()->set_computed_size_class(static_cast<Business::SizeClass>(99));
  EXPECT_EQ((*fold(std::optional<BusinessFacts>(), registered)).size, "");
}

}  // namespace
}  // namespace lumbung::reporting
