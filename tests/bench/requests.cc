#include "bench/requests.h"

#include <iterator>

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

registry::v1::RegisterBusinessRequest varied_request(std::int64_t number, const std::vector<std::string>& kelurahan) {
  static constexpr const char* kKinds[] = {"Warung", "Toko", "Bengkel", "Laundry", "Katering", "Konveksi", "Kios", "Salon"};
  static constexpr const char* kNames[] = {"Berkah",  "Sumber Rejeki", "Maju Jaya", "Barokah", "Sederhana",
                                           "Mekar",   "Lestari",       "Sentosa",   "Anugerah", "Harapan"};
  static constexpr const char* kLines[] = {"56102", "47112", "45407", "96200", "56210", "14111", "47811", "96111"};
  // A step that shares no factor with the counts, so that neighbours differ in everything.
  const auto mixed = static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15u >> 16;
  auto request = register_request(number);
  auto& business = *request.mutable_business();
  const auto kind = mixed % std::size(kKinds);
  business.set_display_name(std::string(kKinds[kind]) + " " + kNames[mixed / 8 % std::size(kNames)] + " " +
                            std::to_string(number));
  business.set_kbli_main(kLines[kind]);
  business.set_kelurahan(kelurahan[mixed / 80 % kelurahan.size()]);
  business.set_workers_male(static_cast<std::int32_t>(mixed / 5'000 % 4));
  business.set_yearly_sales_rupiah(static_cast<std::int64_t>(mixed / 20'000 % 3'000 + 1) * 1'000'000);
  business.clear_reported_size_class();
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
