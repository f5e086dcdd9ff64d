#include "registry/service.h"

#include "lumbung/common/v1/calendar.pb.h"
#include "lumbung/registry/v1/change_request.pb.h"
#include "registry/domain/fold.h"
#include "registry/domain/interventions/fold_interventions.h"
#include "registry/domain/keys.h"
#include "registry/domain/life/fold_life.h"
#include "registry/domain/papers/fold_papers.h"
#include "registry/domain/study_visits/fold_study_visits.h"
#include "registry/domain/visits/fold_visits.h"
#include "registry/domain/visits/record_visit.h"
#include "registry/rpc/cached_reads.h"
#include "registry/rpc/change_requests_rpc.h"
#include "registry/rpc/commands.h"
#include "registry/rpc/cooperative_life_rpc.h"
#include "registry/rpc/duplicates_rpc.h"
#include "registry/rpc/erase_person.h"
#include "registry/rpc/history_rpc.h"
#include "registry/rpc/import_kinds.h"
#include "registry/rpc/interventions_rpc.h"
#include "registry/rpc/owners_rpc.h"
#include "registry/rpc/papers_rpc.h"
#include "registry/rpc/reference_rpc.h"
#include "registry/rpc/registry_rpc.h"
#include "registry/rpc/study_visits_rpc.h"
#include "registry/rpc/visits_rpc.h"
#include "registry/rpc/search_rpc.h"
#include "registry/rpc/watch_rpc.h"
#include "registry/search/search.h"
#include "registry/views/businesses_view.h"
#include "registry/views/change_requests_view.h"
#include "registry/views/cooperatives_view.h"
#include "registry/views/duplicate_candidates_view.h"
#include "registry/views/evaluations_view.h"
#include "registry/views/interventions_view.h"
#include "registry/views/owners_view.h"
#include "registry/views/papers_view.h"
#include "registry/views/person_reads_view.h"
#include "registry/views/study_visits_view.h"
#include "registry/views/visits_view.h"
#include "registry/views/record_merges_view.h"
#include "runtime/events/envelope.h"
#include "runtime/events/watches.h"
#include "runtime/metrics/committer_metrics.h"
#include "runtime/store/commit_signal.h"
#include "runtime/store/views.h"

namespace lumbung::registry {
namespace {

// Threads that parse files going in.
constexpr int kBulkThreads = 2;

template <class State>
store::AggregateType kind_of(std::string prefix) {
  store::AggregateType type;
  type.prefix = std::move(prefix);
  type.prototype = &State::default_instance();
  type.fold_version = kFoldVersion;
  type.apply = [](google::protobuf::Message& state, const google::protobuf::Message& event,
                  const EventFacts& facts) { apply(static_cast<State&>(state), event, facts); };
  return type;
}

template <class State>
store::AggregateType listed(std::string prefix, const store::ViewTable& view, store::Row (*row)(const State&)) {
  auto type = kind_of<State>(std::move(prefix));
  type.keys = [](const google::protobuf::Message& state) { return keys_of(static_cast<const State&>(state)); };
  type.view = &view;
  type.row = [row](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return row(static_cast<const State&>(state));
  };
  return type;
}

// Its natural key is that of its sealed data, which the store keeps by itself.
store::AggregateType owners() {
  auto type = kind_of<Owner>("owners/");
  type.view = &owners_view();
  type.row = [](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return owners_row(static_cast<const Owner&>(state));
  };
  type.sealed = [](const google::protobuf::Message& state) -> std::optional<store::SealedReference> {
    const auto& owner = static_cast<const Owner&>(state);
    if (!owner.has_sealed()) return std::nullopt;
    return store::SealedReference{owner.sealed().ref(), owner.sealed().sha256()};
  };
  return type;
}

store::AggregateType person_reads() {
  auto type = kind_of<v1::PersonRead>("personReads/");
  type.view = &person_reads_view();
  type.row = [](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return person_reads_row(static_cast<const v1::PersonRead&>(state));
  };
  return type;
}

store::AggregateType evaluations() {
  auto type = kind_of<v1::ActivityEvaluation>("evaluations/");
  type.view = &evaluations_view();
  type.row = [](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return evaluations_row(static_cast<const v1::ActivityEvaluation&>(state));
  };
  return type;
}

store::AggregateType change_requests() {
  auto type = kind_of<v1::ChangeRequest>("changeRequests/");
  type.view = &change_requests_view();
  type.row = [](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return change_requests_row(static_cast<const v1::ChangeRequest&>(state));
  };
  return type;
}

store::AggregateType record_merges() {
  auto type = kind_of<v1::RecordMerge>("recordMerges/");
  type.view = &record_merges_view();
  type.row = [](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return record_merges_row(static_cast<const v1::RecordMerge&>(state));
  };
  return type;
}

store::AggregateType duplicate_candidates() {
  auto type = kind_of<v1::DuplicateCandidate>("duplicateCandidates/");
  type.view = &duplicate_candidates_view();
  type.row = [](const google::protobuf::Message& state) -> std::optional<store::Row> {
    return duplicate_candidates_row(static_cast<const v1::DuplicateCandidate&>(state));
  };
  return type;
}

const google::protobuf::ServiceDescriptor* descriptor(const char* service) {
  return google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(service);
}

store::Store& with_views(store::Store& store, Failpoints& failpoints) {
  store::ensure_views(store, aggregates(), failpoints);
  return store;
}

// The reads that are cached hear of a commit before everybody else.
std::vector<store::CommitObserver*> with(store::CommitObserver& first, std::vector<store::CommitObserver*> observers) {
  observers.insert(observers.begin(), &first);
  return observers;
}

}  // namespace

const store::Aggregates& aggregates() {
  static const store::Aggregates all = [] {
    store::Aggregates kinds;
    kinds.add(kind_of<common::v1::Calendar>("calendar"));
    kinds.add(listed<Cooperative>("cooperatives/", cooperatives_view(), cooperatives_row));
    kinds.add(listed<Business>("businesses/", businesses_view(), businesses_row));
    kinds.add(owners());
    kinds.add(person_reads());
    kinds.add(record_merges());
    kinds.add(duplicate_candidates());
    kinds.add(evaluations());
    kinds.add(kind_of<v1::EvaluationPage>("evaluationPages/"));
    kinds.add(listed<Intervention>("interventions/", interventions_view(), interventions_row));
    kinds.add(listed<StudyVisit>("studyVisits/", study_visits_view(), study_visits_row));
    kinds.add(listed<EntryPaper>("papers/", papers_view(), papers_row));
    kinds.add(kind_of<SkbSeries>("skbSeries/"));
    kinds.add(listed<v1::Visit>("visits/", visits_view(), visits_row));
    kinds.add(change_requests());
    kinds.add(kind_of<v1::PendingChanges>("pendingChanges/"));
    return kinds;
  }();
  return all;
}

struct Service::Core {
  explicit Core(const Parts& parts)
      : store(with_views(parts.store, parts.failpoints)),
        metrics(parts.metrics, "registry"),
        readers(parts.store, parts.reader_connections),
        reads(parts.cache, readers, parts.metrics, cached_reads(parts.cell, store::read_head(*store.reader()))),
        bulk(kBulkThreads),
        committer(parts.store, aggregates(), parts.clock, parts.ids, parts.failpoints, &metrics,
                  [&rules = parts.rules](Date day) { return rules_version_on(rules, day); },
                  with(reads, with(signal, parts.observers))),
        persons(parts.person_keys, parts.ids),
        shared{committer, readers, bulk, parts.reference, parts.rules, parts.fingerprint_key, parts.failpoints, persons,
               parts.ids, parts.clock, reads},
        erased(apply_erasures(shared, store)),
        cooperatives(cooperatives_import(shared)),
        businesses(businesses_import(shared)),
        search(store, committer, parts.reference, parts.search_folder, parts.reader_connections, parts.metrics),
        watches(store, signal, aggregates(), events::source_of(parts.cell, "registry"), "registry", parts.metrics) {
    add_cooperatives(registry_methods, shared, cooperatives);
    add_businesses(registry_methods, shared, businesses);
    add_calendar(registry_methods, shared);
    add_owners(owners_methods, shared);
    add_duplicates(duplicates_methods, shared);
    add_cooperative_life(life_methods, shared);
    add_visits(visits_methods, shared);
    add_change_requests(change_requests_methods, shared);
    add_reference(reference_methods, parts.reference);
    add_history(history_methods, shared, aggregates());
    add_search(search_methods, search, committer);
    add_interventions(interventions_methods, shared);
    add_study_visits(study_visits_methods, shared);
    add_papers(papers_methods, shared);
    add_watch(watch_methods, watches, parts.reference);
  }

  store::Store& store;
  store::CommitSignal signal;  // For those who watch.
  store::CommitterMetrics metrics;
  store::Readers readers;
  cache::ReadThrough reads;
  Executor bulk;
  store::Committer committer;
  Persons persons;
  Registry shared;
  const std::size_t erased;
  const ImportKind cooperatives;
  const ImportKind businesses;
  search::Search search;
  events::Watches watches;
  rpc::Methods registry_methods{descriptor("lumbung.registry.v1.RegistryService")};
  rpc::Methods duplicates_methods{descriptor("lumbung.registry.v1.DuplicatesService")};
  rpc::Methods owners_methods{descriptor("lumbung.registry.v1.OwnersService")};
  rpc::Methods life_methods{descriptor("lumbung.registry.v1.CooperativeLifeService")};
  rpc::Methods visits_methods{descriptor("lumbung.registry.v1.VisitsService")};
  rpc::Methods change_requests_methods{descriptor("lumbung.registry.v1.ChangeRequestsService")};
  rpc::Methods reference_methods{descriptor("lumbung.registry.v1.ReferenceService")};
  rpc::Methods history_methods{descriptor("lumbung.registry.v1.HistoryService")};
  rpc::Methods search_methods{descriptor("lumbung.registry.v1.SearchService")};
  rpc::Methods interventions_methods{descriptor("lumbung.registry.v1.InterventionsService")};
  rpc::Methods study_visits_methods{descriptor("lumbung.registry.v1.StudyVisitsService")};
  rpc::Methods papers_methods{descriptor("lumbung.registry.v1.PapersService")};
  rpc::Methods watch_methods{descriptor("lumbung.registry.v1.WatchService")};
};

Service::Service(const Parts& parts) : core_(std::make_unique<Core>(parts)) {}
Service::~Service() = default;

std::vector<const rpc::Methods*> Service::methods() const {
  return {&core_->registry_methods, &core_->owners_methods, &core_->duplicates_methods, &core_->life_methods,
          &core_->visits_methods, &core_->change_requests_methods,
          &core_->reference_methods, &core_->history_methods,
          &core_->search_methods, &core_->interventions_methods,
          &core_->study_visits_methods, &core_->papers_methods,
          &core_->watch_methods};
}

std::size_t Service::erased_at_start() const { return core_->erased; }

std::optional<Date> Service::open_day() const {
  const auto connection = core_->store.reader();
  const auto rows = store::read_states(*connection, {"calendar"});
  if (rows.empty()) return std::nullopt;
  common::v1::Calendar calendar;
  if (!calendar.ParseFromString(rows.front().state)) return std::nullopt;
  return date_of(calendar.open_date());
}

void Service::open_day(Date day) {
  auto request = std::make_shared<v1::OpenBusinessDayRequest>();
  *request->mutable_date() = message_of(day);
  request->set_request_id("open-" + day.iso());
  rpc::Call call;
  call.caller = {"local", "day-keeper", {}};
  call.deadline = std::chrono::steady_clock::time_point::max();
  const auto result = core_->committer.commit_and_wait(command_for(core_->shared, call, std::move(request)));
  if (const auto* failed = std::get_if<store::Failed>(&result)) throw store::Unavailable(failed->sentence);
}

void Service::end_watches(std::chrono::milliseconds limit) { core_->watches.end_all(limit); }

std::optional<std::string> Service::committer_problem() const {
  if (core_->committer.alive()) return std::nullopt;
  return "the committer's thread is stuck";
}

std::optional<std::string> Service::store_problem() { return core_->readers.problem(); }

}  // namespace lumbung::registry
