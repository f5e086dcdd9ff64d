#include "registry/domain/change_requests/propose_change.h"

#include <google/api/field_behavior.pb.h>

#include <algorithm>
#include <string_view>

#include "change_world.h"
#include "matchers.h"
#include "registry/domain/change_requests/kinds.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;
using v1::ChangeRequest;

ChangeRequest change_of(const Result<Events>& events) {
  ChangeRequest change;
  fold_stream(change, (*events)[0].stream, *events);
  return change;
}

TEST(ProposeChange, RefusesInContractOrder) {
  auto record = a_business();
  record.set_merged_into("businesses/other");
  record.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  *record.mutable_operating_status_date() = date(2016, 6, 1);
  auto request = proposing(record, {"started_date", "operating_status", "operating_status_date"});
  auto& given = *request.mutable_business();
  given.set_etag("0");
  *given.mutable_started_date() = message_of(kTomorrow);
  given.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  *given.mutable_operating_status_date() = date(2015, 1, 1);
  v1::PendingChanges pending;
  for (int i = 0; i < kMaxOpenChanges; ++i) pending.add_open();

  EXPECT_THAT(proposed({}, request), Refuses("BUSINESS_NOT_FOUND"));
  EXPECT_THAT(proposed({&record, nullptr}, request), Refuses("ETAG_MISMATCH"));
  given.set_etag(record.etag());
  EXPECT_THAT(proposed({&record, nullptr}, request), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(proposed({&record, nullptr}, request), Refuses("BUSINESS_IS_DUPLICATE"));
  record.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_THAT(proposed({&record, nullptr}, request), RefusesField("business.started_date", "DATE_IN_FUTURE"));
  *given.mutable_started_date() = record.started_date();
  *given.mutable_operating_status_date() = record.operating_status_date();
  EXPECT_THAT(proposed({&record, nullptr}, request), Refuses("CHANGE_ALREADY_ON_RECORD"));
  *given.mutable_operating_status_date() = date(2015, 1, 1);
  EXPECT_THAT(proposed({&record, nullptr}, request), Refuses("OPERATING_STATUS_UNCHANGED"));
  given.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(proposed({&record, nullptr}, request), Refuses("DATE_BEFORE_LAST_CHANGE"));
  *given.mutable_operating_status_date() = date(2016, 7, 1);
  EXPECT_THAT(proposed({&record, nullptr}, request, &pending), Refuses("TOO_MANY_OPEN_CHANGES"));
  EXPECT_THAT(proposed({&record, nullptr}, request), Accepts());
}

TEST(ProposeChange, AnEndedCooperativeIsRefused) {
  auto record = a_cooperative();
  auto request = proposing(record, {"address"});
  request.mutable_cooperative()->set_address("Jl. Baru 1");
  EXPECT_THAT(proposed({}, request), Refuses("COOPERATIVE_NOT_FOUND"));
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  EXPECT_THAT(proposed({nullptr, &record}, request), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(proposed({nullptr, &record}, request), Accepts());
}

TEST(ProposeChange, KeepsWhatDiffersInNormalFormBesideWhatWasOnRecord) {
  const auto record = a_business();
  auto request = proposing(record, {"display_name", "address", "kelurahan"});
  auto& given = *request.mutable_business();
  given.set_display_name(record.display_name());
  given.set_address("  Jl. Baru 1 ");
  given.set_kelurahan(kJatikarya);
  const auto events = proposed({&record, nullptr}, request);
  ASSERT_THAT(events, Accepts());
  const auto change = change_of(events);
  EXPECT_EQ(change.name(), kChange);
  EXPECT_EQ(change.target(), record.name());
  EXPECT_EQ(change.state(), ChangeRequest::STATE_OPEN);
  EXPECT_THAT(change.fields().paths(), ElementsAre("kelurahan", "address"));
  EXPECT_THAT(change.kinds(), ElementsAre(ChangeRequest::KIND_PLACE));
  EXPECT_EQ(change.business().address(), "Jl. Baru 1");
  EXPECT_EQ(change.business_on_record().address(), record.address());
  EXPECT_EQ(change.business_on_record().kelurahan(), record.kelurahan());
  EXPECT_EQ(change.business().display_name(), "");
  EXPECT_EQ(change.proposed_by().subject(), "budi");
}

TEST(ProposeChange, TheRecordItselfHearsNothing) {
  const auto record = a_business();
  auto request = proposing(record, {"address"});
  request.mutable_business()->set_address("Jl. Baru 1");
  const auto events = proposed({&record, nullptr}, request);
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ((*events)[0].stream, kChange);
  EXPECT_EQ((*events)[1].stream, "pendingChanges/" + record.name());
}

TEST(ProposeChange, EachOfTwoOnOneFieldIsTheOthersRival) {
  const auto record = a_business();
  v1::PendingChanges pending;
  auto request = proposing(record, {"address"});
  request.mutable_business()->set_address("Jl. Baru 1");
  fold_stream(pending, pending_stream(record.name()), *proposed({&record, nullptr}, request, &pending));
  request.mutable_business()->set_address("Jl. Lama 2");
  request.mutable_business()->set_nib("9120001234567");
  request.mutable_update_mask()->add_paths("nib");
  fold_stream(pending, pending_stream(record.name()), *proposed({&record, nullptr}, request, &pending, kRival));
  EXPECT_THAT(rivals_of(&pending, kChange, pending.open(0).fields()), ElementsAre(kRival));
  EXPECT_THAT(rivals_of(&pending, kRival, pending.open(1).fields()), ElementsAre(kChange));
}

TEST(ProposeChange, AVisitIsAVerificationByWhoMadeIt) {
  const auto record = a_business();
  auto request = proposing(record, {"address"});
  request.mutable_business()->set_address("Jl. Baru 1");
  request.mutable_source()->set_visit("visits/device-7-1");
  const auto change = change_of(proposed({&record, nullptr}, request));
  ASSERT_EQ(change.verifications_size(), 1);
  EXPECT_EQ(change.verifications(0).kind(), v1::ChangeVerification::KIND_FIELD_VISIT);
  EXPECT_TRUE(change.verifications(0).passed());
  EXPECT_EQ(change.verifications(0).verified_by().subject(), "budi");
}

TEST(ProposeChange, AVisitThatSomebodyNamesHasToBeOneToThisRecord) {
  const auto record = a_business();
  auto request = proposing(record, {"address"});
  request.mutable_business()->set_address(record.address());
  request.mutable_source()->set_visit("visits/1");
  v1::Visit visit;
  const auto asked = [&](const v1::Visit* on_record) {
    return decide({&record, nullptr}, nullptr, on_record, request, kChange, reference(), rules(), as(kProposer));
  };
  EXPECT_THAT(asked(nullptr), Refuses("CHANGE_ALREADY_ON_RECORD"));
  request.mutable_business()->set_address("Jl. Baru 1");
  EXPECT_THAT(asked(nullptr), Refuses("VISIT_NOT_FOUND"));
  visit.mutable_report()->set_target("businesses/other");
  EXPECT_THAT(asked(&visit), Refuses("VISIT_OF_ANOTHER_RECORD"));
  visit.mutable_report()->set_target(record.name());
  EXPECT_THAT(asked(&visit), Accepts());
}

TEST(ProposeChange, AStatusWithoutADateHoldsSinceTheDayItWasProposed) {
  const auto record = a_business();
  auto request = proposing(record, {"operating_status"});
  request.mutable_business()->set_operating_status(Business::OPERATING_STATUS_TUTUP);
  const auto change = change_of(proposed({&record, nullptr}, request));
  EXPECT_THAT(change.fields().paths(), ElementsAre("operating_status", "operating_status_date"));
  EXPECT_THAT(change.kinds(), ElementsAre(ChangeRequest::KIND_STATUS));
  EXPECT_EQ(date_of(change.business().operating_status_date()), kOpenDay);
}

TEST(ProposeChange, ALineOfBusinessBringsItsEdition) {
  const auto record = a_business();
  auto request = proposing(record, {"kbli_main"});
  request.mutable_business()->set_kbli_main("01301");
  const auto change = change_of(proposed({&record, nullptr}, request));
  EXPECT_THAT(change.fields().paths(), ElementsAre("kbli_main", "kbli_version"));
  EXPECT_EQ(change.business().kbli_version(), record.kbli_version());
}

TEST(ProposeChange, ATakenNumberMayBeProposed) {
  const auto record = a_cooperative();
  auto request = proposing(record, {"nik_koperasi"});
  request.mutable_cooperative()->set_nik_koperasi("3275010020099");
  EXPECT_THAT(proposed({nullptr, &record}, request), Accepts());
}

// A field added to a record and forgotten here could never be proposed.
TEST(ChangeKinds, EveryFieldThatAnUpdateTakesHasAKind) {
  const std::initializer_list<std::string_view> elsewhere{"name", "external_id", "book_years", "legal_state"};
  for (const auto* type : {Business::descriptor(), Cooperative::descriptor()})
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      const auto& options = field->options();
      bool output_only = false;
      for (int at = 0; at < options.ExtensionSize(google::api::field_behavior); ++at)
        output_only |= options.GetExtension(google::api::field_behavior, at) == google::api::OUTPUT_ONLY;
      const bool excepted = std::find(elsewhere.begin(), elsewhere.end(), field->name()) != elsewhere.end();
      EXPECT_EQ(kind_of_field(field->name()).has_value(), !output_only && !excepted) << field->full_name();
    }
}

}  // namespace
}  // namespace lumbung::registry
