#include "registry/rpc/cached_reads.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "runtime/digest.h"
#include "runtime/lists/filter.h"

namespace lumbung::registry {
namespace {

// Numbers by which one record is known, or very few.
constexpr std::array<std::string_view, 4> kNumbers = {"external_id", "nib", "badan_hukum_number", "nik_koperasi"};
// Characters of a digest in a key: 160 bits.
constexpr std::size_t kDigestLength = 40;

}  // namespace

cache::ReadThrough::Settings cached_reads(const std::string& cell, store::Head head) {
  return {cell, "registry", std::move(head), {"businesses", "cooperatives"}, {"counts", "lookups"}, {}};
}

void check_reached(std::int64_t position, std::int64_t min_position) {
  if (position < min_position)
    throw rpc::NotYet("LOG_BEHIND", "The log is at position " + std::to_string(position) + ", not yet at " +
                                        std::to_string(min_position) + ".");
}

bool looks_up(const std::string& filter) {
  const auto parsed = lists::parse_filter(filter);
  if (!parsed || !*parsed) return false;
  const auto& node = **parsed;
  return node.kind == lists::FilterNode::Kind::comparison && node.comparator == lists::Comparator::equal &&
         std::find(kNumbers.begin(), kNumbers.end(), node.field) != kNumbers.end();
}

bool has_given_id(std::string_view name) {
  constexpr std::size_t kUuidLength = 36;
  const auto id = name.substr(name.find('/') + 1);
  return id.size() == kUuidLength && id.find_first_not_of("0123456789abcdef-") == std::string_view::npos &&
         std::count(id.begin(), id.end(), '-') == 4;
}

cache::Load load_record(const std::string& name) {
  return [name](store::Connection& connection) {
    auto read = read_states_as_of(connection, {name});
    const auto state = read.states.find(name);
    if (state == read.states.end()) return cache::Loaded{read.position, std::nullopt};
    return cache::Loaded{read.position, std::move(state->second)};
  };
}

std::string digest_of(const Registry& registry, const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text.append(std::to_string(part.size())).append(":").append(part);
  return hex(hmac_sha256(registry.fingerprint_key, text)).substr(0, kDigestLength);
}

Task<cache::Loaded> read_sum(Registry& registry, CachedSum kind, std::vector<std::string> parts,
                             std::int64_t min_position, cache::Load load) {
  auto question = registry.reads.sum(static_cast<std::size_t>(kind), digest_of(registry, parts), min_position,
                                     registry.committer.position());
  if (auto entry = registry.reads.peek(question)) co_return cache::Loaded{entry->position, std::move(entry->bytes)};
  auto fetching = registry.reads.fetch(std::move(question), std::move(load));
  auto found = co_await fetching;
  co_return found;
}

}  // namespace lumbung::registry
