#include "runtime/store/hash_chain.h"

#include <openssl/hmac.h>
#include <openssl/sha.h>

#include <cstdint>

#include "base/check.h"
#include "runtime/store/store.h"

namespace lumbung::store {
namespace {

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

std::string sha256(std::string_view data) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest);
  return std::string(reinterpret_cast<const char*>(digest), sizeof digest);
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  unsigned int size = 0;
  CHECK(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
             reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest, &size));
  return std::string(reinterpret_cast<const char*>(digest), size);
}

std::string hex(std::string_view data) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(data.size() * 2);
  for (const char c : data) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

std::string empty_log_hash() { return std::string(SHA256_DIGEST_LENGTH, '\0'); }

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
