// The certificate of the NIK koperasi: refusals in order, meetings in a row, and its yearly refreshing.
#include <string>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "matchers.h"
#include "registry/domain/life/issue_nik_certificate.h"
#include "world.h"

namespace lumbung::registry {
namespace {

// Met about 2015 and 2014.
Cooperative a_meeting_one() {
  auto record = a_cooperative();
  auto& year = *record.add_book_years();
  year.set_year(2014);
  *year.mutable_rat_date() = date(2015, 3, 2);
  return record;
}

v1::IssueNikCertificateRequest issuing(Date day, std::string number = " 3275/SNIK/2016/0012 ") {
  v1::IssueNikCertificateRequest request;
  request.set_name(a_cooperative().name());
  request.set_certificate_number(std::move(number));
  *request.mutable_issue_date() = message_of(day);
  return request;
}

TEST(IssueNikCertificate, RefusesInContractOrder) {
  auto record = a_meeting_one();
  record.mutable_nik_certificate()->set_number("older");
  *record.mutable_nik_certificate()->mutable_issue_date() = date(2009, 1, 1);
  record.clear_nik_koperasi();
  record.set_merged_into("cooperatives/other");
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  auto request = issuing(kTomorrow);
  request.set_etag("0");
  const Cooperative* found = nullptr;
  const auto asked = [&] { return decide(found, request, rules(), today()); };
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("RECORD_MERGED"));
  record.clear_merged_into();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_REGISTERED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("NIK_KOPERASI_MISSING"));
  record.set_nik_koperasi("9999000000002");
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_issue_date() = date(2008, 12, 31);
  EXPECT_THAT(asked(), Refuses("CERTIFICATE_OLDER"));
  record.clear_nik_certificate();
  *request.mutable_issue_date() = date(2008, 1, 1);
  EXPECT_THAT(asked(), Refuses("NO_RULES_ON_DATE"));
  *request.mutable_issue_date() = date(2008, 12, 31);
  EXPECT_THAT(asked(), Refuses("ANNUAL_MEETING_MISSING"));
  *request.mutable_issue_date() = message_of(kOpenDay);
  EXPECT_THAT(asked(), Accepts());
}

TEST(IssueNikCertificate, NamesTheYearsThatMissAMeeting) {
  auto record = a_cooperative();
  const auto one = decide(&record, issuing(kOpenDay), rules(), today());
  ASSERT_THAT(one, Refuses("ANNUAL_MEETING_MISSING"));
  EXPECT_EQ(one.refusal().facts().at("book_years"), "2014");
  record.clear_book_years();
  const auto both = decide(&record, issuing(kOpenDay), rules(), today());
  EXPECT_EQ(both.refusal().facts().at("book_years"), "2014, 2015");
}

TEST(IssueNikCertificate, BeforeTheDeadlineTheYearBeforeCounts) {
  auto record = a_meeting_one();
  record.clear_book_years();
  for (const int year : {2013, 2014}) {
    auto& met = *record.add_book_years();
    met.set_year(year);
    *met.mutable_rat_date() = date(year + 1, 2, 1);
  }
  EXPECT_THAT(decide(&record, issuing(Date(2016, 6, 30)), rules(), today()), Accepts()) << "the last day of 2015's meeting";
  EXPECT_THAT(decide(&record, issuing(Date(2016, 7, 1)), rules(), today()), Refuses("ANNUAL_MEETING_MISSING"));
}

TEST(IssueNikCertificate, AMeetingHeldLaterDoesNotCountYet) {
  const auto record = a_meeting_one();
  EXPECT_THAT(decide(&record, issuing(Date(2016, 1, 27)), rules(), today()), Refuses("ANNUAL_MEETING_MISSING"))
      << "2014 and 2013 count the day before the meeting about 2015";
  EXPECT_THAT(decide(&record, issuing(Date(2016, 1, 28)), rules(), today()), Accepts());
}

TEST(IssueNikCertificate, HoldsAYearAndIsRefreshed) {
  auto record = a_meeting_one();
  fold_into(record, *decide(&record, issuing(Date(2016, 2, 29)), rules(), today()));
  EXPECT_EQ(record.nik_certificate().number(), "3275/SNIK/2016/0012");
  EXPECT_EQ(date_of(record.nik_certificate().valid_until_date()), Date(2017, 2, 28));
  EXPECT_THAT(decide(&record, issuing(Date(2016, 2, 29)), rules(), today()), ChangesNothing());
  const auto refreshed = decide(&record, issuing(Date(2016, 12, 1), "3275/SNIK/2016/0500"), rules(), today());
  EXPECT_EQ(only<v1::NikCertificateIssued>(*refreshed).previous().number(), "3275/SNIK/2016/0012");
}

}  // namespace
}  // namespace lumbung::registry
