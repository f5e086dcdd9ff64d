// What people and spreadsheets type where a value is meant: read where it has one meaning, refused
// with what is wrong and what to do where it has two or none. Pure; the cells of a file and their
// columns are in cells.h. Cells hold valid UTF-8.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/date.h"
#include "lumbung/registry/v1/owner.pb.h"
#include "registry/domain/reference.h"

namespace lumbung::registry {

// A value, or why there is none.
template <class T>
struct Typed {
  Typed(T read) : value(std::move(read)) {}
  Typed(std::string why, std::string what_to_do)
      : reason(std::move(why)), sentence(std::move(what_to_do)) {}

  std::optional<T> value;
  std::string reason;
  std::string sentence;
};

// Without the blanks around it (the no-break space too) and the marks by which a spreadsheet is
// told to leave text alone: `'01301` and `="01301"` are 01301.
std::string unmarked(std::string_view cell);
// `1.5E+06`, `3,27501E+15`: what a spreadsheet makes of many digits. The last of them are lost.
bool is_scientific(std::string_view text);
// One of `#N/A`, `#REF!` and their like, or a cell too narrow to print.
bool is_spreadsheet_error(std::string_view cell);

// Whole numbers: `1500`, `1.500`, `1.000.000`, `1,000,000`, with `Rp` in front, with `,00` or `,-`
// behind. NUMBER_NOT_WHOLE, NUMBER_FORMAT, NUMBER_TOO_LARGE, NUMBER_EATEN_BY_SPREADSHEET.
Typed<std::int64_t> typed_number(std::string_view cell);

// `2016-12-31`; `31/12/2016`, `31-12-2016`, `31.12.2016`, always day first; `31 Desember 2016`. A
// midnight behind it is dropped. DATE_FORMAT, DATE_INVALID, DATE_YEAR_TWO_DIGITS,
// DATE_IS_SPREADSHEET_SERIAL.
Typed<Date> typed_date(std::string_view cell);

// A code that looks like a number: as it is, without the `.0` of a spreadsheet.
// NUMBER_EATEN_BY_SPREADSHEET.
Typed<std::string> typed_code(std::string_view cell);

// In the form they are kept in (domain/normalise.h); whether it is a NIK or a phone is the rules'
// to say. NIK_EATEN_BY_SPREADSHEET; NUMBER_EATEN_BY_SPREADSHEET.
Typed<std::string> typed_nik(std::string_view cell);
Typed<std::string> typed_phone(std::string_view cell);
// `L`, `P`, `laki-laki`, `perempuan`, `pria`, `wanita`. WORD_UNKNOWN.
Typed<v1::Owner::Sex> typed_sex(std::string_view cell);

// The Kemendagri code of a kecamatan: its codes with and without dots, its name. PLACE_UNKNOWN.
Typed<std::string> typed_kecamatan(std::string_view cell, const Places& places);
// The Kemendagri code of a kelurahan by its Kemendagri code with or without dots, its BPS code or
// its name in any spelling. `kecamatan` is a Kemendagri code that must agree and decides between
// two; empty when nothing is said. A code that is neither stays as it is for the rules to refuse.
// PLACE_UNKNOWN, PLACE_TWO_MEANINGS, PLACE_CONTRADICTS.
Typed<std::string> typed_kelurahan(std::string_view cell, std::string_view kecamatan,
                                   const Places& places);

}  // namespace lumbung::registry
