#include "registry/domain/owners/personal.h"

#include <google/protobuf/util/message_differencer.h>

#include <set>
#include <string>

#include "lumbung/registry/v1/events.pb.h"
#include "lumbung/registry/v1/owners_service.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FileDescriptor;
using google::protobuf::Message;
using google::protobuf::util::MessageDifferencer;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// Every message type an event or request holds, at any depth.
void reach(const Descriptor* type, std::set<const Descriptor*>& reached) {
  if (!reached.insert(type).second) return;
  for (int i = 0; i < type->field_count(); ++i)
    if (type->field(i)->message_type()) reach(type->field(i)->message_type(), reached);
}

std::set<const Descriptor*> types_in(const FileDescriptor* file) {
  std::set<const Descriptor*> reached;
  for (int i = 0; i < file->message_type_count(); ++i) reach(file->message_type(i), reached);
  return reached;
}

std::set<std::string> personal_fields(const std::set<const Descriptor*>& types) {
  std::set<std::string> fields;
  for (const auto* type : types)
    for (int i = 0; i < type->field_count(); ++i)
      if (is_personal(*type->field(i))) fields.insert(type->field(i)->full_name());
  return fields;
}

TEST(Personal, EventsHoldPersonalFieldsInOwnersOnly) {
  EXPECT_THAT(personal_fields(types_in(v1::OwnerRegistered::descriptor()->file())),
              UnorderedElementsAre(
                  "lumbung.registry.v1.Owner.nik", "lumbung.registry.v1.Owner.full_name",
                  "lumbung.registry.v1.Owner.phone", "lumbung.registry.v1.Owner.home_address",
                  "lumbung.registry.v1.Owner.birth_date", "lumbung.registry.v1.Owner.disability"));
}

TEST(Personal, EveryFieldThatSoundsLikeAPersonIsMarked) {
  static const std::set<std::string> sounds_personal{"nik",        "full_name",  "phone",
                                                     "home_address", "birth_date", "disability"};
  auto types = types_in(v1::OwnerRegistered::descriptor()->file());
  types.merge(types_in(v1::RegisterOwnerRequest::descriptor()->file()));
  types.merge(types_in(v1::RegisterBusinessRequest::descriptor()->file()));
  int found = 0;
  for (const auto* type : types)
    for (int i = 0; i < type->field_count(); ++i) {
      const auto* field = type->field(i);
      if (!sounds_personal.contains(field->name())) continue;
      ++found;
      EXPECT_TRUE(is_personal(*field)) << field->full_name();
    }
  EXPECT_EQ(found, 8);  // Six of Owner, and the NIK of two requests.
}

TEST(Personal, APublicPartLeavesNothingOfThePerson) {
  auto owner = owner_to_register().owner();
  owner.set_name("owners/1");
  owner.add_nik_warnings(Owner::NIK_WARNING_OTHER_CITY);
  const auto open = public_part(owner);
  const auto text = open.SerializeAsString();
  for (const auto& secret : {owner.nik(), owner.full_name(), owner.phone(), owner.home_address()})
    EXPECT_THAT(text, testing::Not(testing::HasSubstr(secret)));
  EXPECT_FALSE(open.has_birth_date());
  EXPECT_EQ(open.disability(), Owner::DISABILITY_UNSPECIFIED);
  EXPECT_EQ(open.name(), "owners/1");
  EXPECT_EQ(open.sex(), owner.sex());
  EXPECT_EQ(open.nik_warnings_size(), 1);
}

TEST(Personal, ThePartsTogetherAreTheWhole) {
  auto owner = owner_to_register().owner();
  owner.set_name("owners/1");
  owner.add_nik_warnings(Owner::NIK_WARNING_OTHER_CITY);
  const auto personal = personal_part(owner);
  EXPECT_EQ(personal.name(), "");
  EXPECT_EQ(personal.sex(), Owner::SEX_UNSPECIFIED);
  auto whole = public_part(owner);
  put_back(whole, personal);
  EXPECT_TRUE(MessageDifferencer::Equals(whole, owner));
}

TEST(Personal, PuttingBackNothingLeavesNothing) {
  auto owner = owner_to_register().owner();
  put_back(owner, Owner());
  EXPECT_THAT(personal_part(owner).SerializeAsString(), IsEmpty());
}

TEST(Personal, IsClearedAtAnyDepthOfARequest) {
  v1::RegisterBusinessRequest request = business_to_register();
  *request.mutable_owner() = owner_to_register().owner();
  const auto cleared = without_personal(request);
  EXPECT_THAT(personal_part(cleared.owner()).SerializeAsString(), IsEmpty());
  EXPECT_EQ(cleared.owner().sex(), request.owner().sex());
  EXPECT_TRUE(MessageDifferencer::Equals(cleared.business(), request.business()));

  v1::ListOwnersResponse page;
  *page.add_owners() = request.owner();
  *page.add_owners() = request.owner();
  const auto cleared_page = without_personal(page);
  ASSERT_EQ(cleared_page.owners_size(), 2);
  EXPECT_THAT(personal_part(cleared_page.owners(1)).SerializeAsString(), IsEmpty());

  v1::FindOwnerRequest find;
  find.set_nik(kOwnersNik);
  EXPECT_THAT(without_personal(find).SerializeAsString(), IsEmpty());
}

TEST(Personal, WhatThisVersionDoesNotKnowMayBePersonalToo) {
  auto request = owner_to_register();
  auto& owner = *request.mutable_owner();
  owner.GetReflection()->MutableUnknownFields(&owner)->AddLengthDelimited(1999, "ibu kandung");
  EXPECT_THAT(request.SerializeAsString(), testing::HasSubstr("ibu kandung"));
  EXPECT_THAT(without_personal(request).SerializeAsString(),
              testing::Not(testing::HasSubstr("ibu kandung")));
}

}  // namespace
}  // namespace lumbung::registry
