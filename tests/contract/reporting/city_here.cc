#include "contract/reporting/city_here.h"

#include "harness/eventually.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "lumbung/reporting/v1/figure_events.pb.h"
#include "reporting/projections/read_figures.h"
#include "runtime/events/embedded_feed.h"
#include "runtime/events/envelope.h"

namespace lumbung::contract {

namespace v1 = registry::v1;

namespace {

constexpr int kReaders = 2;
constexpr std::size_t kChunk = 512 * 1'024;
const Date kToday{2016, 12, 31};

const registry::ReferenceFiles& reference() {
  static const auto files = registry::read_reference_files(DATA);
  return files;
}

template <class Request>
std::vector<std::string> messages_of(const std::string& file) {
  std::vector<std::string> messages;
  Request header;
  header.mutable_header()->set_file_name(file);
  messages.push_back(header.SerializeAsString());
  const auto content = harness::read_file(std::string(DATA) + "/registers/" + file);
  for (std::size_t at = 0; at < content.size(); at += kChunk) {
    Request part;
    part.set_chunk(content.substr(at, kChunk));
    messages.push_back(part.SerializeAsString());
  }
  return messages;
}

template <class Response>
std::map<std::vector<std::string>, std::int64_t> groups_of(const Response& response, std::size_t fields) {
  std::map<std::vector<std::string>, std::int64_t> groups;
  for (const auto& group : response.groups()) {
    std::vector<std::string> values(group.values().begin(), group.values().end());
    values.resize(fields);
    groups[values] += group.count();
  }
  return groups;
}

}  // namespace

RegistryHere::RegistryHere(const Database& database) : store_(database.open(failpoints_)) {
  store::bind_fingerprint_key(*store_, fingerprint_key_);
  person_keys_ = std::make_unique<PersonKeys>(folder_ / "keys", store::bound_person_keys(*store_));
  store::bind_person_keys(*store_, person_keys_->id());
  service_ = std::make_unique<registry::Service>(
      registry::Parts{*store_, reference().reference, reference().rules, fingerprint_key_, *person_keys_, clock_, ids_,
                      failpoints_, metrics_, kReaders, folder_ / "search", {&signal_}});
  service_->open_day(kToday);
}

std::int64_t RegistryHere::import_businesses(const std::string& file) {
  v1::ImportBusinessesResponse last;
  CHECK(last.ParseFromString(send(service_->methods(), "ImportBusinesses", messages_of<v1::ImportBusinessesRequest>(file))));
  return last.totals().accepted();
}

std::int64_t RegistryHere::import_cooperatives(const std::string& file) {
  v1::ImportCooperativesResponse last;
  CHECK(last.ParseFromString(
      send(service_->methods(), "ImportCooperatives", messages_of<v1::ImportCooperativesRequest>(file))));
  return last.totals().accepted();
}

std::map<std::vector<std::string>, std::int64_t> RegistryHere::businesses_by(const std::vector<std::string>& fields) {
  v1::CountBusinessesRequest request;
  for (const auto& field : fields) request.add_group_by(field);
  return groups_of(must<v1::CountBusinessesResponse>(request), fields.size());
}

std::map<std::vector<std::string>, std::int64_t> RegistryHere::cooperatives_by(const std::vector<std::string>& fields) {
  v1::CountCooperativesRequest request;
  request.set_filter("NOT merged_into:*");
  for (const auto& field : fields) request.add_group_by(field);
  return groups_of(must<v1::CountCooperativesResponse>(request), fields.size());
}

std::vector<v1::Business> RegistryHere::businesses(int most, const std::string& filter) {
  v1::ListBusinessesRequest request;
  request.set_page_size(most);
  request.set_filter(filter);
  const auto page = must<v1::ListBusinessesResponse>(request);
  return {page.businesses().begin(), page.businesses().end()};
}

std::vector<v1::Cooperative> RegistryHere::cooperatives(int most, const std::string& filter) {
  v1::ListCooperativesRequest request;
  request.set_page_size(most);
  request.set_filter(filter);
  const auto page = must<v1::ListCooperativesResponse>(request);
  return {page.cooperatives().begin(), page.cooperatives().end()};
}

std::int64_t RegistryHere::position() { return store::read_head(*store_->reader()).position; }

ReportingHere::ReportingHere(Engine engine, const std::string& own, store::Store& followed, store::CommitSignal& signal,
                             const std::string& failpoints)
    : ReportingHere(engine, own,
                    [&followed, &signal, source = events::source_of("3275", "registry")] {
                      return events::open_embedded_feed(followed, signal, source);
                    },
                    failpoints) {}

ReportingHere::ReportingHere(Engine engine, const std::string& own, events::OpenFeed feeds, const std::string& failpoints)
    : store_(open_store(engine, own, failpoints_)) {
  store::bind_fingerprint_key(*store_, fingerprint_key_);
  if (!failpoints.empty()) failpoints_.arm(failpoints);
  service_ = std::make_unique<reporting::Service>(
      reporting::Parts{*store_, fingerprint_key_, clock_, ids_, failpoints_, log_, metrics_, kReaders, "3275",
                       std::move(feeds)});
}

reporting::v1::GetFiguresResponse ReportingHere::figures(const std::string& indicator, reporting::Dimension by,
                                                         const std::string& kecamatan, std::int64_t min_position) {
  reporting::v1::GetFiguresRequest request;
  request.set_indicator("indicators/" + indicator);
  request.set_group_by(by);
  request.set_kecamatan(kecamatan);
  request.set_min_position(min_position);
  return must<reporting::v1::GetFiguresResponse>(service_->methods(), request);
}

bool ReportingHere::settle(std::int64_t position) {
  const auto there = harness::eventually([&] { return consumer().position().position >= position; });
  return there && service_->settle(harness::kPatience);
}

std::vector<store::EventRow> ReportingHere::events() {
  const auto reader = store_->reader();
  std::vector<store::EventRow> all;
  for (;;) {
    const auto page = store::read_events_after(*reader, std::ssize(all), 1'000);
    if (page.empty()) return all;
    all.insert(all.end(), page.begin(), page.end());
  }
}

reporting::Figures ReportingHere::all() {
  return reporting::read_all_figures(*store_->reader(), "figures<registry", "/lumbung/3275/registry").figures;
}

reporting::Figures added_up(const std::vector<store::EventRow>& events) {
  reporting::Figures figures;
  for (const auto& event : events) {
    reporting::v1::FiguresChanged changed;
    if (event.type != changed.GetDescriptor()->full_name()) continue;
    CHECK(changed.ParseFromString(event.payload));
    for (const auto& change : changed.changes()) {
      const reporting::FigureKey key{changed.indicator().substr(11), change.dimension(), change.kecamatan(), change.group()};
      auto& figure = figures[key];
      EXPECT_EQ(figure, (reporting::Contribution{change.old_part(), change.old_whole()})) << change.ShortDebugString();
      figure.part += change.part_delta();
      figure.whole += change.whole_delta();
      EXPECT_EQ(figure, (reporting::Contribution{change.new_part(), change.new_whole()})) << change.ShortDebugString();
    }
  }
  std::erase_if(figures, [](const auto& each) { return each.second.none(); });
  return figures;
}

}  // namespace lumbung::contract
