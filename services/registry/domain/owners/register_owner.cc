#include "registry/domain/owners/register_owner.h"

#include "registry/domain/dates.h"

namespace lumbung::registry {

Result<Events> decide(const Holders& holders, const SealedOwner& owner, const Reference& reference,
                      const Today& today) {
  auto future = dates_after(owner.owner, today.business_date, "owner.");
  if (!future.empty()) return invalid_fields(std::move(future));
  if (const auto& other = holders.of(owner.key); !other.empty()) return nik_taken(other);
  Events events;
  auto entered = enter_owner(owner, reference, today, events);
  if (!entered) return std::move(entered).refusal();
  return events;
}

}  // namespace lumbung::registry
