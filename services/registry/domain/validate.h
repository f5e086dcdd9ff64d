// What a request may look like, before any state is known. Each function adds every wrong field to
// the list, with the path the client wrote, a stable reason and a sentence that says what to do.
// Runs after the general checks of runtime/rpc/shape.h (REQUIRED, DATE_INVALID, ENUM_UNKNOWN,
// OUTPUT_ONLY_FIELD_SET) and repeats none of them.
//
// Dates after the open business day cannot be seen here: the rules refuse them in the same words
// (dates.h).
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "lumbung/registry/v1/owners_service.pb.h"
#include "lumbung/registry/v1/registry_service.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

inline constexpr std::size_t kMinNameLength = 3;
inline constexpr std::size_t kMaxNameLength = 200;
inline constexpr std::size_t kMaxAddressLength = 300;
inline constexpr std::size_t kMaxNoteLength = 300;
inline constexpr std::size_t kMaxExternalIdLength = 64;
inline constexpr std::size_t kMaxPaperNumberLength = 100;
inline constexpr std::size_t kMaxNikKoperasiDigits = 16;
inline constexpr std::size_t kNibDigits = 13;
inline constexpr std::size_t kNpwpDigits = 16;
inline constexpr int kMaxKbliOthers = 20;
inline constexpr int kMaxWorkers = 100'000;
inline constexpr int kMaxBookYears = 100;
inline constexpr int kFirstBookYear = 1945;
inline constexpr int kLastBookYear = 2999;
// Nothing in the register is older, and 1899-12-30 is what a spreadsheet makes of an empty cell.
inline constexpr int kFirstYear = 1900;
inline constexpr int kMaxBatchGet = 1'000;
inline constexpr std::size_t kMinPersonNameLength = 2;
inline constexpr std::size_t kMinPhoneDigits = 8;
inline constexpr std::size_t kMaxPhoneDigits = 15;
inline constexpr std::size_t kMinPurposeLength = 5;
inline constexpr std::size_t kMaxPurposeLength = 200;
inline constexpr std::size_t kMinErasurePaperLength = 3;
// A phone or a NIK has at least this many digits in a row; a year or the number of a deed has not.
inline constexpr std::size_t kDigitsOfAPerson = 10;

// TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID, EXTERNAL_ID_LOOKS_LIKE_NIK,
// EXTERNAL_ID_LOOKS_LIKE_NPWP, NIK_KOPERASI_FORMAT, NIB_FORMAT, NPWP_FORMAT, PLACE_UNKNOWN,
// PLACE_IS_BPS_CODE, DATE_IMPLAUSIBLE, NUMBER_OUT_OF_RANGE, AMOUNT_NEGATIVE, AMOUNT_TOO_LARGE,
// TOO_MANY_VALUES, BOOK_YEAR_OUT_OF_RANGE, BOOK_YEAR_TWICE, BOOK_YEAR_BEFORE_FOUNDING,
// RAT_BEFORE_YEAR_END.
void validate(const v1::RegisterCooperativeRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong);
// The same for the fields of the mask; and REQUIRED for one that must not be cleared, NAME_FORMAT,
// MASK_EMPTY, MASK_FIELD_UNKNOWN, MASK_FIELD_NOT_UPDATABLE on `update_mask`.
void validate(const v1::UpdateCooperativeRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong);
// NAME_FORMAT, BOOK_YEAR_OUT_OF_RANGE.
void validate(const v1::RecordAnnualMeetingRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, BOOK_YEAR_OUT_OF_RANGE, AMOUNT_NEGATIVE, AMOUNT_TOO_LARGE.
void validate(const v1::ReportBusinessVolumeRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_LONG, TEXT_INVALID, DATE_IMPLAUSIBLE.
void validate(const v1::ChangeCooperativeLegalStateRequest& request,
              std::vector<FieldViolation>& wrong);
// DATE_IMPLAUSIBLE.
void validate(const v1::EvaluateCooperativeActivityRequest& request,
              std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TOO_MANY_VALUES.
void validate(const v1::GetCooperativeRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::BatchGetCooperativesRequest& request, std::vector<FieldViolation>& wrong);

// As of a cooperative, and KBLI_VERSION_UNKNOWN, KBLI_LEADING_ZERO_LOST, KBLI_UNKNOWN, KBLI_TWICE,
// NAME_FORMAT and OWNER_TWICE of the owner, and those of check_owner() under `owner.`.
void validate(const v1::RegisterBusinessRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong);
void validate(const v1::UpdateBusinessRequest& request, const Reference& reference,
              std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TEXT_TOO_LONG, TEXT_INVALID, DATE_IMPLAUSIBLE.
void validate(const v1::ChangeOperatingStatusRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, TOO_MANY_VALUES.
void validate(const v1::GetBusinessRequest& request, std::vector<FieldViolation>& wrong);
void validate(const v1::BatchGetBusinessesRequest& request, std::vector<FieldViolation>& wrong);

// Those of check_owner() under `owner.`.
void validate(const v1::RegisterOwnerRequest& request, std::vector<FieldViolation>& wrong);
// The same for the fields of the mask, and what every update may have wrong.
void validate(const v1::UpdateOwnerRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, DATE_IMPLAUSIBLE.
void validate(const v1::VerifyOwnerNikRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT.
void validate(const v1::GetOwnerRequest& request, std::vector<FieldViolation>& wrong);
// NIK_FORMAT.
void validate(const v1::FindOwnerRequest& request, std::vector<FieldViolation>& wrong);
// NAME_FORMAT, NAME_TWICE, TOO_MANY_VALUES, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID,
// PURPOSE_HOLDS_PERSONAL_DATA.
void validate(const v1::ReadPersonsRequest& request, std::vector<FieldViolation>& wrong);
// NAME_OR_NIK, NAME_FORMAT, NIK_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG, TEXT_INVALID,
// PAPER_NUMBER_HOLDS_PERSONAL_DATA.
void validate(const v1::ErasePersonRequest& request, std::vector<FieldViolation>& wrong);

// DATE_IMPLAUSIBLE.
void validate(const v1::OpenBusinessDayRequest& request, std::vector<FieldViolation>& wrong);

// The lines of business of a record in normal form, under `prefix` (`business.`): also asked by the
// rule that updates, because a code may be wrong only beside those on record.
void check_kbli(const v1::Business& business, const std::string& prefix, const Reference& reference,
                std::vector<FieldViolation>& wrong);

// The fields of a person, under `prefix` (`owner.`), as they were written, that is before
// normalise(): NIK_FORMAT, NIK_BIRTH_DATE, NIK_SERIAL, PHONE_FORMAT, TEXT_TOO_SHORT, TEXT_TOO_LONG,
// TEXT_INVALID, DATE_IMPLAUSIBLE. None repeats a value: an error is read by more people than the
// register. A field that is not given is not looked at.
void check_owner(const v1::Owner& owner, const std::string& prefix,
                 std::vector<FieldViolation>& wrong);

}  // namespace lumbung::registry
