#include "contract/businesses.h"

#include "base/check.h"
#include "base/text.h"
#include "lumbung/common/v1/calendar.pb.h"
#include "lumbung/registry/v1/events.pb.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::contract {
namespace {

using common::v1::BusinessDayOpened;
using common::v1::Calendar;
using registry::v1::BusinessOperatingStatusChanged;
using registry::v1::BusinessRegistered;
using registry::v1::BusinessUpdated;
using store::Command;
using store::Streams;

std::string nib_key(const std::string& nib) { return "nib/" + nib; }

void apply_to_business(google::protobuf::Message& state, const google::protobuf::Message& event,
                       const EventFacts& facts) {
  auto& business = static_cast<Business&>(state);
  if (const auto* registered = dynamic_cast<const BusinessRegistered*>(&event)) {
    business = registered->business();
  } else if (const auto* changed = dynamic_cast<const BusinessOperatingStatusChanged*>(&event)) {
    business.set_operating_status(changed->new_status());
  } else if (const auto* updated = dynamic_cast<const BusinessUpdated*>(&event)) {
    business.set_nib(updated->after().nib());
    business.set_workers_female(updated->after().workers_female());
  }
  business.set_etag(std::to_string(facts.version));
}

void apply_in_capitals(google::protobuf::Message& state, const google::protobuf::Message& event,
                       const EventFacts& facts) {
  apply_to_business(state, event, facts);
  auto& business = static_cast<Business&>(state);
  business.set_display_name(upper_ascii(business.display_name()));
}

std::vector<std::string> keys_of(const google::protobuf::Message& state) {
  const auto& business = static_cast<const Business&>(state);
  if (business.nib().empty()) return {};
  return {nib_key(business.nib())};
}

std::optional<store::Row> row_of(const google::protobuf::Message& state, bool wide) {
  const auto& business = static_cast<const Business&>(state);
  if (business.operating_status() == Business::OPERATING_STATUS_DUPLIKAT) return std::nullopt;
  store::Row row{business.external_id(), business.kecamatan(), business.nib(),
                 std::int64_t{business.operating_status()}, std::monostate{}};
  if (business.has_workers_female()) row.back() = std::int64_t{business.workers_female()};
  if (wide) row.emplace_back(business.display_name());
  return row;
}

void apply_to_calendar(google::protobuf::Message& state, const google::protobuf::Message& event,
                       const EventFacts&) {
  if (const auto* opened = dynamic_cast<const BusinessDayOpened*>(&event)) {
    auto& calendar = static_cast<Calendar&>(state);
    calendar.set_name("calendar");
    *calendar.mutable_open_date() = opened->open_date();
  }
}

// `content` stands for the request message: the same words, the same intent.
Command command(const std::string& request_id, const std::string& stream, const std::string& verb,
                const std::string& content) {
  Command made;
  made.caller = {"dinas", "petugas", {"registrar"}};
  made.request_id = request_id;
  Business words;
  words.set_name(stream);
  words.set_display_name(verb);
  words.set_address(content);
  made.fingerprint = store::fingerprint("a key of the tests", words);
  made.streams = {stream};
  return made;
}

Refusal unknown(const std::string& stream) { return not_found("BUSINESS_UNKNOWN", stream); }

Refusal taken(const std::string& holder) {
  return already_exists("NIB_TAKEN", "Another business has this NIB.", holder);
}

}  // namespace

const store::ViewTable& businesses_view() {
  using store::ColumnType;
  static const store::ViewTable view{"businesses",
                                     {{"external_id"},
                                      {"kecamatan"},
                                      {"nib"},
                                      {"status", ColumnType::integer},
                                      {"workers", ColumnType::integer}},
                                     {{"external_id"}, {"kecamatan", "status"}}};
  return view;
}

const store::ViewTable& wider_businesses_view() {
  static const store::ViewTable view = [] {
    auto wider = businesses_view();
    wider.columns.push_back({"display_name"});
    wider.indexes.push_back({"display_name"});
    return wider;
  }();
  return view;
}

store::Aggregates test_aggregates(std::int32_t fold_version, const store::ViewTable& view) {
  CHECK(fold_version == 1 || fold_version == 2);
  const bool wide = view.columns.size() > businesses_view().columns.size();
  store::AggregateType business;
  business.prefix = "businesses/";
  business.prototype = &Business::default_instance();
  business.fold_version = fold_version;
  business.apply = fold_version == 1 ? apply_to_business : apply_in_capitals;
  business.keys = keys_of;
  business.view = &view;
  business.row = [wide](const google::protobuf::Message& state) { return row_of(state, wide); };
  store::AggregateType calendar;
  calendar.prefix = "calendar";
  calendar.prototype = &Calendar::default_instance();
  calendar.apply = apply_to_calendar;
  store::Aggregates aggregates;
  aggregates.add(std::move(business));
  aggregates.add(std::move(calendar));
  return aggregates;
}

Command register_business(const std::string& request_id, const NewBusiness& business) {
  auto made = command(request_id, stream_of(business.id), "register",
                      business.nib + "/" + business.external_id + "/" + business.display_name);
  if (!business.nib.empty()) made.keys = {nib_key(business.nib)};
  made.decide = [business](const Streams& streams, const Today& today) -> Result<Events> {
    const auto name = stream_of(business.id);
    if (streams.get<Business>(0))
      return already_exists("BUSINESS_EXISTS", "This business is registered already.", name);
    if (!business.nib.empty() && !streams.holder(0).empty()) return taken(streams.holder(0));
    BusinessRegistered registered;
    auto& record = *registered.mutable_business();
    record.set_name(name);
    record.set_agency(today.caller.agency);
    record.set_nib(business.nib);
    record.set_external_id(business.external_id);
    record.set_display_name(business.display_name);
    record.set_kecamatan("32.75.01");
    record.set_operating_status(Business::OPERATING_STATUS_BEROPERASI);
    return one_event(name, registered);
  };
  return made;
}

Command change_status(const std::string& request_id, const std::string& id,
                      Business::OperatingStatus status) {
  const auto name = stream_of(id);
  auto made = command(request_id, name, "status", std::to_string(status));
  made.decide = [name, status](const Streams& streams, const Today& today) -> Result<Events> {
    const auto* business = streams.get<Business>(0);
    if (!business) return unknown(name);
    if (business->operating_status() == Business::OPERATING_STATUS_DUPLIKAT)
      return rule_broken("BUSINESS_DUPLICATE", "A duplicate does not change any more.");
    if (business->operating_status() == status) return Events{};
    BusinessOperatingStatusChanged changed;
    changed.set_name(name);
    changed.set_old_status(business->operating_status());
    changed.set_new_status(status);
    *changed.mutable_status_date() = message_of(today.business_date);
    return one_event(name, changed);
  };
  return made;
}

Command change_nib(const std::string& request_id, const std::string& id, const std::string& old_nib,
                   const std::string& new_nib) {
  const auto name = stream_of(id);
  auto made = command(request_id, name, "nib", new_nib);
  if (!old_nib.empty()) made.keys.push_back(nib_key(old_nib));
  if (!new_nib.empty()) made.keys.push_back(nib_key(new_nib));
  // The new number is the last of the keys.
  const auto last = made.keys.empty() ? 0 : made.keys.size() - 1;
  made.decide = [name, new_nib, last](const Streams& streams, const Today&) -> Result<Events> {
    const auto* business = streams.get<Business>(0);
    if (!business) return unknown(name);
    if (!new_nib.empty()) {
      const auto& holder = streams.holder(last);
      if (!holder.empty() && holder != name) return taken(holder);
    }
    BusinessUpdated updated;
    updated.set_name(name);
    *updated.mutable_before() = *business;
    *updated.mutable_after() = *business;
    updated.mutable_after()->set_nib(new_nib);
    return one_event(name, updated);
  };
  return made;
}

Command add_worker(const std::string& request_id, const std::string& id) {
  const auto name = stream_of(id);
  auto made = command(request_id, name, "worker", "one more");
  made.decide = [name](const Streams& streams, const Today&) -> Result<Events> {
    const auto* business = streams.get<Business>(0);
    if (!business) return unknown(name);
    BusinessUpdated updated;
    updated.set_name(name);
    *updated.mutable_after() = *business;
    updated.mutable_after()->set_workers_female(business->workers_female() + 1);
    return one_event(name, updated);
  };
  return made;
}

Command open_day(const std::string& request_id, Date day) {
  auto made = command(request_id, "calendar", "open", day.iso());
  made.decide = [day](const Streams&, const Today&) -> Result<Events> {
    BusinessDayOpened opened;
    *opened.mutable_open_date() = message_of(day);
    return one_event("calendar", opened);
  };
  return made;
}

Business business_of(const std::string& reply) {
  Business business;
  CHECK(business.ParseFromString(reply));
  return business;
}

}  // namespace lumbung::contract
