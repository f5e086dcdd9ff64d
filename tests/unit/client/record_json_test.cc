// JSON that people write becomes a record, or names every wrong field and repeats no value.
#include "client/record_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "client/record_fields.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::client {
namespace {

using lumbung::registry::v1::Business;
using lumbung::registry::v1::Cooperative;
using lumbung::registry::v1::Owner;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<std::string> reasons(const FromJson& from) {
  std::vector<std::string> words;
  for (const auto& wrong : from.wrong) words.push_back(wrong.field + " " + wrong.reason);
  return words;
}

TEST(RecordJson, TakesBackWhatIsPrinted) {
  Cooperative cooperative;
  cooperative.set_display_name("KSU \"Maju\"");
  cooperative.set_type(Cooperative::TYPE_SERBA_USAHA);
  cooperative.mutable_founded_date()->CopyFrom(message_of(Date{1999, 12, 31}));
  auto& year = *cooperative.add_book_years();
  year.set_year(2015);
  year.set_business_volume_rupiah(9'007'199'254'740'993);
  Cooperative again;
  const auto from = fill_from_json(json_of(cooperative, true), again);
  EXPECT_THAT(from.wrong, IsEmpty());
  EXPECT_THAT(from.fields, ElementsAre("display_name", "type", "founded_date", "book_years"));
  EXPECT_EQ(again.SerializeAsString(), cooperative.SerializeAsString());
}

TEST(RecordJson, TakesDatesAndWordsAsPeopleWriteThem) {
  Owner owner;
  const auto from =
      fill_from_json(R"({"birthDate":"1990-08-05","sex":"p","full_name":"Tini"})", owner);
  EXPECT_THAT(from.wrong, IsEmpty());
  EXPECT_EQ(date_of(owner.birth_date()), (Date{1990, 8, 5}));
  EXPECT_EQ(owner.sex(), Owner::SEX_P);
  EXPECT_EQ(owner.full_name(), "Tini");
}

TEST(RecordJson, NamesFieldsThatAreCleared) {
  Business business;
  const auto from =
      fill_from_json(R"({"nib":null,"address":"","startedDate":"","workersMale":0})", business);
  EXPECT_THAT(from.wrong, IsEmpty());
  EXPECT_THAT(from.fields, ElementsAre("address", "nib", "workers_male", "started_date"));
  EXPECT_TRUE(business.has_workers_male());
  EXPECT_FALSE(business.has_started_date());
}

TEST(RecordJson, NamesEveryWrongFieldAndRepeatsNoValue) {
  Owner owner;
  const auto from = fill_from_json(
      R"({"nk":"3275010508909001","fullName":["Tini"],"birthDate":"05/08/1990","sex":"Q"})", owner,
      "owner.");
  EXPECT_THAT(reasons(from),
              ElementsAre("owner.birth_date FIELD_KIND", "owner.full_name FIELD_KIND",
                          "owner.nk FIELD_UNKNOWN", "owner.sex FIELD_KIND"));
  EXPECT_EQ(from.wrong[2].sentence, "Did you mean nik?");
  EXPECT_EQ(from.wrong[3].sentence, "It is one of L, P.");
  for (const auto& wrong : from.wrong) {
    EXPECT_EQ(wrong.value, "");
    EXPECT_THAT(wrong.sentence, Not(HasSubstr("Tini")));
    EXPECT_THAT(wrong.sentence, Not(HasSubstr("05/08")));
  }
}

TEST(RecordJson, RoundsNoNumber) {
  Business business;
  EXPECT_THAT(
      reasons(fill_from_json(R"({"yearlySalesRupiah":9007199254740993})", business)),
      ElementsAre("yearly_sales_rupiah FIELD_KIND"));
  EXPECT_THAT(fill_from_json(R"({"yearlySalesRupiah":"9007199254740993"})", business).wrong,
              IsEmpty());
  EXPECT_EQ(business.yearly_sales_rupiah(), 9'007'199'254'740'993);
  EXPECT_THAT(fill_from_json(R"({"capitalRupiah":1500000000})", business).wrong, IsEmpty());
  EXPECT_EQ(business.capital_rupiah(), 1'500'000'000);
  EXPECT_THAT(reasons(fill_from_json(R"({"workersMale":1.5})", business)),
              ElementsAre("workers_male FIELD_KIND"));
}

TEST(RecordJson, IsAnObject) {
  Business business;
  for (const auto* text : {"", "no", "[1]", "{\"nib\":", "3", "{} {}"})
    EXPECT_THAT(reasons(fill_from_json(text, business)), ElementsAre("Business JSON_INVALID"))
        << text;
}

TEST(RecordJson, GivesTheRecordInsideAnother) {
  std::string json = R"({"displayName":"Warung","owner":{"nik":"1"},"capitalRupiah":5})";
  EXPECT_EQ(take_object(json, "owner"), R"({"nik":"1"})");
  Business business;
  EXPECT_THAT(fill_from_json(json, business).fields,
              ElementsAre("display_name", "capital_rupiah"));
  EXPECT_EQ(business.capital_rupiah(), 5);
  std::string named = R"({"owner":"owners/1"})";
  EXPECT_EQ(take_object(named, "owner"), std::nullopt);
  EXPECT_EQ(named, R"({"owner":"owners/1"})");
  std::string broken = "{";
  EXPECT_EQ(take_object(broken, "owner"), std::nullopt);
}

}  // namespace
}  // namespace lumbung::client
