#include "bench/requests.h"

namespace lumbung::bench {

registry::v1::RegisterBusinessRequest register_request(std::int64_t number) {
  registry::v1::RegisterBusinessRequest request;
  auto& business = *request.mutable_business();
  business.set_external_id("BENCH-" + std::to_string(number));
  business.set_display_name("Warung Ukur " + std::to_string(number));
  business.set_kbli_main("56102");
  business.set_kelurahan("32.75.10.1001");
  business.set_address("Jalan Raya Kranggan " + std::to_string(number));
  business.set_workers_male(1);
  business.set_workers_female(2);
  business.set_yearly_sales_rupiah(120'000'000);
  business.set_reported_size_class(registry::v1::Business::SIZE_CLASS_MIKRO);
  request.set_request_id("bench-register-" + std::to_string(number));
  return request;
}

registry::v1::ChangeOperatingStatusRequest status_request(const std::string& business, std::int64_t n,
                                                          const std::string& request_id) {
  using registry::v1::Business;
  static constexpr Business::OperatingStatus kCycle[] = {
      Business::OPERATING_STATUS_TUTUP_SEMENTARA, Business::OPERATING_STATUS_TUTUP,
      Business::OPERATING_STATUS_PINDAH, Business::OPERATING_STATUS_TIDAK_DITEMUKAN,
      Business::OPERATING_STATUS_BEROPERASI};
  registry::v1::ChangeOperatingStatusRequest request;
  request.set_name(business);
  request.set_operating_status(kCycle[n % 5]);
  request.set_request_id(request_id);
  return request;
}

}  // namespace lumbung::bench
