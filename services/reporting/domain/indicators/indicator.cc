#include "reporting/domain/indicators/indicator.h"

#include "base/check.h"

namespace lumbung::reporting {

std::vector<Dimension> business_dimensions() {
  return {v1::DIMENSION_KECAMATAN, v1::DIMENSION_KELURAHAN, v1::DIMENSION_SECTION, v1::DIMENSION_SIZE};
}

std::vector<Dimension> cooperative_dimensions() {
  return {v1::DIMENSION_KECAMATAN, v1::DIMENSION_KELURAHAN, v1::DIMENSION_TYPE};
}

const std::string& group_of(Dimension dimension, const BusinessFacts& facts) {
  if (dimension == v1::DIMENSION_KECAMATAN) return facts.kecamatan;
  if (dimension == v1::DIMENSION_KELURAHAN) return facts.kelurahan;
  if (dimension == v1::DIMENSION_SECTION) return facts.section;
  CHECK(dimension == v1::DIMENSION_SIZE);
  return facts.size;
}

const std::string& group_of(Dimension dimension, const CooperativeFacts& facts) {
  if (dimension == v1::DIMENSION_KECAMATAN) return facts.kecamatan;
  if (dimension == v1::DIMENSION_KELURAHAN) return facts.kelurahan;
  CHECK(dimension == v1::DIMENSION_TYPE);
  return facts.type;
}

}  // namespace lumbung::reporting
