#include "registry/rpc/import_stream.h"

#include <thread>

#include "base/text.h"
#include "lumbung/common/v1/calendar.pb.h"
#include "registry/domain/open_business_day.h"
#include "registry/domain/owners/nik.h"
#include "registry/imports/shown.h"
#include "registry/rpc/owner_commands.h"
#include "runtime/lists/list_spec.h"
#include "runtime/rpc/failures.h"

namespace lumbung::registry {
namespace {

using store::CommitOutcome;

// Between attempts, of which there are kMaxPreparations, when the store failed: it connects again in the next. On a bulk
// thread, which nobody waits for.
constexpr std::chrono::milliseconds kStorePause{200};

// A row that is not decided yet.
struct OpenRow {
  std::size_t at = 0;           // In the group.
  std::string owner_on_record;  // What the rule asked for.
  bool fresh_id = false;        // The row's own request id stands for the same row with another person.
  bool judged = false;          // What is odd about the number has been said.
  bool compared = false;        // And what differs from the person on record.
};

// The persons of a group as the register has them, and the day their numbers are judged on.
struct Prepared {
  std::vector<SealedOwner> owners;
  Date day;
};

Prepared prepare(const Registry& registry, store::Connection& connection, std::vector<Owner> owners,
                 bool validate_only) {
  Prepared prepared{registry.persons.prepare(connection, std::move(owners), validate_only),
                    jakarta_date(registry.clock.now())};
  common::v1::Calendar calendar;
  for (const auto& row : store::read_states(connection, {kCalendarStream}))
    if (calendar.ParseFromString(row.state)) prepared.day = date_of(calendar.open_date()).value_or(prepared.day);
  return prepared;
}

FieldViolation odd_nik(Owner::NikWarning warning) {
  const auto word = lists::enum_text(*Owner::NikWarning_descriptor(), warning);
  switch (warning) {
    case Owner::NIK_WARNING_OTHER_CITY:
      return {"owner.nik", word, "The NIK was first issued outside Kota Bekasi.", ""};
    case Owner::NIK_WARNING_KECAMATAN_UNKNOWN:
      return {"owner.nik", word, "The NIK names a kecamatan that Kota Bekasi does not have.", ""};
    case Owner::NIK_WARNING_BIRTH_DATE_DIFFERS:
      return {"owner.birth_date", word, "The birth date is not the one in the NIK.", ""};
    case Owner::NIK_WARNING_SEX_DIFFERS:
      return {"owner.sex", word, "The sex is not the one in the NIK.", ""};
    default:
      return {"owner.nik", word, "By the NIK the person is younger than 17 or older than 110.", ""};
  }
}

// A row prepared again says nothing twice.
void add_warnings(ImportSession::Row& row, OpenRow& said, const SealedOwner& owner, const Reference& reference,
                  Date day) {
  const auto add = [&row](FieldViolation warning) {
    warning.field = row.owner->column(warning.field);
    add_warning(row.answer, warning);
  };
  const auto nik = said.judged ? std::nullopt : parse_nik(owner.owner.nik(), day);
  said.judged = true;
  if (nik)
    for (const auto warning : nik_warnings(*nik, owner.owner, reference)) add(odd_nik(warning));
  // The business joins the person on record, who stays as they are.
  if (!owner.seen || said.compared) return;
  said.compared = true;
  for (const auto& differing : owner.seen->differing) add(differing);
}

bool is(const CommitOutcome& outcome, std::string_view reason) {
  const auto* refusal = std::get_if<Refusal>(&outcome);
  return refusal && refusal->reason() == reason;
}

Refusal erased_meanwhile() {
  return rule_broken("OWNER_ERASED_MEANWHILE",
                     "The person was erased while this file was read. Send the row again only if the person registers "
                     "anew.");
}

// The store lost its connection, or its disk for a moment: whether the row is in or not, deciding it again is harmless.
bool may_pass(const CommitOutcome& outcome) {
  const auto* failed = std::get_if<store::Failed>(&outcome);
  return failed && !failed->internal;
}

// One attempt: prepares and commits the open rows; keeps open what must be prepared again.
class Attempt {
 public:
  Attempt(Registry& registry, std::vector<ImportSession::Row>& group, std::vector<CommitOutcome>& outcomes)
      : registry_(registry), group_(group), outcomes_(outcomes) {}

  std::vector<Owner> owners(const std::vector<OpenRow>& open) const {
    std::vector<Owner> owners;
    for (const auto& row : open)
      if (group_[row.at].owner) owners.push_back(group_[row.at].owner->owner);
    return owners;
  }

  // The commands of the open rows; a row that needs none leaves the list.
  std::vector<store::Command> commands(std::vector<OpenRow>& open, Prepared prepared,
                                       std::chrono::steady_clock::time_point started) {
    std::vector<store::Command> commands;
    std::vector<OpenRow> left;
    std::size_t next = 0;
    for (auto& waiting : open) {
      auto& row = group_[waiting.at];
      if (row.owner) {
        const auto owner = std::make_shared<const SealedOwner>(std::move(prepared.owners[next++]));
        add_warnings(row, waiting, *owner, registry_.reference, prepared.day);
        row.command = row.owner->command(owner, waiting.owner_on_record);
        if (registry_.persons.erased_since(owner->key, started)) {
          outcomes_[waiting.at] = erased_meanwhile();
          continue;
        }
      }
      // Beside the request, not in it: the same row of another file is the same request.
      row.command->source = row.source;
      if (waiting.fresh_id) row.command->request_id = "row-" + registry_.ids.uuid();
      commands.push_back(*row.command);
      left.push_back(std::move(waiting));
    }
    open = std::move(left);
    return commands;
  }

  // False: the store failed, and deserves a moment.
  bool take(std::vector<OpenRow>& open, std::vector<CommitOutcome> outcomes) {
    std::vector<OpenRow> left;
    bool store_answered = true;
    for (std::size_t i = 0; i < open.size(); ++i) {
      auto& row = open[i];
      const bool has_owner = group_[row.at].owner.has_value();
      if (is(outcomes[i], kPrepareAgain)) {
        const auto& asked_for = std::get<Refusal>(outcomes[i]).resource();
        if (!asked_for.empty()) row.owner_on_record = asked_for;
        left.push_back(std::move(row));
      } else if (has_owner && !row.fresh_id && is(outcomes[i], "REQUEST_ID_REUSED")) {
        row.fresh_id = true;
        left.push_back(std::move(row));
      } else if (may_pass(outcomes[i])) {
        store_answered = false;
        outcomes_[row.at] = std::move(outcomes[i]);
        left.push_back(std::move(row));
      } else {
        outcomes_[row.at] = std::move(outcomes[i]);
      }
    }
    open = std::move(left);
    return store_answered;
  }

 private:
  Registry& registry_;
  std::vector<ImportSession::Row>& group_;
  std::vector<CommitOutcome>& outcomes_;
};

}  // namespace

Task<std::vector<CommitOutcome>> commit_rows(Registry& registry, std::vector<ImportSession::Row>& group,
                                             std::chrono::steady_clock::time_point started, bool validate_only) {
  std::vector<CommitOutcome> outcomes(group.size());
  std::vector<OpenRow> open;
  for (std::size_t i = 0; i < group.size(); ++i)
    if (group[i].command || group[i].owner) open.emplace_back().at = i;
  const auto rows = open;
  Attempt attempt(registry, group, outcomes);
  for (int round = 0; !open.empty(); ++round) {
    // What the store still refuses then is the answer of the call.
    if (round == kMaxPreparations) break;
    Prepared prepared;
    auto owners = attempt.owners(open);
    if (!owners.empty()) {
      std::function<Prepared(store::Connection&)> query = [&registry, owners,
                                                           validate_only](store::Connection& connection) {
        return prepare(registry, connection, owners, validate_only);
      };
      auto reading = registry.readers.read<Prepared>(std::move(query));
      prepared = co_await reading;
      auto aside = registry.bulk.hop();
      co_await aside;
    }
    auto commands = attempt.commands(open, std::move(prepared), started);
    if (commands.empty()) break;
    auto committing = registry.committer.commit_all(std::move(commands));
    auto committed = co_await committing;
    // Back from the committer's thread, which has better things to do.
    auto back = registry.bulk.hop();
    co_await back;
    if (!attempt.take(open, std::move(committed))) std::this_thread::sleep_for(kStorePause);
  }
  std::vector<CommitOutcome> answers;
  for (const auto& row : open)
    if (!std::holds_alternative<store::Failed>(outcomes[row.at]))
      throw rpc::TemporarilyAway("the register moves too fast under an import");
  for (const auto& row : rows) answers.push_back(std::move(outcomes[row.at]));
  co_return answers;
}

Result<v1::ImportHeader> checked_header(const v1::ImportHeader& header, bool present, bool has_chunk) {
  if (!present || has_chunk)
    return invalid_field("header", "REQUIRED", "The first message holds the header, and only that.");
  const auto length = utf8_length(header.file_name());
  if (!length || *length > kMaxFileNameCharacters)
    return invalid_field("header.file_name", "TEXT_TOO_LONG", "At most 200 characters of UTF-8.");
  // The name is logged, and people name files after persons.
  auto checked = header;
  checked.set_file_name(without_niks(header.file_name()));
  return checked;
}

}  // namespace lumbung::registry
