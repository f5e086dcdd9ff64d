#include "registry/domain/papers/fold_papers.h"

#include "base/text.h"
#include "lumbung/registry/v1/paper_events.pb.h"
#include "registry/domain/folding.h"

namespace lumbung::registry {
namespace {


template <class Record>
bool fold_papers(Record& state, const google::protobuf::Message& event) {
  if (const auto* attached = as<v1::PaperAttached>(event)) {
    *state.add_papers() = attached->paper();
  } else if (const auto* detached = as<v1::PaperDetached>(event)) {
    for (auto& paper : *state.mutable_papers())
      if (paper_key(paper) == paper_key(detached->paper())) paper = detached->paper();
  } else {
    return false;
  }
  return true;
}

}  // namespace

void apply(EntryPaper& state, const google::protobuf::Message& event, const EventFacts& facts) {
  if (const auto* recorded = as<v1::PaperRecorded>(event)) {
    state = recorded->paper();
  } else if (const auto* revoked = as<v1::PaperRevoked>(event)) {
    *state.mutable_paper()->mutable_revoked_date() = revoked->revoked_date();
    state.set_revoke_reason(revoked->reason());
  } else {
    return;
  }
  stamp(state, facts);
}

void apply(SkbSeries& state, const google::protobuf::Message& event, const EventFacts&) {
  const auto* given = as<v1::SkbNumberGiven>(event);
  if (!given) return;
  state.set_name(given->name());
  state.set_last_number(given->number());
}

bool fold_papers_of(v1::Business& state, const google::protobuf::Message& event) { return fold_papers(state, event); }
bool fold_papers_of(v1::Cooperative& state, const google::protobuf::Message& event) {
  return fold_papers(state, event);
}

std::string paper_key(const v1::Paper& paper) {
  const auto issuer = paper.kind() == v1::Paper::KIND_SKB ? std::string() : paper.issuer() + "/";
  return "paper/" + v1::Paper::Kind_Name(paper.kind()) + "/" + issuer + squeezed(paper.number());
}

std::vector<std::string> keys_of(const EntryPaper& paper) { return {paper_key(paper.paper())}; }

}  // namespace lumbung::registry
