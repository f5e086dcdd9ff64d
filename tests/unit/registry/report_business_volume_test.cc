#include "registry/domain/cooperatives/report_business_volume.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

v1::ReportBusinessVolumeRequest volume(int book_year, std::int64_t rupiah) {
  v1::ReportBusinessVolumeRequest request;
  request.set_name(a_cooperative().name());
  request.set_book_year(book_year);
  request.set_business_volume_rupiah(rupiah);
  return request;
}

TEST(ReportBusinessVolume, RefusesInContractOrder) {
  auto record = a_cooperative();
  record.set_legal_state(Cooperative::LEGAL_STATE_MELEBUR);
  const Cooperative* found = nullptr;
  auto request = volume(1990, 1);
  request.set_etag("0");
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("COOPERATIVE_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.clear_etag();
  EXPECT_THAT(asked(), Refuses("COOPERATIVE_ENDED"));
  record.set_legal_state(Cooperative::LEGAL_STATE_DALAM_PENYELESAIAN);
  EXPECT_THAT(asked(), Refuses("BOOK_YEAR_BEFORE_FOUNDING"));
  request.set_book_year(2017);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  request.set_book_year(2016);
  EXPECT_THAT(asked(), Accepts());
}

TEST(ReportBusinessVolume, ReportingNoneIsAReport) {
  auto record = a_cooperative();
  const auto events = decide(&record, volume(2014, 0), today());
  ASSERT_THAT(events, Accepts());
  EXPECT_FALSE(only<v1::BusinessVolumeReported>(*events).has_previous_business_volume_rupiah());
  fold_into(record, *events);
  EXPECT_TRUE(book_year(record, 2014)->has_business_volume_rupiah());
  EXPECT_THAT(decide(&record, volume(2014, 0), today()), ChangesNothing());
}

TEST(ReportBusinessVolume, ACorrectionTellsTheVolumeBeforeAndKeepsTheMeeting) {
  auto record = a_cooperative();
  const auto events = decide(&record, volume(2015, 5), today());
  ASSERT_THAT(events, Accepts());
  EXPECT_EQ(only<v1::BusinessVolumeReported>(*events).previous_business_volume_rupiah(),
            4'620'000'000);
  fold_into(record, *events);
  EXPECT_EQ(date_of(book_year(record, 2015)->rat_date()), Date(2016, 1, 28));
}

}  // namespace
}  // namespace lumbung::registry
