// How facts make a paper, the papers of a record and the series of numbers; and the key a paper holds. Part of fold.h:
// raise kFoldVersion when a meaning changes.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <vector>

#include "base/events.h"
#include "lumbung/registry/v1/business.pb.h"
#include "lumbung/registry/v1/cooperative.pb.h"
#include "lumbung/registry/v1/entry_paper.pb.h"

namespace lumbung::registry {

using v1::EntryPaper;
using v1::SkbSeries;

void apply(EntryPaper& state, const google::protobuf::Message& event, const EventFacts& facts);
void apply(SkbSeries& state, const google::protobuf::Message& event, const EventFacts& facts);
// The facts of a record's stream that are of this room; false for others.
bool fold_papers_of(v1::Business& state, const google::protobuf::Message& event);
bool fold_papers_of(v1::Cooperative& state, const google::protobuf::Message& event);

// `paper/<kind>/<issuer>/<number>`, the number in capitals without spaces. Of an SKB, whose numbers are one series,
// `paper/KIND_SKB/<number>`. A paper taken back keeps it.
std::string paper_key(const v1::Paper& paper);
std::vector<std::string> keys_of(const EntryPaper& paper);

}  // namespace lumbung::registry
