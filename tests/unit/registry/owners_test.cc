// Owners enter, change, are verified and erased.
#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "owner_world.h"
#include "registry/domain/businesses/register_business.h"
#include "registry/domain/change.h"
#include "registry/domain/owners/erase_person.h"
#include "registry/domain/owners/register_owner.h"
#include "registry/domain/owners/update_owner.h"
#include "registry/domain/owners/verify_owner_nik.h"

namespace lumbung::registry {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

TEST(RegisterOwner, RefusesInContractOrder) {
  auto owner = new_owner();
  *owner.owner.mutable_birth_date() = message_of(kTomorrow);
  owner.data = nullptr;
  Holders holders;
  holders.add(kOwnersKey, "owners/other");
  EXPECT_THAT(decide(holders, owner, reference(), today()), RefusesField("owner.birth_date", "DATE_IN_FUTURE"));
  owner.owner.clear_birth_date();
  EXPECT_THAT(decide(holders, owner, reference(), today()), Refuses("NIK_TAKEN"));
  EXPECT_THAT(decide(Holders{}, owner, reference(), today()), Refuses(kPrepareAgain));
  owner.data = sealed_as("ref-1");
  EXPECT_THAT(decide(Holders{}, owner, reference(), today()), Accepts());
}

TEST(RegisterOwner, TheEventHoldsNothingPersonalAndRefersToWhatIsSealed) {
  const auto events = decide(Holders{}, new_owner(), reference(), today());
  ASSERT_THAT(events, Accepts());
  const auto& record = only<v1::OwnerRegistered>(*events).owner();
  EXPECT_EQ(record.name(), "owners/new");
  EXPECT_EQ(record.agency(), kAgency);
  EXPECT_EQ(record.sealed().ref(), "ref-1");
  EXPECT_EQ(record.sealed().sha256(), "sha of ref-1");
  EXPECT_THAT(record.nik() + record.full_name() + record.phone() + record.home_address(), IsEmpty());
  EXPECT_FALSE(record.has_birth_date());
  EXPECT_EQ(record.disability(), Owner::DISABILITY_UNSPECIFIED);
  EXPECT_EQ((*events)[0].sealed->ref, "ref-1");
}

TEST(RegisterOwner, TakesTheSexFromTheNikWhenTheFormHasNone) {
  auto owner = new_owner();
  owner.owner.clear_sex();
  EXPECT_EQ(public_record(owner, reference(), kOpenDay).sex(), Owner::SEX_P);
  owner.owner.set_sex(Owner::SEX_L);
  const auto record = public_record(owner, reference(), kOpenDay);
  EXPECT_EQ(record.sex(), Owner::SEX_L);
  EXPECT_THAT(record.nik_warnings(), ::testing::Contains(Owner::NIK_WARNING_SEX_DIFFERS));
}

OwnerChange change_to(const std::function<void(Owner&)>& spoil) {
  OwnerChange change;
  change.before = an_owner();
  auto personal = new_owner().owner;
  change.before.set_nik(personal.nik());
  change.before.set_full_name(personal.full_name());
  change.after.owner = change.before;
  spoil(change.after.owner);
  change.after.key = kOwnersKey;
  change.after.data = sealed_as("ref-2");
  return change;
}

TEST(UpdateOwner, RefusesInContractOrder) {
  v1::UpdateOwnerRequest request;
  request.mutable_owner()->set_name("owners/new");
  request.mutable_owner()->set_etag("9");
  auto change = change_to([](Owner& owner) { *owner.mutable_birth_date() = message_of(kTomorrow); });
  change.before.set_etag("0");
  auto record = an_owner();
  record.set_erased(true);
  Holders holders;
  holders.add(kOwnersKey, "owners/other");
  const auto asked = [&](const Owner* on_record) {
    return decide(on_record, holders, request, change, reference(), today());
  };
  EXPECT_THAT(asked(nullptr), Refuses("OWNER_NOT_FOUND"));
  EXPECT_THAT(asked(&record), Refuses("ETAG_MISMATCH"));
  request.mutable_owner()->clear_etag();
  EXPECT_THAT(asked(&record), Refuses("OWNER_ERASED"));
  record.clear_erased();
  EXPECT_THAT(asked(&record), Refuses(kPrepareAgain));
  change.before.set_etag(record.etag());
  EXPECT_THAT(asked(&record), RefusesField("owner.birth_date", "DATE_IN_FUTURE"));
  change.after.owner.clear_birth_date();
  EXPECT_THAT(asked(&record), Refuses("NIK_TAKEN"));
  holders = Holders{};
  holders.add(kOwnersKey, "owners/new");
  EXPECT_THAT(asked(&record), Accepts());
}

TEST(UpdateOwner, NamesWhatChangedAndKeepsNoneOfIt) {
  auto record = an_owner();
  const auto change = change_to([](Owner& owner) { owner.set_full_name("Siti Nurbaya"); });
  const auto events = decide(&record, Holders{}, {}, change, reference(), today());
  ASSERT_THAT(events, Accepts());
  const auto& updated = only<v1::OwnerUpdated>(*events);
  EXPECT_THAT(updated.changed().paths(), ElementsAre("full_name"));
  EXPECT_THAT(updated.ShortDebugString(), Not(::testing::HasSubstr("Nurbaya")));
  const auto created = record.create_time();
  fold_into(record, *events);
  EXPECT_EQ(record.sealed().ref(), "ref-2");
  EXPECT_EQ(record.etag(), "2");
  EXPECT_EQ(record.create_time().nanos(), created.nanos());
}

TEST(UpdateOwner, AnotherNikEndsItsVerification) {
  auto record = an_owner();
  record.set_nik_verified(true);
  auto change = change_to([](Owner& owner) { owner.set_nik("3275064508909002"); });
  change.before.set_nik_verified(true);
  change.after.owner.set_nik_verified(true);
  fold_into(record, *decide(&record, Holders{}, {}, change, reference(), today()));
  EXPECT_FALSE(record.nik_verified());

  record.set_nik_verified(true);
  change = change_to([](Owner& owner) { owner.set_phone("+628120000"); });
  change.before.set_etag(record.etag());
  change.before.set_nik_verified(true);
  change.after.owner.set_nik_verified(true);
  fold_into(record, *decide(&record, Holders{}, {}, change, reference(), today()));
  EXPECT_TRUE(record.nik_verified());
}

TEST(UpdateOwner, TheSameAgainChangesNothing) {
  const auto record = an_owner();
  EXPECT_THAT(decide(&record, Holders{}, {}, change_to([](Owner&) {}), reference(), today()), ChangesNothing());
}

TEST(VerifyOwnerNik, RefusesInContractOrder) {
  v1::VerifyOwnerNikRequest request;
  request.set_name("owners/new");
  request.set_etag("9");
  *request.mutable_verified_date() = message_of(kTomorrow);
  auto record = an_owner();
  record.set_erased(true);
  EXPECT_THAT(decide(nullptr, request, today()), Refuses("OWNER_NOT_FOUND"));
  EXPECT_THAT(decide(&record, request, today()), Refuses("ETAG_MISMATCH"));
  request.set_etag("1");
  EXPECT_THAT(decide(&record, request, today()), Refuses("OWNER_ERASED"));
  record.clear_erased();
  EXPECT_THAT(decide(&record, request, today()), Refuses("DATE_IN_FUTURE"));
  request.clear_verified_date();
  const auto events = decide(&record, request, today());
  ASSERT_THAT(events, Accepts());
  fold_into(record, *events);
  EXPECT_TRUE(record.nik_verified());
  EXPECT_EQ(date_of(record.nik_verified_date()), kOpenDay);
  request.clear_etag();
  EXPECT_THAT(decide(&record, request, today()), ChangesNothing());
}

TEST(ErasePerson, LeavesTheRecordWithoutAnythingThatLeadsToThePerson) {
  auto record = an_owner();
  record.set_nik_verified(true);
  EXPECT_THAT(decide_erasure(&record, "7", "S/1"), Refuses(kPrepareAgain));
  const auto events = decide_erasure(&record, record.etag(), "S/1");
  ASSERT_THAT(events, Accepts());
  EXPECT_TRUE((*events)[0].unseals);
  EXPECT_EQ(only<v1::OwnerErased>(*events).erased_ref(), "ref-1");
  fold_into(record, *events);
  EXPECT_TRUE(record.erased());
  EXPECT_FALSE(record.has_sealed());
  EXPECT_FALSE(record.nik_verified());
  EXPECT_THAT(decide_erasure(&record, "", "S/1"), ChangesNothing());
  EXPECT_THAT(decide_erasure(nullptr, "", "S/1"), ChangesNothing());
}

TEST(RegisterBusinessWithOwner, EntersANewPersonInTheSameCommit) {
  const auto owner = new_owner();
  auto request = business_to_register();
  request.mutable_business()->clear_owner();
  const auto events = decide(Holders{}, {&owner, nullptr}, request, reference(), rules(), today());
  ASSERT_THAT(events, Accepts());
  ASSERT_EQ(events->size(), 2u);
  const auto& registered = dynamic_cast<const v1::BusinessRegistered&>(*(*events)[0].event);
  EXPECT_EQ(registered.business().owner(), "owners/new");
  EXPECT_EQ((*events)[1].stream, "owners/new");
  EXPECT_TRUE((*events)[1].sealed);
}

TEST(RegisterBusinessWithOwner, JoinsThePersonOnRecordOnlyAsCompared) {
  auto request = business_to_register();
  request.mutable_business()->clear_owner();
  const auto record = an_owner();
  auto owner = new_owner();
  const auto asked = [&] { return decide(Holders{}, {&owner, &record}, request, reference(), rules(), today()); };
  EXPECT_THAT(asked(), Refuses(kPrepareAgain)) << "nobody compared the names";
  owner = seen_owner();
  owner.seen->ref = "ref-0";
  EXPECT_THAT(asked(), Refuses(kPrepareAgain)) << "the record changed since";
  owner = seen_owner(false);
  EXPECT_THAT(asked(), RefusesField("owner.full_name", "OWNER_DIFFERS"));
  owner = seen_owner();
  const auto events = asked();
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ(only<v1::BusinessRegistered>(*events).business().owner(), record.name());
}

TEST(RegisterBusinessWithOwner, NamesAnOwnerWhoExistsAndWasNotErased) {
  auto request = business_to_register();
  request.mutable_business()->set_owner("owners/new");
  auto record = an_owner();
  record.set_erased(true);
  const auto asked = [&](const Owner* on_record) {
    return decide(Holders{}, {nullptr, on_record}, request, reference(), rules(), today());
  };
  EXPECT_THAT(asked(nullptr), Refuses("OWNER_NOT_FOUND"));
  EXPECT_THAT(asked(&record), Refuses("OWNER_ERASED"));
  record.clear_erased();
  EXPECT_THAT(asked(&record), Accepts());
}

TEST(OwnerDifferences, NameWhatTheFileGivesOtherwiseAndShowNoValue) {
  auto on_record = new_owner().owner;
  auto given = on_record;
  EXPECT_THAT(owner_differences(on_record, given), IsEmpty());
  given.clear_phone();
  EXPECT_THAT(owner_differences(on_record, given), IsEmpty()) << "what is not given does not differ";
  given.set_full_name("Budi Santoso");
  given.set_phone("+628139999123");
  const auto differing = owner_differences(on_record, given);
  EXPECT_THAT(in_words(differing), ElementsAre("owner.full_name ROW_DIFFERS", "owner.phone ROW_DIFFERS"));
  for (const auto& field : differing)
    EXPECT_THAT(field.sentence + field.value, Not(::testing::HasSubstr("Santoso")));
  EXPECT_THAT(differing[1].value, Not(::testing::HasSubstr("9999")));
}

}  // namespace
}  // namespace lumbung::registry
