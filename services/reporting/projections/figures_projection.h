// The read model behind every figure: the facts of each subject, and what they add up to. An event changes one subject, and the
// figures by the difference between what that subject contributed before and contributes after.
#pragma once

#include "reporting/domain/figures.h"
#include "runtime/events/projection.h"

namespace lumbung::reporting {

inline constexpr const char* kFiguresProjection = "figures";
// The service it hears, in the cursor's name and the tables.
inline constexpr const char* kSource = "registry";

// `catalogue` must outlive it.
class FiguresProjection : public events::Projection {
 public:
  explicit FiguresProjection(const Catalogue& catalogue) : catalogue_(catalogue) {}

  std::string name() const override { return kFiguresProjection; }
  // Follows from the catalogue: with an indicator more, less or of another meaning, everything is made anew.
  int version() const override;
  std::vector<const store::ViewTable*> tables() const override;
  bool knows(const std::string& type) const override;
  void want(const events::Envelope& event, events::WantedRows& wanted) const override;
  // Reasons: ALREADY_REGISTERED, SUBJECT_UNKNOWN, UNDECODABLE.
  void apply(const events::Envelope& event, events::ProjectedRows& rows) const override;

 private:
  const Catalogue& catalogue_;
};

}  // namespace lumbung::reporting
