#include <optional>

#include "base/text.h"
#include "lumbungctl/nouns.h"
#include "lumbungctl/session.h"

namespace lumbung::ctl {
namespace {

using client::Exit;
namespace registry = client::registry;

constexpr std::size_t kDegreeDecimals = 7;

Exit list(Session& session) {
  registry::ListKelurahanRequest request;
  request.set_kecamatan(session.flag("kecamatan"));
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  RecordList places(session.out(), session.format(), *registry::Kelurahan::descriptor(),
                    {"code", "bps_code", "display_name", "kecamatan", "postcode"});
  for (const auto& place : answer->kelurahan()) places.add(place);
  places.page();
  places.end();
  return Exit::ok;
}

// `-6.2349858` as -62349858, without a detour through binary fractions; decimals beyond the seventh
// are cut.
std::optional<std::int32_t> degrees_e7(std::string_view text, std::int32_t limit_degrees) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  const auto point = std::min(text.find('.'), text.size());
  const std::string whole(text.substr(0, point));
  std::string decimals(text.substr(std::min(point + 1, text.size())));
  if (!all_digits(whole) || whole.size() > 3) return std::nullopt;
  if (!decimals.empty() && !all_digits(decimals)) return std::nullopt;
  decimals.resize(kDegreeDecimals, '0');
  const auto e7 = std::stoll(whole) * 10'000'000 + std::stoll(decimals);
  if (e7 > std::int64_t{limit_degrees} * 10'000'000) return std::nullopt;
  return static_cast<std::int32_t>(negative ? -e7 : e7);
}

Exit locate(Session& session) {
  const auto latitude = degrees_e7(session.argument(0), 90);
  const auto longitude = degrees_e7(session.argument(1), 180);
  std::vector<FieldViolation> wrong;
  if (!latitude)
    wrong.push_back({"latitude", "NUMBER_INVALID", "Degrees from -90 to 90, for example -6.3655.",
                     session.argument(0)});
  if (!longitude)
    wrong.push_back({"longitude", "NUMBER_INVALID",
                     "Degrees from -180 to 180, for example 106.9213.", session.argument(1)});
  if (!wrong.empty()) return session.fail(failure_from(std::move(wrong)));
  registry::LocateKelurahanRequest request;
  request.set_latitude_e7(*latitude);
  request.set_longitude_e7(*longitude);
  const auto answer = session.api().call(request);
  if (!answer) return session.fail(answer.failure());
  print_record(session.out(), session.format(), answer->kelurahan());
  return Exit::ok;
}

}  // namespace

Noun kelurahan_noun() {
  return {.name = "kelurahan",
          .summary = "Urban villages of the city.",
          .verbs = {
              {.name = "list",
               .summary = "All kelurahan, or those of one kecamatan.",
               .flags = {{.name = "kecamatan",
                          .value = "CODE",
                          .help = "Kemendagri code, for example 32.75.10."}},
               .examples = {"kelurahan list --kecamatan 32.75.10"},
               .run = list},
              {.name = "locate",
               .arguments = {"LATITUDE", "LONGITUDE"},
               .summary = "The kelurahan that holds a point, in degrees (WGS84).",
               .examples = {"kelurahan locate -6.3655 106.9213"},
               .run = locate},
          }};
}

}  // namespace lumbung::ctl
