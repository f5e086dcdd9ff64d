#include "registry/rpc/watch_rpc.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lumbung/registry/v1/watch_service.pb.h"

namespace lumbung::registry {
namespace {

using v1::WatchRegistryRequest;

constexpr int kMaxPlaces = 100;
constexpr int kMaxTypes = 100;
constexpr int kMaxNames = 1'000;
constexpr std::size_t kMaxNameBytes = 100;

// The kinds that may be watched. Owners, reads of personal data and whatever is sealed are not among them, so that no
// filter can ask for them.
constexpr std::array<std::pair<WatchRegistryRequest::Kind, const char*>, 2> kKinds{
    {{WatchRegistryRequest::KIND_BUSINESSES, "businesses/"},
     {WatchRegistryRequest::KIND_COOPERATIVES, "cooperatives/"}}};

// The full name of a type of event; empty when there is none of that name.
std::string event_type(const std::string& name) {
  constexpr std::string_view kPackage = "lumbung.registry.v1.", kEventFiles = "events.proto";
  const auto full = name.find('.') == std::string::npos ? std::string(kPackage) + name : name;
  const auto* type = google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(full);
  const bool event = type && full.starts_with(kPackage) && type->file()->name().ends_with(kEventFiles);
  return event ? full : std::string();
}

// Reads a list of the request, entry by entry; `read` gives the entry as the filter wants it, or nothing.
template <class List, class Read>
void read_list(const List& list, int most, const std::string& field, const FieldViolation& wrong_entry, Read read,
               std::vector<std::string>& into, std::vector<FieldViolation>& wrong) {
  if (list.size() > most) {
    wrong.push_back({field, "TOO_MANY", "At most " + std::to_string(most) + "; leave it empty for all.",
                     std::to_string(list.size())});
    return;
  }
  for (int i = 0; i < list.size(); ++i) {
    auto entry = read(list[i]);
    if (!entry.empty()) into.push_back(std::move(entry));
    else
      wrong.push_back({field + "[" + std::to_string(i) + "]", wrong_entry.reason, wrong_entry.sentence, {}});
  }
}

std::string kind_of(int kind) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& known) { return known.first == kind; });
  return found == kKinds.end() ? std::string() : found->second;
}

std::string name_of(const std::string& name) {
  const bool known = std::any_of(kKinds.begin(), kKinds.end(), [&](const auto& kind) {
    return name.starts_with(kind.second) && name.size() > std::string_view(kind.second).size();
  });
  return known && name.size() <= kMaxNameBytes ? name : std::string();
}

Result<events::WatchPlan> plan_of(const WatchRegistryRequest& request, const Reference& reference) {
  events::WatchPlan plan;
  std::vector<FieldViolation> wrong;
  auto& filter = plan.filter;
  read_list(request.kinds(), static_cast<int>(kKinds.size()), "kinds",
            {{}, "KIND_UNKNOWN", "Watch KIND_COOPERATIVES, KIND_BUSINESSES, or both.", {}}, kind_of, filter.kinds, wrong);
  const auto place = [&](const std::string& code) { return reference.places.kecamatan(code) ? code : std::string(); };
  read_list(request.kecamatan(), kMaxPlaces, "kecamatan",
            {{}, "KECAMATAN_UNKNOWN", "Give the Kemendagri code of a kecamatan of the city, like 32.75.05.", {}}, place,
            filter.kecamatan, wrong);
  read_list(request.types(), kMaxTypes, "types",
            {{}, "TYPE_UNKNOWN", "Give the name of an event of the registry, like BusinessRegistered.", {}}, event_type,
            filter.types, wrong);
  read_list(request.names(), kMaxNames, "names",
            {{}, "NAME_FORMAT", "Give resource names, businesses/{id} or cooperatives/{id}.", {}}, name_of, filter.names,
            wrong);
  const bool fresh = request.resume_token().empty();
  if (fresh && request.snapshot() && request.has_after_position())
    wrong.push_back({"after_position", "START_AMBIGUOUS", "A snapshot has its own position; give one of the two.", {}});
  if (fresh && request.after_position() < 0)
    wrong.push_back({"after_position", "POSITION_NEGATIVE", "0 starts before the first event.",
                     std::to_string(request.after_position())});
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  if (filter.kinds.empty())
    for (const auto& [kind, prefix] : kKinds) filter.kinds.emplace_back(prefix);
  filter.tidy();
  plan.snapshot = request.snapshot();
  plan.resume_token = request.resume_token();
  if (request.has_after_position()) plan.after_position = request.after_position();
  return plan;
}

Task<Result<rpc::Done>> watch_registry(events::Watches& watches, const Reference& reference, const rpc::Call& call,
                                       std::shared_ptr<const WatchRegistryRequest> request, rpc::ReplyStream& replies) {
  auto plan = plan_of(*request, reference);
  if (!plan) co_return std::move(plan).refusal();
  auto serving = watches.serve(*std::move(plan), call, replies);
  auto done = co_await serving;
  co_return done;
}

}  // namespace

void add_watch(rpc::Methods& methods, events::Watches& watches, const Reference& reference) {
  methods.server_stream<WatchRegistryRequest>(
      "WatchRegistry", [&watches, &reference](rpc::Call& call, std::shared_ptr<const WatchRegistryRequest> request,
                                              rpc::ReplyStream& replies) {
        return watch_registry(watches, reference, call, std::move(request), replies);
      });
}

}  // namespace lumbung::registry
