// What StudyVisitsService answers (rpcs.h).
#pragma once

#include "client/rpcs.h"
#include "lumbung/registry/v1/study_visits_service.pb.h"

namespace lumbung::client {

template <>
struct Rpc<registry::DesignateExemplarRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::EndExemplarRequest> {
  using Reply = registry::Cooperative;
};
template <>
struct Rpc<registry::RegisterStudyVisitRequest> {
  using Reply = registry::StudyVisit;
};
template <>
struct Rpc<registry::CompleteStudyVisitRequest> {
  using Reply = registry::StudyVisit;
};
template <>
struct Rpc<registry::CancelStudyVisitRequest> {
  using Reply = registry::StudyVisit;
};
template <>
struct Rpc<registry::AddFollowUpRequest> {
  using Reply = registry::StudyVisit;
};
template <>
struct Rpc<registry::FulfilFollowUpRequest> {
  using Reply = registry::StudyVisit;
};
template <>
struct Rpc<registry::GetStudyVisitRequest> {
  using Reply = registry::StudyVisit;
};
template <>
struct Rpc<registry::ListStudyVisitsRequest> {
  using Reply = registry::ListStudyVisitsResponse;
};
template <>
struct Rpc<registry::CountStudyVisitsRequest> {
  using Reply = registry::CountStudyVisitsResponse;
};
template <>
struct Rpc<registry::CountFollowUpsRequest> {
  using Reply = registry::CountFollowUpsResponse;
};

}  // namespace lumbung::client
