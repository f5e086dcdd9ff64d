// An indicator: what it is called, what is counted, and how much one subject adds to it. Everything else (folding, figures by
// group, publishing, serving, the command line) follows from this by itself: a new indicator is one file and one line in
// catalogue.cc.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lumbung/reporting/v1/indicator.pb.h"
#include "reporting/domain/facts.h"

namespace lumbung::reporting {

using v1::Dimension;

// What one subject adds, or a group has: 0 <= part <= whole.
struct Contribution {
  std::int64_t part = 0;
  std::int64_t whole = 0;

  bool none() const { return part == 0 && whole == 0; }
  bool operator==(const Contribution&) const = default;
};

using OfBusiness = Contribution (*)(const BusinessFacts&);
using OfCooperative = Contribution (*)(const CooperativeFacts&);

// Texts as in indicator.proto.
struct Indicator {
  std::string id;    // `k1`: lower-case letters and digits.
  int version;       // Raised when a subject's contribution changes its meaning: figures are then made anew.
  std::string code;  // `K1`
  std::string title;
  std::string local_title;
  std::string concept_text;
  std::string definition;
  std::string formula;
  std::string part_title;
  std::string whole_title;
  std::string interpretation;
  std::string unit;
  v1::Indicator::Measure measure;
  std::vector<Dimension> dimensions;
  std::variant<OfBusiness, OfCooperative> contribution;  // Pure.
};

// In the order of their codes.
using Catalogue = std::vector<const Indicator*>;

// What businesses and cooperatives can be grouped by.
std::vector<Dimension> business_dimensions();
std::vector<Dimension> cooperative_dimensions();

// The group a subject is in; empty when it is not known. Only for a dimension of its kind.
const std::string& group_of(Dimension dimension, const BusinessFacts& facts);
const std::string& group_of(Dimension dimension, const CooperativeFacts& facts);

}  // namespace lumbung::reporting
