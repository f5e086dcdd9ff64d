#include "world.h"

#include <utility>
#include <vector>

#include "registry/domain/businesses/register_business.h"
#include "registry/domain/cooperatives/register_cooperative.h"

namespace lumbung::registry {
namespace {

Kecamatan kecamatan(std::string code, std::string bps_code, std::string name) {
  Kecamatan place;
  place.set_name("kecamatan/" + code);
  place.set_code(std::move(code));
  place.set_bps_code(std::move(bps_code));
  place.set_display_name(std::move(name));
  return place;
}

Kelurahan kelurahan(std::string code, std::string bps_code, std::string name) {
  Kelurahan place;
  place.set_name("kelurahan/" + code);
  place.set_kecamatan(code.substr(0, 8));
  place.set_code(std::move(code));
  place.set_bps_code(std::move(bps_code));
  place.set_display_name(std::move(name));
  return place;
}

// South-west and north-east corner, in thousandths of a degree.
Border square(std::string code, int south, int west, int north, int east) {
  constexpr int kE7PerThousandth = 10'000;
  const auto at = [](int latitude, int longitude) {
    return PointE7{latitude * kE7PerThousandth, longitude * kE7PerThousandth};
  };
  return {std::move(code), {{at(south, west), at(south, east), at(north, east), at(north, west)}}};
}

KbliCode kbli(std::string version, std::string code, std::string section) {
  KbliCode entry;
  entry.set_name("kbli/" + version + "/" + code);
  entry.set_version(std::move(version));
  entry.set_code(std::move(code));
  entry.set_section(std::move(section));
  return entry;
}

void set_ceilings(SizeCeilings& ceilings, std::int64_t mikro, std::int64_t kecil,
                  std::int64_t menengah) {
  ceilings.set_mikro_max_rupiah(mikro);
  ceilings.set_kecil_max_rupiah(kecil);
  ceilings.set_menengah_max_rupiah(menengah);
}

void add_aspect(v1::HealthRules& health, std::string aspect, int weight_percent) {
  auto& each = *health.add_aspects();
  each.set_aspect(std::move(aspect));
  each.set_weight_percent(weight_percent);
}

void set_life(RuleSet& set) {
  set.mutable_closing()->set_objection_months(2);
  set.mutable_closing()->set_answer_months(1);
  set.mutable_certificate()->set_consecutive_meetings(2);
  set.mutable_certificate()->set_valid_months(12);
  auto& health = *set.mutable_health();
  health.set_sehat_min_hundredths(8'000);
  health.set_cukup_sehat_min_hundredths(6'600);
  health.set_dalam_pengawasan_min_hundredths(5'100);
}

void set_seven_aspects(v1::HealthRules& health) {
  add_aspect(health, "PERMODALAN", 15);
  add_aspect(health, "KUALITAS_AKTIVA_PRODUKTIF", 25);
  add_aspect(health, "MANAJEMEN", 15);
  add_aspect(health, "EFISIENSI", 10);
  add_aspect(health, "LIKUIDITAS", 15);
  add_aspect(health, "KEMANDIRIAN_DAN_PERTUMBUHAN", 10);
  add_aspect(health, "JATI_DIRI_KOPERASI", 10);
}

void set_four_aspects(v1::HealthRules& health) {
  health.clear_aspects();
  add_aspect(health, "TATA_KELOLA", 30);
  add_aspect(health, "PROFIL_RISIKO", 15);
  add_aspect(health, "KINERJA_KEUANGAN", 40);
  add_aspect(health, "PERMODALAN", 15);
}

RuleSet rule_set(std::string version, Date from) {
  RuleSet set;
  set.set_version(std::move(version));
  *set.mutable_effective_from() = message_of(from);
  set.mutable_activity()->set_dormant_after_book_years(3);
  set.mutable_activity()->set_volume_book_years(2);
  set.mutable_activity()->set_rat_deadline_months(6);
  set.mutable_visits()->set_valid_months(12);
  set.mutable_visits()->set_border_tolerance_m(30);
  set.mutable_visits()->set_dormant_after_not_found(2);
  set.mutable_papers()->set_sku_valid_months(12);
  set.mutable_papers()->set_skb_valid_months(12);
  set.mutable_papers()->set_domicile_valid_months(12);
  return set;
}

v1::Rulebook rulebook() {
  constexpr std::int64_t kMillion = 1'000'000;
  constexpr std::int64_t kBillion = 1'000 * kMillion;
  v1::Rulebook book;
  auto& uu20 = *book.add_rule_sets() = rule_set("registry-2008", Date(2008, 7, 4));
  set_ceilings(*uu20.mutable_size()->mutable_sales(), 300 * kMillion, 2'500 * kMillion,
               50 * kBillion);
  uu20.mutable_size()->set_balance_measure(SizeRules::BALANCE_MEASURE_NET_ASSETS);
  set_ceilings(*uu20.mutable_size()->mutable_balance(), 50 * kMillion, 500 * kMillion,
               10 * kBillion);
  set_life(uu20);
  set_seven_aspects(*uu20.mutable_health());
  const auto until_2019 = uu20;
  auto& permenkop9 = *book.add_rule_sets() = until_2019;
  permenkop9.set_version("registry-2020");
  *permenkop9.mutable_effective_from() = date(2020, 1, 1);
  set_four_aspects(*permenkop9.mutable_health());
  auto& pp7 = *book.add_rule_sets() = rule_set("registry-2021", Date(2021, 2, 2));
  set_ceilings(*pp7.mutable_size()->mutable_sales(), 2 * kBillion, 15 * kBillion, 50 * kBillion);
  pp7.mutable_size()->set_balance_measure(SizeRules::BALANCE_MEASURE_CAPITAL);
  set_ceilings(*pp7.mutable_size()->mutable_balance(), kBillion, 5 * kBillion, 10 * kBillion);
  set_life(pp7);
  set_four_aspects(*pp7.mutable_health());
  return book;
}

}  // namespace

const Reference& reference() {
  static const Reference world{
      Places({kecamatan("32.75.10", "3275011", "Jatisampurna"),
              kecamatan("32.75.06", "3275061", "Medansatria")},
             {kelurahan(kJatisampurna, "3275011001", "Jatisampurna"),
              kelurahan(kJatikarya, "3275011002", "Jatikarya"),
              kelurahan(kMedansatria, "3275061003", "Medansatria")},
             {square(kJatikarya, -6400, 106900, -6390, 106910),
              square(kJatisampurna, -6390, 106900, -6380, 106910),
              square(kMedansatria, -6200, 106990, -6190, 107000)}),
      Kbli({kbli("2020", "A", "A"), kbli("2020", "01301", "A"), kbli("2020", "56102", "I"),
            kbli("2020", "5610", "I"), kbli("2020", "47112", "G"), kbli("2015", "56101", "I")})};
  return world;
}

const RegistryRules& rules() {
  static const RegistryRules all = *rules_of(rulebook());
  return all;
}

const RuleSet& rules_of_day(Date day) {
  const auto* set = rules().on(day);
  CHECK(set != nullptr);
  return *set;
}

Today on(Date day) {
  static const Caller caller{kAgency, "siti", {"registrar"}};
  return {day, Timestamp{}, caller, kNewId};
}

google::type::Date date(int year, int month, int day) {
  google::type::Date message;
  message.set_year(year);
  message.set_month(month);
  message.set_day(day);
  return message;
}

v1::RegisterCooperativeRequest cooperative_to_register() {
  v1::RegisterCooperativeRequest request;
  request.set_request_id("register-1");
  auto& record = *request.mutable_cooperative();
  record.set_external_id("KOP-1");
  record.set_display_name("Koperasi Pasar Kranggan");
  record.set_type(Cooperative::TYPE_SERBA_USAHA);
  record.set_level(Cooperative::LEVEL_PRIMER);
  record.set_pattern(Cooperative::PATTERN_KONVENSIONAL);
  record.set_badan_hukum_number("90002/BH/KWK.10/VIII/1991");
  *record.mutable_badan_hukum_date() = date(1991, 8, 26);
  record.set_nik_koperasi("9999000000002");
  record.set_nib("9120000000001");
  record.set_npwp("01.234.567.8-407.000");
  record.set_kelurahan(kJatisampurna);
  record.set_address("Pasar Kranggan");
  *record.mutable_founded_date() = date(1991, 3, 17);
  record.set_member_count(640);
  auto& year = *record.add_book_years();
  year.set_year(2015);
  *year.mutable_rat_date() = date(2016, 1, 28);
  year.set_business_volume_rupiah(4'620'000'000);
  return request;
}

v1::RegisterBusinessRequest business_to_register() {
  v1::RegisterBusinessRequest request;
  request.set_request_id("register-1");
  auto& record = *request.mutable_business();
  record.set_external_id("UMKM-1");
  record.set_display_name("Kedai Mie Ayam");
  record.set_kbli_main("56102");
  record.add_kbli_others("47112");
  record.set_kelurahan(kMedansatria);
  record.set_address("Jl. Swadaya No. 41");
  record.set_nib("9120000000001");
  record.set_workers_male(1);
  record.set_workers_female(2);
  record.set_capital_rupiah(15'000'000);
  record.set_net_assets_rupiah(20'900'000);
  record.set_yearly_sales_rupiah(177'200'000);
  record.set_reported_size_class(Business::SIZE_CLASS_MIKRO);
  record.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
  *record.mutable_operating_status_date() = date(2015, 5, 16);
  *record.mutable_started_date() = date(2012, 1, 3);
  return request;
}

v1::RegisterOwnerRequest owner_to_register() {
  v1::RegisterOwnerRequest request;
  request.set_request_id("register-1");
  auto& record = *request.mutable_owner();
  record.set_nik(kOwnersNik);
  record.set_full_name("Siti Aminah");
  record.set_phone("+6281200009123");
  record.set_home_address("Jl. Anggrek No. 7");
  *record.mutable_birth_date() = date(1990, 8, 5);
  record.set_disability(Owner::DISABILITY_TIDAK_ADA);
  record.set_sex(Owner::SEX_P);
  return request;
}

Cooperative a_cooperative() {
  Cooperative record;
  fold_into(record, *decide(Holders{}, cooperative_to_register(), reference(), today()));
  return record;
}

Business a_business() {
  Business record;
  fold_into(record, *decide(Holders{}, {}, business_to_register(), reference(), rules(), today()));
  return record;
}

}  // namespace lumbung::registry
