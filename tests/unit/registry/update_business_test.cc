#include "registry/domain/businesses/update_business.h"

#include "lumbung/registry/v1/events.pb.h"
#include "matchers.h"
#include "world.h"

namespace lumbung::registry {
namespace {

using testing::ElementsAre;

v1::UpdateBusinessRequest updating(const Business& record,
                                   std::initializer_list<const char*> fields) {
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name(record.name());
  for (const auto* field : fields) request.mutable_update_mask()->add_paths(field);
  return request;
}

Result<Events> asked(const Business* record, const v1::UpdateBusinessRequest& request,
                     const Today& day = today()) {
  return decide(record, nullptr, request, reference(), rules(), day);
}

TEST(UpdateBusiness, RefusesInContractOrder) {
  auto record = a_business();
  record.set_operating_status(Business::OPERATING_STATUS_DUPLIKAT);
  auto request = updating(record, {"started_date", "kbli_main"});
  auto& given = *request.mutable_business();
  given.set_etag("0");
  given.set_kbli_main("47112");  // Already among the others on record.
  *given.mutable_started_date() = message_of(kTomorrow);

  EXPECT_THAT(asked(nullptr, request), RefusesField("business.started_date", "DATE_IN_FUTURE"));
  given.clear_started_date();
  EXPECT_THAT(asked(nullptr, request), Refuses("BUSINESS_NOT_FOUND"));
  EXPECT_THAT(asked(&record, request), Refuses("ETAG_MISMATCH"));
  given.set_etag(record.etag());
  EXPECT_THAT(asked(&record, request), Refuses("BUSINESS_IS_DUPLICATE"));
  record.set_operating_status(Business::OPERATING_STATUS_TUTUP);
  EXPECT_THAT(asked(&record, request), RefusesField("business.kbli_others[0]", "KBLI_TWICE"));
  given.set_kbli_main("01301");
  EXPECT_THAT(asked(&record, request), Accepts());
}

TEST(UpdateBusiness, ANewLineOfBusinessMovesTheSection) {
  auto record = a_business();
  auto request = updating(record, {"kbli_main"});
  request.mutable_business()->set_kbli_main("01301");
  const auto events = asked(&record, request);
  ASSERT_THAT(events, Accepts());
  EXPECT_THAT(only<v1::BusinessUpdated>(*events).changed().paths(),
              ElementsAre("kbli_main", "section"));
  fold_into(record, *events);
  EXPECT_EQ(record.section(), "A");
}

TEST(UpdateBusiness, WithoutAnyCodeThereIsNoEditionAndNoSection) {
  auto record = a_business();
  fold_into(record, *asked(&record, updating(record, {"kbli_main", "kbli_others"})));
  EXPECT_EQ(record.kbli_main(), "");
  EXPECT_EQ(record.kbli_version(), "");
  EXPECT_EQ(record.section(), "");
}

TEST(UpdateBusiness, TheSizeIsComputedAgainWhenAFigureChanges) {
  auto record = a_business();
  auto request = updating(record, {"yearly_sales_rupiah"});
  request.mutable_business()->set_yearly_sales_rupiah(300'000'001);
  fold_into(record, *asked(&record, request));
  EXPECT_EQ(record.computed_size_class(), Business::SIZE_CLASS_KECIL);
  EXPECT_EQ(record.size_rules_version(), "registry-2008");
}

TEST(UpdateBusiness, WithoutSalesTheNetAssetsDecide) {
  auto record = a_business();
  record.set_net_assets_rupiah(60'000'000);
  fold_into(record, *asked(&record, updating(record, {"yearly_sales_rupiah"})));
  EXPECT_FALSE(record.has_yearly_sales_rupiah());
  EXPECT_EQ(record.computed_size_class(), Business::SIZE_CLASS_KECIL);
}

TEST(UpdateBusiness, ANewAddressNeverJudgesAnOldSizeByANewerLaw) {
  auto record = a_business();
  auto request = updating(record, {"address"});
  request.mutable_business()->set_address("Jl. Baru No. 1");
  const auto in_2021 = on(Date(2021, 3, 1));
  fold_into(record, *asked(&record, request, in_2021));
  EXPECT_EQ(record.size_rules_version(), "registry-2008");
  request = updating(record, {"capital_rupiah"});
  request.mutable_business()->set_capital_rupiah(1);
  fold_into(record, *asked(&record, request, in_2021));
  EXPECT_EQ(record.size_rules_version(), "registry-2021");
}

TEST(UpdateBusiness, AWorkerCountOfZeroIsAnotherThingThanNone) {
  auto record = a_business();
  auto request = updating(record, {"workers_male"});
  request.mutable_business()->set_workers_male(0);
  fold_into(record, *asked(&record, request));
  EXPECT_TRUE(record.has_workers_male());
  EXPECT_EQ(record.workers_male(), 0);
  fold_into(record, *asked(&record, updating(record, {"workers_male"})));
  EXPECT_FALSE(record.has_workers_male());
}

TEST(UpdateBusiness, TheSameValuesAgainChangeNothing) {
  const auto record = a_business();
  auto request = updating(
      record, {"display_name", "kbli_main", "kbli_others", "yearly_sales_rupiah", "started_date"});
  *request.mutable_business() = business_to_register().business();
  request.mutable_business()->set_name(record.name());
  EXPECT_THAT(asked(&record, request, on(Date(2021, 3, 1))), ChangesNothing());
}

}  // namespace
}  // namespace lumbung::registry
