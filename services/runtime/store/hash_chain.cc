#include "runtime/store/hash_chain.h"

#include <cstdint>

#include "runtime/digest.h"
#include "runtime/store/store.h"

namespace lumbung::store {
namespace {

constexpr std::size_t kHashBytes = 32;

void add_big_endian(std::string& out, std::uint64_t value, int size) {
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
    out.push_back(static_cast<char>((value >> shift) & 0xFF));
}

void add_column(std::string& out, std::string_view column) {
  add_big_endian(out, column.size(), 4);
  out += column;
}

void add_column(std::string& out, std::int64_t column) {
  add_big_endian(out, 8, 4);
  add_big_endian(out, static_cast<std::uint64_t>(column), 8);
}

}  // namespace

std::string empty_log_hash() { return std::string(kHashBytes, '\0'); }

std::string leaf_of(const EventRow& event) {
  std::string columns(1, '\0');
  columns.reserve(64 + event.stream.size() + event.type.size() + event.payload.size() +
                  event.metadata.size());
  add_column(columns, event.position);
  add_column(columns, event.stream);
  add_column(columns, event.version);
  add_column(columns, event.type);
  add_column(columns, event.payload);
  add_column(columns, event.metadata);
  add_column(columns, event.time_us);
  return sha256(columns);
}

std::string chain(std::string_view previous_hash, std::string_view leaf) {
  std::string both(previous_hash);
  both += leaf;
  return sha256(both);
}

}  // namespace lumbung::store
