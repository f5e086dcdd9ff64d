#include "registry/domain/businesses/change_operating_status.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

v1::ChangeOperatingStatusRequest changing(Business::OperatingStatus to) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name(a_business().name());
  request.set_operating_status(to);
  return request;
}

TEST(ChangeOperatingStatus, RefusesInContractOrder) {
  auto record = a_business();
  record.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  const Business* found = nullptr;
  auto request = changing(Business::OPERATING_STATUS_BEROPERASI);
  request.set_etag("0");
  *request.mutable_status_date() = message_of(kTomorrow);
  const auto asked = [&] { return decide(found, request, today()); };

  EXPECT_THAT(asked(), Refuses("BUSINESS_NOT_FOUND"));
  found = &record;
  EXPECT_THAT(asked(), Refuses("ETAG_MISMATCH"));
  request.set_etag(record.etag());
  EXPECT_THAT(asked(), Refuses("BUSINESS_IS_DUPLICATE"));
  record.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_THAT(asked(), Refuses("OPERATING_STATUS_UNCHANGED"));
  request.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(asked(), Refuses("DATE_IN_FUTURE"));
  *request.mutable_status_date() = date(2015, 5, 15);
  EXPECT_THAT(asked(), Refuses("DATE_BEFORE_LAST_CHANGE"));
  *request.mutable_status_date() = date(2015, 5, 16);
  EXPECT_THAT(asked(), Accepts());
}

TEST(ChangeOperatingStatus, WithoutADateItHoldsSinceTheOpenDay) {
  auto record = a_business();
  auto request = changing(Business::OPERATING_STATUS_TIDAK_DITEMUKAN);
  request.set_note(" nobody at the address ");
  const auto events = decide(&record, request, today());
  ASSERT_THAT(events, Accepts());
  const auto& changed = only<v1::BusinessOperatingStatusChanged>(*events);
  EXPECT_EQ(changed.old_status(), Business::OPERATING_STATUS_BEROPERASI);
  EXPECT_EQ(changed.note(), "nobody at the address");
  EXPECT_EQ(changed.section(), "I");
  EXPECT_EQ(changed.kecamatan(), "32.75.06");
  EXPECT_EQ(changed.external_id(), "UMKM-1");
  fold_into(record, *events);
  EXPECT_EQ(date_of(record.operating_status_date()), kOpenDay);
  EXPECT_EQ(record.operating_status(), Business::OPERATING_STATUS_TIDAK_DITEMUKAN);
}

TEST(ChangeOperatingStatus, WhereTheLastDateIsUnknownAnyPastDateIsTaken) {
  auto record = a_business();
  record.clear_operating_status_date();
  auto request = changing(Business::OPERATING_STATUS_PINDAH);
  *request.mutable_status_date() = date(1999, 1, 1);
  EXPECT_THAT(decide(&record, request, today()), Accepts());
}

TEST(ChangeOperatingStatus, ADuplicateStaysOne) {
  auto record = a_business();
  fold_into(record, *decide(&record, changing(Business::OPERATING_STATUS_DUPLIKAT), today()));
  for (const auto to : {Business::OPERATING_STATUS_BEROPERASI, Business::OPERATING_STATUS_DUPLIKAT})
    EXPECT_THAT(decide(&record, changing(to), today()), Refuses("BUSINESS_IS_DUPLICATE"));
}

}  // namespace
}  // namespace lumbung::registry
