#include "lumbungd/season.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "base/rupiah.h"
#include "client/api.h"
#include "client/interventions_rpcs.h"
#include "client/study_visits_rpcs.h"
#include "client/table.h"
#include "lumbungd/diary.h"
#include "lumbungd/field_visits.h"
#include "lumbungd/imported_register.h"
#include "lumbungd/overlap.h"
#include "lumbungd/picture_text.h"
#include "runtime/process/system.h"

namespace lumbung {
namespace {

using client::Answer;
using client::Failure;
using Groups = google::protobuf::RepeatedPtrField<client::registry::CountGroup>;
namespace v1 = lumbung::registry::v1;

// Who does what in the story. Names are places in an office, not persons.
constexpr const char* kTradeOffice = "agency=dinas-perdagangan;person=data-1;roles=integrator";
constexpr const char* kHeadOfOffice = "agency=local;person=kepala-seksi;roles=registry-officer,change-approver";
constexpr std::size_t kShownProblems = 6;
constexpr std::size_t kLabelWidth = 30;

template <class Request>
Answer<std::int64_t> count(const client::Api& api, const std::string& filter) {
  Request request;
  request.set_filter(filter);
  const auto counted = api.call(request);
  if (!counted) return counted.failure();
  return counted->total();
}

Answer<std::int64_t> operating(const client::Api& api) {
  return count<v1::CountBusinessesRequest>(api, "operating_status = BEROPERASI");
}

void print_problems(const std::vector<std::string>& problems, std::ostream& out) {
  for (std::size_t i = 0; i < problems.size() && i < kShownProblems; ++i)
    print_wrapped(out, client::printable(problems[i]), 6);
  if (problems.size() > kShownProblems)
    out << "      and " << number_text(std::int64_t(problems.size() - kShownProblems)) << " more\n";
}

void print_groups(const std::string& title, const Groups& groups, std::ostream& out) {
  std::string text;
  for (const auto& group : groups)
    text += (text.empty() ? "" : ", ") + group.values(0) + " " + number_text(group.count());
  print_wrapped(out, title + ": " + text, 3);
}

class Season {
 public:
  Season(client::Target server, std::string folder, Date as_of, std::ostream& out, std::ostream& err)
      : server_(std::move(server)), folder_(std::move(folder)), as_of_(as_of), out_(out), err_(err),
        connection_(server_), api_(connection_) {}

  std::optional<Failure> play() {
    auto failed = second_source();
    if (!failed) failed = visits();
    if (!failed) failed = evaluate("before the year's plans and meetings");
    if (!failed) failed = diary();
    if (!failed) failed = evaluate("after them");
    if (!failed) failed = interventions();
    if (!failed) failed = study_visits();
    return failed;
  }

 private:
  // Another office's list of the same city, most of it known already.
  std::optional<Failure> second_source() {
    print_heading(out_, "A SECOND SOURCE", "the trade office's list overlaps the register");
    auto target = server_;
    target.act_as = kTradeOffice;
    const client::Connection trade_office(target);
    const auto path = folder_ + "/businesses_perdagangan.csv";
    const auto imported = import_register(trade_office, path, err_);
    if (!imported) return imported.failure();
    print_imported(path, *imported, out_);
    const auto merged = merge_overlap(server_, kHeadOfOffice);
    if (!merged) return merged.failure();
    out_ << "   " << counted(merged->records, "record", "records") << " compared, " << number_text(merged->merged)
         << " merged now.\n";
    if (!merged->example.empty()) print_wrapped(out_, client::printable("For example " + merged->example + "."), 3);
    out_ << '\n';
    const auto left = count<v1::CountBusinessesRequest>(api_, "operating_status != DUPLIKAT");
    if (!left) return left.failure();
    print_figure(out_, "Businesses on record, each once", number_text(*left));
    out_ << '\n';
    return std::nullopt;
  }

  std::optional<Failure> visits() {
    print_heading(out_, "FIELD SEASON", "visits settle what operates");
    const auto before = operating(api_);
    if (!before) return before.failure();
    const auto path = folder_ + "/visits.jsonl";
    const auto uploaded = upload_visits(server_, path);
    if (!uploaded) return uploaded.failure();
    out_ << ' ' << path << "   (synthetic)\n   " << counted(uploaded->lines, "visit", "visits") << " sent: "
         << number_text(uploaded->accepted) << " new, " << number_text(uploaded->already_there) << " already there, "
         << number_text(uploaded->different) << " different, " << number_text(uploaded->refused) << " refused\n";
    print_problems(uploaded->problems, out_);
    const auto approved = approve_findings(server_, kHeadOfOffice);
    if (!approved) return approved.failure();
    if (auto failed = print_visits()) return failed;
    out_ << "   " << counted(*approved, "finding", "findings") << " approved by a second person now.\n\n";
    const auto after = operating(api_);
    if (!after) return after.failure();
    print_figure(out_, "Operating before these visits, and after", number_text(*before) + " and " + number_text(*after));
    out_ << "   Each of them can be asked: lumbungctl businesses history --external-id SINTETIS-UMKM-...\n\n";
    return std::nullopt;
  }

  std::optional<Failure> print_visits() {
    for (const auto* field : {"outcome", "agreement"}) {
      v1::CountVisitsRequest request;
      request.add_group_by(field);
      const auto counts = api_.call(request);
      if (!counts) return counts.failure();
      print_groups(field == std::string("outcome") ? "Found" : "Place on record and place found", counts->groups(), out_);
    }
    v1::CountChangeRequestsRequest request;
    request.set_filter("visit:*");
    request.add_group_by("state");
    const auto counts = api_.call(request);
    if (!counts) return counts.failure();
    print_groups("Changes proposed by visits", counts->groups(), out_);
    return std::nullopt;
  }

  std::optional<Failure> evaluate(const std::string& when) {
    v1::EvaluateCooperativeActivityRequest request;
    *request.mutable_as_of_date() = message_of(as_of_);
    request.set_request_id(ids_.uuid());
    const auto evaluated = api_.call(request);
    if (!evaluated) return evaluated.failure();
    std::int64_t active = 0;
    for (const auto& group : evaluated->results())
      if (group.values(0) == "AKTIF" || group.values(0) == "AKTIF_RAT") active += group.count();
    print_wrapped(out_,
                  number_text(active) + " active, " + number_text(evaluated->changed()) + " changed " + when + ": " +
                      counted(evaluated->evaluated(), "cooperative", "cooperatives") + " evaluated as of " +
                      as_of_.iso() + " by rule set " + evaluated->rules_version() + ".",
                  1);
    out_ << '\n';
    return std::nullopt;
  }

  std::optional<Failure> diary() {
    const auto path = folder_ + "/diary.jsonl";
    const auto played = play_diary(server_, path);
    if (!played) return played.failure();
    out_ << ' ' << path << "   (synthetic)\n";
    std::string text;
    for (const auto& [rpc, calls] : played->calls) text += (text.empty() ? "" : ", ") + rpc + " " + number_text(calls);
    print_wrapped(out_, text, 3);
    print_problems(played->refused, out_);
    out_ << '\n';
    return std::nullopt;
  }

  std::optional<Failure> interventions() {
    v1::MeasureInterventionsRequest measure;
    *measure.mutable_as_of_date() = message_of(as_of_);
    measure.set_request_id(ids_.uuid());
    const auto measured = api_.call(measure);
    if (!measured) return measured.failure();
    const auto rates = api_.call(v1::GetSuccessRatesRequest{});
    if (!rates) return rates.failure();
    print_heading(out_, "INTERVENTIONS", "measured by the evaluation that followed");
    Grid grid(out_, {"Kind", "In all", "Measured", "Revived", "Success", "Running"}, kLabelWidth);
    const auto row = [&](const std::string& label, const v1::SuccessRate& rate) {
      const auto all = rate.planned() + rate.cancelled() + rate.still_open() + rate.measured();
      grid.row({label, number_text(all), number_text(rate.measured()), number_text(rate.revived()),
                rate.measured() == 0 ? "–" : to_text(*ratio(rate.revived(), rate.measured())),
                number_text(rate.still_open())});
    };
    for (const auto& rate : rates->rates())
      row(v1::Intervention::Kind_Name(rate.kind()).substr(std::string("KIND_").size()), rate);
    grid.line();
    row("Total", rates->all());
    print_wrapped(out_, "Revived: an annual meeting was held within a year of the last step. Running: the year is not over.", 3);
    out_ << '\n';
    return std::nullopt;
  }

  std::optional<Failure> study_visits() {
    const auto counts = api_.call(v1::CountFollowUpsRequest{});
    if (!counts) return counts.failure();
    print_heading(out_, "STUDY VISITS", "what others came to learn");
    for (const auto& host : counts->hosts()) {
      v1::GetCooperativeRequest request;
      request.set_name(host.host());
      const auto cooperative = api_.call(request);
      if (!cooperative) return cooperative.failure();
      print_figure(out_, cooperative->display_name() + " (" + cooperative->external_id() + ")",
                   counted(host.visits(), "visit", "visits") + ", " + counted(host.people(), "person", "people"));
      print_figure(out_, "  follow-ups promised, done, overdue",
                   number_text(host.promised()) + ", " + number_text(host.done()) + ", " + number_text(host.overdue()));
    }
    out_ << '\n';
    return std::nullopt;
  }

  const client::Target server_;
  const std::string folder_;
  const Date as_of_;
  std::ostream& out_;
  std::ostream& err_;
  const client::Connection connection_;
  const client::Api api_;
  const SystemClock clock_;
  RandomIds ids_{clock_};
};

}  // namespace

std::optional<Failure> play_season(const client::Target& server, const std::string& folder, Date as_of,
                                   std::ostream& out, std::ostream& err) {
  return Season(server, folder, as_of, out, err).play();
}

}  // namespace lumbung
