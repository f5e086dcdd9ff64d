#include "registry/rpc/print_skb.h"

#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/papers/revoke_paper.h"
#include "registry/domain/papers/validate_papers.h"
#include "registry/domain/papers/validity.h"
#include "registry/papers/skb_page.h"
#include "registry/rpc/owner_commands.h"
#include "registry/rpc/reads.h"
#include "runtime/digest.h"
#include "runtime/rpc/commit.h"

namespace lumbung::registry {

using v1::Paper;

namespace {

// An SKB as it is, and the fact that it was issued.
struct Found {
  std::optional<EntryPaper> paper;
  std::optional<Owner> owner;  // With personal data; only when asked for.
  std::string code;            // Digits of the verification code.
  std::int64_t issued_at = 0;  // Position of that fact.
  std::optional<Date> open_day;
  std::int64_t position = 0;
};

void read_issuing(store::Connection& connection, Found& found) {
  const auto events = store::read_events_of(connection, {found.paper->name()}, found.position);
  CHECK(!events.empty());  // A paper on record has the fact that made it.
  found.code = hex(events.front().hash).substr(0, kVerificationDigits);
  found.issued_at = events.front().position;
}

Found read_paper(store::Connection& connection, const std::string& name) {
  Found found;
  found.position = store::read_head(connection).position;
  for (const auto& row : store::read_states(connection, {name, kCalendarStream})) {
    if (row.stream == kCalendarStream) {
      common::v1::Calendar calendar;
      CHECK(calendar.ParseFromString(row.state));
      found.open_day = date_of(calendar.open_date());
    } else {
      found.paper.emplace();
      CHECK(found.paper->ParseFromString(row.state));
    }
  }
  // The head may be older than the state by now.
  found.position = std::max(found.position, store::read_head(connection).position);
  if (found.paper) read_issuing(connection, found);
  return found;
}

Found read_skb(const Registry& registry, store::Connection& connection, const std::string& name) {
  auto found = read_paper(connection, name);
  if (!found.paper || found.paper->paper().kind() != Paper::KIND_SKB) return found;
  const auto owners =
      registry.persons.open(store::read_records(connection, {found.paper->issued_for().owner()}));
  if (!owners.empty()) found.owner = owners.front();
  return found;
}

Result<rpc::Reply> page_of(const Registry& registry, const Found& found, const std::string& owner_name,
                           const std::string& person_read) {
  const auto& says = found.paper->issued_for();
  const auto& places = registry.reference.places;
  SkbPage page;
  page.paper = *found.paper;
  page.owner_name = owner_name;
  if (const auto* kelurahan = places.kelurahan(says.kelurahan())) {
    page.kelurahan_name = kelurahan->display_name();
    if (const auto* kecamatan = places.kecamatan(kelurahan->kecamatan()))
      page.kecamatan_name = kecamatan->display_name();
  }
  if (const auto* kbli = registry.reference.kbli.find(says.kbli_version(), says.kbli_main()))
    page.kbli_title = kbli->title();
  if (const auto* issuer = places.kelurahan(says.sku_issuer())) page.sku_issuer_name = issuer->display_name();
  page.verification_code = in_groups(found.code);
  page.log_position = found.issued_at;
  v1::PrintedSkb printed;
  printed.set_html(html_of(page));
  printed.set_number(found.paper->paper().number());
  printed.set_verification_code(page.verification_code);
  printed.set_log_position(found.issued_at);
  printed.set_person_read(person_read);
  return rpc::Reply::of(printed);
}

std::optional<Refusal> no_page(const Found& found, const std::string& name) {
  if (!found.paper) return no_paper(name);
  if (found.paper->paper().kind() != Paper::KIND_SKB)
    return rule_broken("PAPER_NOT_SKB", "The register prints the letters it issued, and no others.").about(name);
  return std::nullopt;
}

store::Readers::Read<Found> reading_skb(Registry& registry, const std::string& name) {
  std::function<Found(store::Connection&)> query = [&registry, name](store::Connection& connection) {
    return read_skb(registry, connection, name);
  };
  return registry.readers.read<Found>(std::move(query));
}

v1::VerifySkbResponse::Verdict verdict_of(const Paper& paper, Date day) {
  const auto revoked = date_of(paper.revoked_date());
  if (revoked && *revoked <= day) return v1::VerifySkbResponse::VERDICT_REVOKED;
  return holds_on(paper, day) ? v1::VerifySkbResponse::VERDICT_VALID : v1::VerifySkbResponse::VERDICT_EXPIRED;
}

}  // namespace

Task<Result<rpc::Reply>> print_skb(Registry& registry, rpc::Call& call, Asked<v1::PrintSkbRequest> request) {
  auto reading = reading_skb(registry, request->name());
  const auto found = co_await reading;
  add_as_of(call, found.position);
  call.resource = request->name();
  if (auto refused = no_page(found, request->name())) co_return *std::move(refused);
  const auto name = found.owner ? shown_masked(*found.owner).full_name() : std::string();
  co_return page_of(registry, found, name, "");
}

// The trace is durable before anything leaves.
Task<Result<rpc::Reply>> print_skb_with_name(Registry& registry, rpc::Call& call,
                                             Asked<v1::PrintSkbWithNameRequest> request) {
  auto reading = reading_skb(registry, request->name());
  const auto found = co_await reading;
  if (auto refused = no_page(found, request->name())) co_return *std::move(refused);
  const auto& owner_name = found.paper->issued_for().owner();
  if (!found.owner || found.owner->erased() || found.owner->full_name().empty()) co_return owner_erased(owner_name);
  v1::ReadPersonsRequest read;
  read.add_names(owner_name);
  read.set_purpose(request->purpose());
  auto committing = rpc::commit(registry.committer, call, person_read_command(registry, call, read));
  const auto committed = co_await committing;
  if (!committed) co_return committed.refusal();
  co_return page_of(registry, found, shown_whole(*found.owner).full_name(), call.resource);
}

Task<Result<rpc::Reply>> verify_skb(Registry& registry, rpc::Call& call, Asked<v1::VerifySkbRequest> request) {
  Paper asked;
  asked.set_kind(Paper::KIND_SKB);
  asked.set_number(request->number());
  std::function<Found(store::Connection&)> query = [key = paper_key(asked)](store::Connection& connection) {
    const auto rows = store::read_keys(connection, {key});
    return read_paper(connection, rows.empty() ? std::string() : rows.front().stream);
  };
  auto reading = registry.readers.read<Found>(std::move(query));
  const auto found = co_await reading;
  add_as_of(call, found.position);
  const auto day = found.open_day.value_or(Date());
  v1::VerifySkbResponse response;
  response.set_verdict(v1::VerifySkbResponse::VERDICT_NOT_GENUINE);
  *response.mutable_as_of_date() = message_of(day);
  if (found.paper && verification_digits(request->verification_code()) == found.code) {
    call.resource = found.paper->name();
    response.set_verdict(verdict_of(found.paper->paper(), day));
    *response.mutable_paper() = *found.paper;
  }
  co_return rpc::Reply::of(response);
}

}  // namespace lumbung::registry
