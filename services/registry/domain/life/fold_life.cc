#include "registry/domain/life/fold_life.h"

#include <algorithm>
#include <string>

#include "lumbung/registry/v1/cooperative_life_events.pb.h"
#include "registry/domain/folding.h"

namespace lumbung::registry {

using v1::ClosingCase;
using v1::Cooperative;

namespace {

// A step of the case and the paper behind it.
template <class Step>
ClosingCase& move_case(Cooperative& state, ClosingCase::State to, const Step& step) {
  auto& closing = *state.mutable_closing_case();
  closing.set_state(to);
  closing.set_paper_number(step.paper_number());
  *closing.mutable_paper_date() = step.paper_date();
  return closing;
}

void put_result(Cooperative& state, const v1::HealthResult& result) {
  auto& results = *state.mutable_health_results();
  auto at = std::lower_bound(results.begin(), results.end(), result.book_year(),
                             [](const auto& each, int year) { return each.book_year() < year; });
  if (at != results.end() && at->book_year() == result.book_year()) {
    *at = result;
    return;
  }
  const auto index = at - results.begin();
  *results.Add() = result;
  std::rotate(results.begin() + index, results.end() - 1, results.end());
}

}  // namespace

bool fold_life(Cooperative& state, const google::protobuf::Message& event) {
  if (const auto* proposed = as<v1::DissolutionProposed>(event)) {
    *state.mutable_closing_case() = proposed->closing_case();
  } else if (const auto* objection = as<v1::ObjectionRecorded>(event)) {
    auto& closing = move_case(state, ClosingCase::STATE_KEBERATAN, *objection);
    *closing.mutable_objected_date() = objection->objected_date();
    *closing.mutable_answer_until_date() = objection->answer_until_date();
  } else if (const auto* answered = as<v1::ObjectionAnswered>(event)) {
    move_case(state, answered->upheld() ? ClosingCase::STATE_DITARIK : ClosingCase::STATE_DIUSULKAN_BUBAR, *answered);
  } else if (const auto* withdrawn = as<v1::DissolutionWithdrawn>(event)) {
    move_case(state, ClosingCase::STATE_DITARIK, *withdrawn);
  } else if (const auto* forwarded = as<v1::DissolutionForwarded>(event)) {
    *move_case(state, ClosingCase::STATE_DITERUSKAN, *forwarded).mutable_forwarded_date() = forwarded->paper_date();
  } else if (const auto* assessed = as<v1::HealthAssessed>(event)) {
    put_result(state, assessed->result());
  } else if (const auto* issued = as<v1::NikCertificateIssued>(event)) {
    *state.mutable_nik_certificate() = issued->certificate();
  } else {
    return false;
  }
  return true;
}

void apply(v1::ActivityEvaluation& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (const auto* begun = as<v1::EvaluationBegun>(event)) {
    state = begun->evaluation();
  } else if (const auto* finished = as<v1::EvaluationFinished>(event)) {
    const auto created = state.create_time();
    state = finished->evaluation();
    *state.mutable_create_time() = created;
  } else {
    return;
  }
  stamp(state, facts);
}

void apply(v1::EvaluationPage& state, const google::protobuf::Message& event, const EventFacts&) {
  if (const auto* done = as<v1::EvaluationPageDone>(event)) state = done->page();
}

}  // namespace lumbung::registry
