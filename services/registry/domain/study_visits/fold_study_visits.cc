#include "registry/domain/study_visits/fold_study_visits.h"

#include "base/date.h"
#include "base/text.h"
#include "lumbung/registry/v1/study_visit_events.pb.h"
#include "registry/domain/folding.h"

namespace lumbung::registry {


bool fold_study_visit(StudyVisit& state, const google::protobuf::Message& event) {
  if (const auto* registered = as<v1::StudyVisitRegistered>(event)) {
    state = registered->study_visit();
  } else if (const auto* completed = as<v1::StudyVisitCompleted>(event)) {
    state.set_state(StudyVisit::STATE_COMPLETED);
    state.set_people(completed->people());
  } else if (const auto* cancelled = as<v1::StudyVisitCancelled>(event)) {
    state.set_state(StudyVisit::STATE_CANCELLED);
    state.set_cancel_reason(cancelled->reason());
  } else if (const auto* added = as<v1::FollowUpAdded>(event)) {
    *state.add_follow_ups() = added->follow_up();
  } else if (const auto* fulfilled = as<v1::FollowUpFulfilled>(event)) {
    if (fulfilled->follow_up() < 1 || fulfilled->follow_up() > state.follow_ups_size()) return true;
    auto& follow_up = *state.mutable_follow_ups(fulfilled->follow_up() - 1);
    *follow_up.mutable_fulfilled_date() = fulfilled->fulfilled_date();
    follow_up.set_how(fulfilled->how());
  } else {
    return false;
  }
  return true;
}

void apply(StudyVisit& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (fold_study_visit(state, event)) stamp(state, facts);
}

bool fold_exemplar(v1::Cooperative& state, const google::protobuf::Message& event) {
  if (const auto* designated = as<v1::ExemplarDesignated>(event)) {
    *state.mutable_exemplar() = designated->exemplar();
  } else if (as<v1::ExemplarEnded>(event)) {
    state.clear_exemplar();
  } else {
    return false;
  }
  return true;
}

std::string external_id_key(const StudyVisit& visit) {
  if (visit.external_id().empty()) return {};
  return "external/" + visit.agency() + "/study-visits/" + visit.external_id();
}

std::string occasion_key(const StudyVisit& visit) {
  const auto day = date_of(visit.visit_date());
  if (!day || visit.state() == StudyVisit::STATE_CANCELLED) return {};
  const auto visitors = visit.visitor().empty()
                            ? squeezed(visit.visitor_name()) + "@" + squeezed(visit.visitor_city())
                            : visit.visitor();
  return "study-visit/" + visit.host() + "/" + day->iso() + "/" + visitors;
}

std::vector<std::string> keys_of(const StudyVisit& visit) {
  std::vector<std::string> keys{external_id_key(visit), occasion_key(visit)};
  std::erase(keys, std::string());
  return keys;
}

}  // namespace lumbung::registry
