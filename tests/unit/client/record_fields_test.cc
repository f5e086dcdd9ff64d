#include "client/record_fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/date.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::client {
namespace {

using lumbung::registry::v1::Business;
using lumbung::registry::v1::Cooperative;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;

TEST(RecordFields, ShowsWordsDatesListsAndNothing) {
  Business business;
  business.set_display_name("Warung Tini");
  business.add_kbli_others("14111");
  business.add_kbli_others("14131");
  business.set_workers_male(0);
  business.set_operating_status(Business::OPERATING_STATUS_TUTUP_SEMENTARA);
  business.mutable_started_date()->CopyFrom(message_of(Date{2011, 2, 4}));
  EXPECT_EQ(text_of(business, "display_name"), "Warung Tini");
  EXPECT_EQ(text_of(business, "kbli_others"), "14111|14131");
  EXPECT_EQ(text_of(business, "operating_status"), "TUTUP_SEMENTARA");
  EXPECT_EQ(text_of(business, "reported_size_class"), "");
  EXPECT_EQ(text_of(business, "started_date"), "2011-02-04");
  EXPECT_EQ(text_of(business, "operating_status_date"), "");
  // Reported as none is not the same as not reported.
  EXPECT_EQ(text_of(business, "workers_male"), "0");
  EXPECT_EQ(text_of(business, "workers_female"), "");
}

TEST(RecordFields, ReachesIntoMessages) {
  Cooperative cooperative;
  EXPECT_EQ(text_of(cooperative, "evaluation.reason"), "");
  cooperative.mutable_evaluation()->set_reason("DORMANT");
  EXPECT_EQ(text_of(cooperative, "evaluation.reason"), "DORMANT");
}

TEST(RecordFields, WordsOfEveryEnumLoseTheirPrefix) {
  EXPECT_THAT(words_of(*Cooperative::Activity_descriptor()),
              ElementsAre("AKTIF_RAT", "AKTIF", "TIDAK_AKTIF", "BELUM_DINILAI"));
  EXPECT_THAT(words_of(*Business::SizeClass_descriptor()),
              ElementsAre("MIKRO", "KECIL", "MENENGAH", "BESAR"));
}

TEST(RecordFields, PlainFieldsAreThoseOfOneCell) {
  const auto fields = plain_fields(*Cooperative::descriptor());
  EXPECT_THAT(fields, Contains("founded_date"));
  EXPECT_THAT(fields, Contains("create_time"));
  EXPECT_THAT(fields, Not(Contains("book_years")));
  EXPECT_THAT(fields, Not(Contains("evaluation")));
}

TEST(RecordFields, SetsFromText) {
  Business business;
  EXPECT_FALSE(set_field(business, "kbli_main", "01301"));
  EXPECT_FALSE(set_field(business, "kbli_others", "14111, 14131|13921"));
  EXPECT_FALSE(set_field(business, "workers_male", "12"));
  EXPECT_FALSE(set_field(business, "yearly_sales_rupiah", "9000000000"));
  EXPECT_FALSE(set_field(business, "operating_status", "tutup"));
  EXPECT_FALSE(set_field(business, "started_date", "2011-02-04"));
  EXPECT_EQ(business.kbli_main(), "01301");
  EXPECT_THAT(business.kbli_others(), ElementsAre("14111", "14131", "13921"));
  EXPECT_EQ(business.workers_male(), 12);
  EXPECT_EQ(business.yearly_sales_rupiah(), 9'000'000'000);
  EXPECT_EQ(business.operating_status(), Business::OPERATING_STATUS_TUTUP);
  EXPECT_EQ(date_of(business.started_date()), (Date{2011, 2, 4}));
}

TEST(RecordFields, RefusesTextThatCannotBe) {
  Business business;
  const auto reason = [&](const char* field, const char* text) {
    const auto wrong = set_field(business, field, text);
    return wrong ? wrong->reason : "";
  };
  EXPECT_EQ(reason("workers_male", "1.500"), "NUMBER_INVALID");
  EXPECT_EQ(reason("workers_male", "99999999999"), "NUMBER_INVALID");
  EXPECT_EQ(reason("workers_male", ""), "NUMBER_INVALID");
  EXPECT_EQ(reason("started_date", "31-12-2016"), "DATE_INVALID");
  EXPECT_EQ(reason("operating_status", "BUKA"), "WORD_UNKNOWN");
  EXPECT_EQ(reason("operating_status", "UNSPECIFIED"), "WORD_UNKNOWN");
  const auto wrong = set_field(business, "reported_size_class", "MINI");
  ASSERT_TRUE(wrong);
  EXPECT_EQ(wrong->sentence, "It is one of MIKRO, KECIL, MENENGAH, BESAR.");
  EXPECT_EQ(wrong->value, "MINI");
  const auto near = set_field(business, "operating_status", "tutp");
  ASSERT_TRUE(near);
  EXPECT_TRUE(near->sentence.ends_with(", DUPLIKAT. Did you mean TUTUP?")) << near->sentence;
}

TEST(RecordFields, JsonIsTheMappingOfTheApi) {
  Business business;
  business.set_display_name("Warung \"Tini\"");
  business.set_yearly_sales_rupiah(5);
  EXPECT_EQ(json_of(business, false),
            R"({"displayName":"Warung \"Tini\"","yearlySalesRupiah":"5"})");
}

}  // namespace
}  // namespace lumbung::client
