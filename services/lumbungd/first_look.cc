#include "lumbungd/first_look.h"

#include <optional>

#include "client/api.h"
#include "client/table.h"
#include "lumbungd/city_figures.h"
#include "lumbungd/city_picture.h"
#include "lumbungd/imported_register.h"
#include "lumbungd/picture_text.h"
#include "lumbungd/reported_figures.h"
#include "lumbungd/season.h"
#include "runtime/process/system.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
namespace v1 = lumbung::registry::v1;

// The day to stand on, open: it is opened when an earlier one is, or none.
Answer<Date> stand_on_day(const client::Api& api, Ids& ids, const FirstLook& look) {
  const auto calendar = api.call(v1::GetCalendarRequest{});
  if (!calendar) return calendar.failure();
  const auto open = date_of(calendar->open_date());
  // Nobody has named a day: servers that stand on a later one than the story's cannot go back, and a register of one's
  // own is of their day, whichever that is.
  const bool own_registers = look.season_folder.empty();
  if (open && !look.as_of && (own_registers || *open > story_day())) return *open;
  const auto day = look.as_of.value_or(story_day());
  if (open && *open == day) return day;
  if (open && *open > day)
    return client::invalid_here("BUSINESS_DAY_PAST", "The open business day is " + open->iso() + ", and this looks at " +
                                                         day.iso() + ": use servers that stand before it.");
  v1::OpenBusinessDayRequest request;
  request.mutable_date()->CopyFrom(message_of(day));
  request.set_request_id(ids.uuid());
  const auto opened = api.call(request);
  if (!opened) return opened.failure();
  return day;
}

std::optional<Failure> evaluate(const client::Api& api, Ids& ids, Date as_of, std::ostream& out) {
  v1::EvaluateCooperativeActivityRequest request;
  request.mutable_as_of_date()->CopyFrom(message_of(as_of));
  request.set_request_id(ids.uuid());
  const auto evaluated = api.call(request);
  if (!evaluated) return evaluated.failure();
  out << ' ' << counted(evaluated->evaluated(), "cooperative", "cooperatives") << " evaluated as of " << as_of.iso()
      << " by rule set " << evaluated->rules_version() << ", " << number_text(evaluated->changed()) << " changed.\n\n";
  return std::nullopt;
}

int tell(const Failure& failure, std::ostream& err) {
  err << client::text_of(failure);
  return static_cast<int>(client::exit_of(failure));
}

}  // namespace

Date story_day() { return Date{2016, 12, 31}; }

FirstLook first_look_of(const Config& config, std::map<std::string, std::string> servers,
                        std::optional<Date> as_of) {
  FirstLook look{std::move(servers), {}, {}, as_of};
  for (const auto& file : config.registers) look.registers.push_back(file.string());
  if (!look.registers.empty()) return look;
  for (const auto* file : {"cooperatives.csv", "businesses.csv", "businesses_mended.csv"})
    look.registers.push_back((config.data / "registers" / file).string());
  look.season_folder = (config.data / "season").string();
  return look;
}

int run_first_look(const FirstLook& look, std::ostream& out, std::ostream& err) {
  client::Target target;
  target.address = look.servers.at("registry");
  target.by_service = look.servers;
  const client::Connection connection(target);
  const client::Api api(connection);
  const SystemClock clock;
  RandomIds ids(clock);
  const auto day = stand_on_day(api, ids, look);
  if (!day) return tell(day.failure(), err);

  PictureNotes notes;
  notes.as_of = *day;
  if (!look.registers.empty()) print_heading(out, "REGISTERS", "imported through the API");
  for (const auto& path : look.registers) {
    const auto imported = import_register(connection, path, err);
    if (!imported) return tell(imported.failure(), err);
    notes.synthetic = notes.synthetic || imported->synthetic;
    print_imported(path, *imported, out);
    out.flush();
  }
  const auto failed = look.season_folder.empty() ? evaluate(api, ids, *day, out)
                                                 : play_season(target, look.season_folder, *day, out, err);
  if (failed) return tell(*failed, err);

  const auto city = count_city(api);
  if (!city) return tell(city.failure(), err);
  print_city(*city, notes, out);
  if (!look.servers.contains("reporting")) return 0;
  const auto reported = ask_reporting(api, *city);
  if (!reported) return tell(reported.failure(), err);
  print_reported(*reported, out);
  out.flush();
  return reported->differences.empty() ? 0 : static_cast<int>(client::Exit::not_whole);
}

void print_commands(const Addresses& addresses, const std::string& lumbungctl, std::ostream& out) {
  const auto address = [&](const char* label, const std::string& where) {
    if (!where.empty()) out << "   " << client::padded(label, 20) << where << '\n';
  };
  const auto url = [](const std::string& host, const char* path) {
    return host.empty() ? host : "http://" + host + path;
  };
  out << " Lumbung is serving; Ctrl-C stops it.\n\n";
  address("gRPC", addresses.grpc);
  address("page and JSON", url(addresses.http, "/"));
  address("metrics, probes", url(addresses.metrics, "/metrics"));
  const auto server =
      addresses.grpc == client::kDefaultAddress ? "" : " --server " + addresses.grpc;
  out << "\n Three commands to try in another terminal:\n\n"
      << "   " << lumbungctl << " cooperatives count --group-by activity" << server << '\n'
      << "   " << lumbungctl << " businesses list --filter 'kecamatan = \"32.75.10\"' --limit 5"
      << server << '\n'
      << "   grpcurl -plaintext " << addresses.grpc << " list\n\n";
  out.flush();
}

}  // namespace lumbung
