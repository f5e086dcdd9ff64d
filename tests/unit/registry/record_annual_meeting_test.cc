#include "registry/domain/cooperatives/record_annual_meeting.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

v1::RecordAnnualMeetingRequest meeting(int book_year, Date day) {
  v1::RecordAnnualMeetingRequest request;
  request.set_name(a_cooperative().name());
  request.set_book_year(book_year);
  *request.mutable_rat_date() = message_of(day);
  return request;
}

TEST(RecordAnnualMeeting, RefusesInContractOrder) {
  auto record = a_cooperative();
  record.set_legal_state(Cooperative::LEGAL_STATE_BUBAR);
  const Cooperative* found = nullptr;
  auto request = meeting(1990, Date(1990, 12, 31));
  request.set_etag("0");
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.set_etag(record.etag());
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_TERDAFTAR);
  EXPECT_THAT(asked(), Refuses("BOOK_YEAR_BEFORE_FOUNDING"));
  request.set_book_year(2017);
  *request.mutable_rat_date() = date(2017, 12, 31);
  EXPECT_THAT(asked(), Refuses("RAT_BEFORE_YEAR_END"));
  *request.mutable_rat_date() = date(2018, 1, 1);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  request.set_book_year(2014);
  *request.mutable_rat_date() = date(2015, 5, 12);
  EXPECT_THAT(asked(), Accepts());
}

TEST(RecordAnnualMeeting, TheFoundingYearHasAMeetingToo) {
  const auto record = a_cooperative();
  EXPECT_THAT(decide(&record, meeting(1991, Date(1992, 4, 1)), today()), Accepts());
}

TEST(RecordAnnualMeeting, WhereTheFoundingDateIsUnknownNoYearIsTooEarly) {
  auto record = a_cooperative();
  record.clear_founded_date();
  EXPECT_THAT(decide(&record, meeting(1950, Date(1951, 4, 1)), today()), Accepts());
}

TEST(RecordAnnualMeeting, IsRecordedBetweenTheOtherYears) {
  auto record = a_cooperative();
  for (const int year : {2013, 2010, 2014})
    fold_into(record, *decide(&record, meeting(year, Date(year + 1, 4, 5)), today()));
  std::vector<int> years;
  for (const auto& each : record.book_years()) years.push_back(each.year());
  EXPECT_THAT(years, testing::ElementsAre(2010, 2013, 2014, 2015));
}

TEST(RecordAnnualMeeting, ACorrectionTellsTheDayBefore) {
  auto record = a_cooperative();
  const auto events = decide(&record, meeting(2015, Date(2016, 2, 1)), today());
  ASSERT_THAT(events, Accepts());
  const auto& recorded = only<v1::AnnualMeetingRecorded>(*events);
  EXPECT_EQ(date_of(recorded.previous_rat_date()), Date(2016, 1, 28));
  EXPECT_EQ(recorded.kecamatan(), "32.75.10");
  fold_into(record, *events);
  EXPECT_EQ(date_of(book_year(record, 2015)->rat_date()), Date(2016, 2, 1));
  EXPECT_EQ(book_year(record, 2015)->business_volume_rupiah(), 4'620'000'000);
}

TEST(RecordAnnualMeeting, TheSameDayAgainChangesNothing) {
  const auto record = a_cooperative();
  EXPECT_THAT(decide(&record, meeting(2015, Date(2016, 1, 28)), today()), ChangesNothing());
}

}  // namespace
}  // namespace lumbung::registry
