#include "contract/script.h"
#include "runtime/digest.h"

#include <iostream>
#include <sstream>


namespace lumbung::contract {
namespace {

void say_answered(const std::string& request, const store::CommitOutcome& outcome) {
  if (committed(outcome)) std::cout << "answered " << request << std::endl;
}

}  // namespace

std::vector<store::Command> script() {
  constexpr char kNib[] = "1234567890123";
  std::vector<store::Command> list;
  list.push_back(open_day("day", Date{2017, 1, 2}));
  list.push_back(register_business("r1", {"a", kNib, "ext-a"}));
  list.push_back(register_business("r2", {"b", kNib}));  // Refused: taken.
  list.push_back(register_business("r3", {"c", "", "ext-c"}));
  list.push_back(add_worker("w1", "a"));
  list.push_back(add_worker("w1", "a"));  // The same once more.
  list.push_back(change_nib("n1", "a", kNib, ""));
  list.push_back(register_business("r2", {"b", kNib}));  // Accepted: free now.
  list.push_back(
      change_status("s1", "c", Business::OPERATING_STATUS_BEROPERASI));  // Nothing to do.
  list.push_back(change_status("s2", "c", Business::OPERATING_STATUS_TUTUP));
  list.push_back(change_status("s3", "a", Business::OPERATING_STATUS_DUPLIKAT));
  list.push_back(change_status("s4", "a", Business::OPERATING_STATUS_TUTUP));  // Refused: final.
  for (int i = 0; i < 8; ++i)
    list.push_back(add_worker("x" + std::to_string(i), i % 2 ? "b" : "c"));
  return list;
}

int run_child(const std::vector<std::string>& args) {
  const auto engine = args.at(0) == "sqlite" ? Engine::sqlite : Engine::postgresql;
  const auto& mode = args.at(2);
  Log log(engine, args.at(1));
  if (!args.at(3).empty()) log.failpoints().arm(args.at(3));
  std::vector<std::pair<std::string, Outcome>> waiting;
  for (auto& command : script()) {
    const auto request = command.request_id;
    auto outcome = log.submit(std::move(command));
    if (mode == "batch" && request != "day")
      waiting.emplace_back(request, std::move(outcome));
    else
      say_answered(request, outcome_of(std::move(outcome)));
  }
  for (auto& [request, outcome] : waiting) say_answered(request, outcome_of(std::move(outcome)));
  if (mode == "rebuild") store::rebuild_views(log.store(), log.aggregates(), log.failpoints(), {});
  return 0;
}

std::string content_of(Log& log) {
  std::ostringstream words;
  for (const auto& event : log.events())
    words << event.position << ' ' << event.stream << ' ' << event.version << ' ' << event.type
          << ' ' << hex(event.payload) << ' ' << hex(event.metadata) << '\n';
  for (const auto& state : log.states())
    words << state.stream << ' ' << state.version << ' ' << hex(state.state) << '\n';
  for (const auto& [key, stream] : log.keys()) words << key << ' ' << stream << '\n';
  for (const auto& request : log.requests())
    words << request.id << ' ' << hex(request.fingerprint) << ' '
          << hex(request.reply) << '\n';
  for (const auto& row : log.view_rows("name, external_id, nib, status"))
    words << store::text(row[0]) << ' ' << store::text(row[1]) << ' ' << store::text(row[2]) << ' '
          << store::integer(row[3]) << '\n';
  return words.str();
}

}  // namespace lumbung::contract
