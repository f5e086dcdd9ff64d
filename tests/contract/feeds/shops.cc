#include "contract/feeds/shops.h"

#include "contract/businesses.h"
#include "lumbung/registry/v1/events.pb.h"
#include "runtime/events/parsed_event.h"

namespace lumbung::contract {
namespace {

using events::CannotApply;
using events::Envelope;
using events::parsed;
using registry::v1::BusinessOperatingStatusChanged;
using registry::v1::BusinessRegistered;
using registry::v1::BusinessUpdated;
using store::ColumnType;

const store::ViewTable kShops{"shops",
                              {{"display_name"},
                               {"status", ColumnType::integer},
                               {"workers", ColumnType::integer},
                               {"events", ColumnType::integer}},
                              {{"status"}}};
const store::ViewTable kCounts{"shop_counts", {{"kecamatan"}, {"registered", ColumnType::integer}}, {}};

constexpr std::size_t kStatus = 1;
constexpr std::size_t kWorkers = 2;
constexpr std::size_t kEvents = 3;

bool is(const Envelope& event, const google::protobuf::Descriptor* type) { return event.type == type->full_name(); }

}  // namespace

std::vector<const store::ViewTable*> Shops::tables() const { return {&kShops, &kCounts}; }

bool Shops::knows(const std::string& type) const {
  return type == BusinessRegistered::descriptor()->full_name() || type == BusinessUpdated::descriptor()->full_name() ||
         type == BusinessOperatingStatusChanged::descriptor()->full_name();
}

void Shops::want(const Envelope& event, events::WantedRows& wanted) const { wanted.emplace_back(&kShops, event.subject); }

void Shops::apply(const Envelope& event, events::ProjectedRows& rows) const {
  const auto* found = rows.find(kShops, event.subject);
  if (is(event, BusinessRegistered::descriptor())) {
    const auto business = parsed<BusinessRegistered>(event).business();
    if (business.display_name().starts_with("poison") && !cured_)
      throw CannotApply("SHOP_POISONED", "This shop is not known to the tests.");
    if (found) throw CannotApply("SHOP_EXISTS", "This shop is there already.");
    rows.put(kShops, event.subject,
             {business.display_name(), std::int64_t{business.operating_status()}, std::int64_t{0}, std::int64_t{1}});
    rows.add(kCounts, business.kecamatan(), {business.kecamatan(), std::int64_t{1}});
    return;
  }
  if (!found) throw CannotApply("SHOP_UNKNOWN", "This shop was never registered.");
  auto row = *found;
  if (is(event, BusinessUpdated::descriptor()))
    row[kWorkers] = std::int64_t{parsed<BusinessUpdated>(event).after().workers_female()};
  else
    row[kStatus] = std::int64_t{parsed<BusinessOperatingStatusChanged>(event).new_status()};
  row[kEvents] = store::integer(row[kEvents]) + 1;
  rows.put(kShops, event.subject, std::move(row));
}

bool Greeting::knows(const std::string& type) const { return type == BusinessRegistered::descriptor()->full_name(); }

std::optional<store::Command> Greeting::react(const Envelope& event) const {
  const auto business = parsed<BusinessRegistered>(event).business();
  const auto& name = business.display_name();
  if (name.starts_with("silent")) return std::nullopt;
  const auto stream = stream_of("greeted-" + business.name().substr(stream_of("").size()));
  store::Command command;
  command.streams = {stream};
  command.decide = [stream, name, cured = cured_](const store::Streams& streams, const Today&) -> Result<Events> {
    if (streams.get<Business>(0)) return already_exists("GREETED_TWICE", "It was greeted before.", stream);
    if (name.starts_with("poison") && !*cured) return rule_broken("GREETING_REFUSED", "Nobody greets this one.");
    BusinessRegistered greeted;
    auto& record = *greeted.mutable_business();
    record.set_name(stream);
    record.set_display_name("Greeted: " + name);
    record.set_operating_status(name.starts_with("declined") ? Business::OPERATING_STATUS_TUTUP
                                                             : Business::OPERATING_STATUS_BEROPERASI);
    return one_event(stream, greeted);
  };
  return command;
}

}  // namespace lumbung::contract
