#include "base/text.h"
#include "registry/domain/normalise.h"
#include "registry/imports/typed.h"

namespace lumbung::registry {

Typed<std::string> typed_nik(std::string_view cell) {
  const auto code = typed_code(cell);
  if (!code.value)
    return {
        "NIK_EATEN_BY_SPREADSHEET",
        "A spreadsheet shortened the NIK and its last digits are lost. Format the column as text "
        "before typing, and take the number from the identity card."};
  return normalised_nik(*code.value);
}

Typed<std::string> typed_phone(std::string_view cell) {
  const auto code = typed_code(cell);
  if (!code.value) return {code.reason, code.sentence};
  return normalised_phone(*code.value);
}

Typed<v1::Owner::Sex> typed_sex(std::string_view cell) {
  auto word = upper_ascii(unmarked(cell));
  std::erase_if(word, [](char c) { return c == ' ' || c == '-' || c == '.'; });
  if (word == "L" || word == "LAKILAKI" || word == "LAKI" || word == "PRIA")
    return v1::Owner::SEX_L;
  if (word == "P" || word == "PEREMPUAN" || word == "WANITA") return v1::Owner::SEX_P;
  return {"WORD_UNKNOWN", "Use one of L (laki-laki), P (perempuan)."};
}

}  // namespace lumbung::registry
