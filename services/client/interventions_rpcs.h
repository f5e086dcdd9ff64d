// What InterventionsService answers (rpcs.h).
#pragma once

#include "client/rpcs.h"
#include "lumbung/registry/v1/interventions_service.pb.h"

namespace lumbung::client {

template <>
struct Rpc<registry::PlanInterventionRequest> {
  using Reply = registry::Intervention;
};
template <>
struct Rpc<registry::RecordInterventionStepRequest> {
  using Reply = registry::Intervention;
};
template <>
struct Rpc<registry::CompleteInterventionRequest> {
  using Reply = registry::Intervention;
};
template <>
struct Rpc<registry::CancelInterventionRequest> {
  using Reply = registry::Intervention;
};
template <>
struct Rpc<registry::MeasureInterventionsRequest> {
  using Reply = registry::MeasureInterventionsResponse;
};
template <>
struct Rpc<registry::GetInterventionRequest> {
  using Reply = registry::Intervention;
};
template <>
struct Rpc<registry::ListInterventionsRequest> {
  using Reply = registry::ListInterventionsResponse;
};
template <>
struct Rpc<registry::CountInterventionsRequest> {
  using Reply = registry::CountInterventionsResponse;
};
template <>
struct Rpc<registry::GetSuccessRatesRequest> {
  using Reply = registry::GetSuccessRatesResponse;
};

}  // namespace lumbung::client
