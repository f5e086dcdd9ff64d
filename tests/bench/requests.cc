#include "bench/requests.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

namespace lumbung::bench {
namespace {

std::string two_digits(std::int64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

// Kecamatan 10, days 1 to 28 of 1950 to 1999, women from 41, serials 9000 to 9999.
std::string nik_of(std::int64_t number) {
  const auto serial = 9'000 + number % 1'000;
  auto days = number / 1'000;
  const auto day = days % 28 + 1 + (days / 28 % 2) * 40;
  days /= 56;
  return "327510" + two_digits(day) + two_digits(days % 12 + 1) + two_digits(50 + days / 12 % 50) +
         std::to_string(serial);
}

std::string person_of(std::int64_t number) {
  static constexpr const char* kFirst[] = {"Siti", "Ahmad", "Dewi", "Budi", "Rina", "Agus", "Lina", "Joko"};
  static constexpr const char* kMiddle[] = {"Nur", "Putra", "Ayu", "Eka", "Dwi", "Tri", "Wulan", "Rahma"};
  static constexpr const char* kLast[] = {"Uji", "Ukur", "Contoh", "Takar", "Timbang"};
  return std::string(kFirst[number % 8]) + " " + kMiddle[number / 8 % 8] + " " + kLast[number / 64 % 5];
}

}  // namespace

registry::v1::RegisterBusinessRequest owner_request(std::int64_t number) {
  auto request = register_request(number);
  auto& owner = *request.mutable_owner();
  owner.set_nik(nik_of(number));
  owner.set_full_name(person_of(number));
  owner.set_phone("+62812" + std::to_string(10'000'000 + number));
  owner.set_home_address("Jalan Uji Ukur " + std::to_string(number) + ", Jatisampurna");
  return request;
}

void write_import_file(const std::string& path, std::int64_t rows) {
  std::ofstream file(path);
  file << "external_id,display_name,kbli_main,kelurahan,address,workers_male,workers_female,yearly_sales_rupiah,"
          "owner_nik,owner_name,owner_phone,owner_home_address\n";
  for (std::int64_t row = 0; row < rows; ++row) {
    const auto request = owner_request(row);
    const auto& business = request.business();
    const auto& owner = request.owner();
    file << business.external_id() << ',' << business.display_name() << ',' << business.kbli_main() << ','
         << business.kelurahan() << ',' << business.address() << ',' << business.workers_male() << ','
         << business.workers_female() << ',' << business.yearly_sales_rupiah() << ',' << owner.nik() << ','
         << owner.full_name() << ',' << owner.phone() << ",\"" << owner.home_address() << "\"\n";
  }
  if (!file.flush()) throw std::runtime_error("the file to import cannot be written");
}

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

std::string rare_word(std::uint64_t n) {
  static constexpr const char* kSyllables[] = {"ka", "ri", "ma", "du", "se", "lo", "ba", "tu", "ni", "pa", "wi", "go", "ha", "ci",
                                               "ju", "re", "sa", "mi", "to", "la", "ke", "nu", "di", "ra", "bo", "si", "gu", "te"};
  // Spread, so that neighbours in number are not neighbours in spelling.
  auto rest = (n * 0x9E3779B97F4A7C15u) >> 32;
  std::string word;
  for (int i = 0; i < 4; ++i, rest /= std::size(kSyllables)) word += kSyllables[rest % std::size(kSyllables)];
  return word;
}

registry::v1::RegisterBusinessRequest named_request(std::int64_t number, const std::vector<std::string>& kelurahan) {
  static constexpr const char* kStreets[] = {"Mawar", "Melati", "Kenanga", "Anggrek", "Dahlia", "Cempaka", "Raya Kranggan",
                                             "Ahmad Yani", "Sudirman", "Pahlawan", "Merdeka", "Pasar Baru"};
  constexpr std::uint64_t kRareWords = 60'000;
  const auto mixed = static_cast<std::uint64_t>(number) * 0x9E3779B97F4A7C15u >> 16;
  // The product of two even draws: small numbers are frequent, as words are.
  const auto word = mixed % kRareWords * (mixed / kRareWords % kRareWords) / kRareWords;
  auto request = varied_request(number, kelurahan);
  auto& business = *request.mutable_business();
  const auto& name = business.display_name();
  auto made = name.substr(0, name.rfind(' ')) + " " + rare_word(word);
  if (mixed % 3 == 0) made += " " + rare_word(mixed / 7 % kRareWords);
  business.set_display_name(made);
  business.set_address(std::string("Jl. ") + kStreets[mixed / 11 % std::size(kStreets)] + " No. " +
                       std::to_string(mixed / 13 % 300) + " RT " + std::to_string(mixed / 17 % 12 + 1));
  if (mixed % 9 == 0) business.set_operating_status(registry::v1::Business::OPERATING_STATUS_TUTUP);
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
