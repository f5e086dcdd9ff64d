// A small valid world for the rules: one builder makes it, a test spoils one thing. Two kecamatan,
// three kelurahan in squares, a handful of KBLI codes, the rule sets of 2008, 2020 and 2021.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/events.h"
#include "lumbung/registry/v1/owners_service.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/fold.h"
#include "registry/domain/keys.h"
#include "registry/domain/reference.h"
#include "registry/domain/rules.h"

namespace lumbung::registry {

inline const Date kOpenDay{2016, 12, 31};
inline const Date kTomorrow{2017, 1, 1};
inline constexpr const char* kAgency = "dinas-koperasi";
inline constexpr const char* kNewId = "01590e2c-0000-7000-8000-000000000001";

// Kelurahan of the world, by Kemendagri code.
inline constexpr const char* kJatikarya = "32.75.10.1001";
inline constexpr const char* kJatisampurna = "32.75.10.1002";
inline constexpr const char* kMedansatria = "32.75.06.1001";

// Nobody's: serials of 9000 and up are not given.
inline constexpr const char* kOwnersNik = "3275064508909001";

const Reference& reference();
const RegistryRules& rules();
// The rule set of a day that has one.
const RuleSet& rules_of_day(Date day);

// The caller of every command of the tests.
Today on(Date day);
inline Today today() { return on(kOpenDay); }

google::type::Date date(int year, int month, int day);

// Valid requests, every field given.
v1::RegisterCooperativeRequest cooperative_to_register();
v1::RegisterBusinessRequest business_to_register();
v1::RegisterOwnerRequest owner_to_register();
// The records they lead to, version 1.
Cooperative a_cooperative();
Business a_business();

// Folds the events of one stream into its state; positions and versions go on from those of the
// state's etag.
template <class State>
void fold_into(State& state, const Events& events) {
  std::int64_t version = 0;
  if constexpr (requires { state.etag(); })
    version = state.etag().empty() ? 0 : std::stoll(state.etag());
  for (const auto& each : events) {
    ++version;
    apply(state, *each.event, {version, version, Timestamp{std::chrono::microseconds{version}}});
  }
}

// The only event, as its type.
template <class Event>
const Event& only(const Events& events) {
  CHECK(events.size() == 1);
  const auto* event = dynamic_cast<const Event*>(events[0].event.get());
  CHECK(event != nullptr);
  return *event;
}

}  // namespace lumbung::registry
