// What a history says of an event, and what it leaves out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "lumbung/common/v1/event.pb.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "registry/history/origin.h"
#include "registry/history/shown.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

v1::Owner owner(const std::string& ref) {
  v1::Owner made;
  made.set_name("owners/1");
  made.set_agency("dinas");
  made.set_nik_verified(true);
  made.mutable_sealed()->set_ref(ref);
  return made;
}

// `field`, with `!` behind one that is personal.
std::vector<std::string> fields(const google::protobuf::Message* event, const google::protobuf::Message& before,
                                const google::protobuf::Message& after, const google::protobuf::Message& now) {
  std::vector<std::string> names;
  for (const auto& change : shown_changes({store::EventRow(), event, before, after}, now)) {
    names.push_back(change.field() + (change.personal() ? "!" : ""));
    EXPECT_FALSE(change.personal() && (change.has_old_value() || change.has_new_value())) << change.field();
  }
  return names;
}

TEST(ReasonOfAnEvent, IsItsNoteReasonOrPaper) {
  v1::BusinessOperatingStatusChanged closed;
  EXPECT_EQ(reason_in(closed), "");
  closed.set_note("pemilik pindah");
  EXPECT_EQ(reason_in(closed), "pemilik pindah");
  v1::CooperativeLegalStateChanged moved;
  moved.set_paper_number("BA/07/2016");
  *moved.mutable_paper_date() = message_of(Date(2016, 11, 20));
  EXPECT_EQ(reason_in(moved), "BA/07/2016, 2016-11-20");
  v1::CooperativeActivityEvaluated evaluated;
  evaluated.mutable_evaluation()->set_reason("DORMANT");
  EXPECT_EQ(reason_in(evaluated), "DORMANT");
}

TEST(OriginOfAnEvent, IsWhatTheLogKeepsBesideIt) {
  common::v1::EventMetadata metadata;
  metadata.set_agency("dinas");
  metadata.set_subject("siti");
  metadata.set_request_id("r-1");
  metadata.mutable_source()->set_visit("visits/7");
  *metadata.mutable_business_date() = message_of(Date(2016, 12, 31));
  store::EventRow row;
  row.position = 12;
  row.version = 3;
  row.type = "lumbung.registry.v1.BusinessUpdated";
  row.metadata = metadata.SerializeAsString();
  row.time_us = 1'480'521'600'000'000;
  const auto origin = origin_of(row, nullptr);
  EXPECT_EQ(origin.position(), 12);
  EXPECT_EQ(origin.version(), 3);
  EXPECT_EQ(origin.event(), "BusinessUpdated");
  EXPECT_EQ(origin.subject(), "siti");
  EXPECT_EQ(origin.source().visit(), "visits/7");
  EXPECT_EQ(origin.commit_time().seconds(), 1'480'521'600);
}

TEST(ShownHistory, NamesPersonalFieldsWithoutTheirValues) {
  v1::OwnerUpdated updated;
  updated.mutable_changed()->add_paths("phone");
  updated.mutable_changed()->add_paths("sex");
  auto after = owner("b");
  after.set_sex(v1::Owner::SEX_P);
  EXPECT_THAT(fields(&updated, owner("a"), after, after), ElementsAre("sex", "phone!"));
}

TEST(ShownHistory, SaysSealedWhereAnEventNamesNoPersonalField) {
  EXPECT_THAT(fields(nullptr, v1::Owner(), owner("a"), owner("a")), ElementsAre("agency", "nik_verified", "sealed!"));
}

TEST(ShownHistory, OfAnErasedOwnerShowsNoValueTheRecordHasNoMore) {
  v1::Owner now;
  now.set_agency("dinas");
  now.set_erased(true);
  EXPECT_THAT(fields(nullptr, v1::Owner(), owner("a"), now), ElementsAre("agency", "nik_verified!", "sealed!"));
}

TEST(ShownHistory, HasNoStateWithPersonalDataOrTheirReference) {
  auto state = owner("a");
  state.set_full_name("Contoh Sembilan");
  const auto copy = shown(state);
  EXPECT_EQ(copy->ShortDebugString().find("Contoh"), std::string::npos);
  EXPECT_FALSE(static_cast<const v1::Owner&>(*copy).has_sealed());
}

TEST(ShownHistory, LeavesOutWhatEveryChangeSets) {
  v1::Business before;
  v1::Business after;
  after.set_name("businesses/1");
  after.set_etag("2");
  after.mutable_update_time()->set_seconds(1);
  EXPECT_THAT(fields(nullptr, before, after, after), IsEmpty());
}

}  // namespace
}  // namespace lumbung::registry
