#include "registry/rpc/import_stream.h"

#include "base/text.h"
#include "registry/imports/shown.h"

namespace lumbung::registry {

Result<v1::ImportHeader> checked_header(const v1::ImportHeader& header, bool present, bool has_chunk) {
  if (!present || has_chunk)
    return invalid_field("header", "REQUIRED", "The first message holds the header, and only that.");
  const auto length = utf8_length(header.file_name());
  if (!length || *length > kMaxFileNameCharacters)
    return invalid_field("header.file_name", "TEXT_TOO_LONG", "At most 200 characters of UTF-8.");
  // The name is logged, and people name files after persons.
  auto checked = header;
  checked.set_file_name(without_niks(header.file_name()));
  return checked;
}

}  // namespace lumbung::registry
