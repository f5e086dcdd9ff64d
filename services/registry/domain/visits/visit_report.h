// What a device may send of a visit, before any state is known: every wrong field at once, so that an officer mends
// a visit in one go. A visit is judged by itself; the bounds are those of Kota Bekasi and its neighbours.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/visits_service.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

inline constexpr int kMaxVisitsInUpload = 500;
inline constexpr int kMaxVisitHours = 24;
inline constexpr int kMaxAccuracyM = 5'000;
inline constexpr int kMaxCorrections = 20;
inline constexpr int kMaxConfirmed = 50;
inline constexpr std::size_t kMaxVisitWordLength = 64;
// A device's clock may run ahead of the register's by this much; what is farther ahead is wrong.
inline constexpr int kMaxClockSkewMinutes = 15;

// The one form in which a report is kept and compared: texts trimmed, id and hash in lower case, confirmed fields
// sorted and once each. Applying it twice changes nothing.
void normalise(v1::VisitReport& report);

// Wrong fields of a report in normal form, under `prefix`: REQUIRED, VISIT_ID_FORMAT, TARGET_OR_EXTERNAL_ID,
// NAME_FORMAT, TARGET_KIND_DIFFERS, EXTERNAL_ID_LOOKS_LIKE_NIK, EXTERNAL_ID_LOOKS_LIKE_NPWP, TEXT_TOO_LONG,
// TEXT_INVALID, HOLDS_PERSONAL_DATA, TIME_INVALID, VISIT_ENDS_BEFORE_START, VISIT_TOO_LONG, GPS_SWAPPED,
// GPS_IMPLAUSIBLE, GPS_ACCURACY, PHOTO_HASH_FORMAT, PHOTO_OUTSIDE_VISIT, TOO_MANY_VALUES, MASK_FIELD_UNKNOWN,
// CORRECTION_FIELD_UNKNOWN, CORRECTION_TWICE, CORRECTION_CONFIRMED, CORRECTION_VALUE, and what ProposeChange
// refuses of the values.
void check_report(const v1::VisitReport& report, const std::string& prefix, const Reference& reference,
                  std::vector<FieldViolation>& wrong);

// Those of check_report() under `report.`.
void validate(const v1::RecordVisitRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong);
// TOO_MANY_VALUES on `reports`; each of them is judged by itself, later.
void validate(const v1::UploadVisitsRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::GetVisitRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong);
// PLACE_UNKNOWN, DATE_IMPLAUSIBLE.
void validate(const v1::ListDueVisitsRequest& request, const Reference& reference, std::vector<FieldViolation>& wrong);

// The kind of a report: by its target's name, else as it says.
v1::VisitTargetKind kind_of(const v1::VisitReport& report);

}  // namespace lumbung::registry
