#include "runtime/lists/page_token.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "base/check.h"
#include "base/text.h"

namespace lumbung::lists {
namespace {

// version, fingerprint of the parameters, then for order value and name: type, length in four bytes, bytes; at the end the
// checksum of all that. Big-endian.
constexpr char kVersion = 2;
constexpr std::size_t kFingerprintBytes = 8;
constexpr char kNull = 'n';
constexpr char kInteger = 'i';
constexpr char kText = 't';

std::string big_endian(std::uint64_t number, int bytes) {
  std::string out;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    out.push_back(static_cast<char>((number >> shift) & 0xFF));
  return out;
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::string fingerprint_of(std::string_view text) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
  return {reinterpret_cast<const char*>(hash), kFingerprintBytes};
}

// Base64 with `-` and `_`, without padding.
std::string url_safe(std::string_view bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const auto length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(bytes.data()),
                                      static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(length));
  while (out.ends_with('=')) out.pop_back();
  std::replace(out.begin(), out.end(), '+', '-');
  std::replace(out.begin(), out.end(), '/', '_');
  return out;
}

std::optional<std::string> from_url_safe(std::string_view token) {
  std::string padded(token);
  std::replace(padded.begin(), padded.end(), '-', '+');
  std::replace(padded.begin(), padded.end(), '_', '/');
  const auto padding = (4 - padded.size() % 4) % 4;
  padded.append(padding, '=');
  std::string out(padded.size() / 4 * 3 + 1, '\0');
  const auto length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(padded.data()),
                                      static_cast<int>(padded.size()));
  if (length < 0 || padding > static_cast<std::size_t>(length)) return std::nullopt;
  out.resize(static_cast<std::size_t>(length) - padding);
  // OpenSSL lets spaces and loose last bits pass; a token has one spelling.
  if (url_safe(out) != token) return std::nullopt;
  return out;
}

std::string written(const store::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value))
    return kText + big_endian(text->size(), 4) + *text;
  if (const auto* number = std::get_if<std::int64_t>(&value))
    return kInteger + big_endian(8, 4) + big_endian(static_cast<std::uint64_t>(*number), 8);
  CHECK(std::holds_alternative<std::monostate>(value));
  return kNull + big_endian(0, 4);
}

// UTF-8 without NUL: what both engines take as text.
bool is_storable(std::string text) {
  if (text.find('\0') != std::string::npos) return false;
  for (char& c : text)
    if ((c > 0 && c < ' ') || c == 0x7F) c = ' ';
  return utf8_length(text).has_value();
}

// Takes one value off the front; nothing when it is malformed.
std::optional<store::Value> take_value(std::string_view& bytes) {
  if (bytes.size() < 5) return std::nullopt;
  const char type = bytes.front();
  const auto length = from_big_endian(bytes.substr(1, 4));
  bytes.remove_prefix(5);
  if (length > bytes.size()) return std::nullopt;
  const auto raw = bytes.substr(0, length);
  bytes.remove_prefix(length);
  if (type == kNull && raw.empty()) return store::Value{};
  if (type == kInteger && raw.size() == 8)
    return store::Value{static_cast<std::int64_t>(from_big_endian(raw))};
  if (type == kText && is_storable(std::string(raw))) return store::Value{std::string(raw)};
  return std::nullopt;
}

std::optional<PageEnd> end_of(std::string_view bytes) {
  auto order_value = take_value(bytes);
  if (!order_value) return std::nullopt;
  auto name = take_value(bytes);
  if (!name || !std::holds_alternative<std::string>(*name) || !bytes.empty()) return std::nullopt;
  return PageEnd{std::move(*order_value), std::get<std::string>(std::move(*name))};
}

}  // namespace

std::string page_token(std::string_view parameters, const PageEnd& end) {
  const auto content = kVersion + fingerprint_of(parameters) + written(end.order_value) + written(end.name);
  auto token = url_safe(content + fingerprint_of(content));
  CHECK(token.size() <= kMaxPageTokenBytes);
  return token;
}

Result<PageEnd> read_page_token(std::string_view parameters, std::string_view token) {
  const auto invalid = [] {
    return invalid_field("page_token", "PAGE_TOKEN_INVALID",
                         "This is no token of a list; leave it empty for the first page.");
  };
  if (token.empty() || token.size() > kMaxPageTokenBytes) return invalid();
  const auto bytes = from_url_safe(token);
  if (!bytes || bytes->size() < 1 + 2 * kFingerprintBytes || bytes->front() != kVersion) return invalid();
  const auto content = std::string_view(*bytes).substr(0, bytes->size() - kFingerprintBytes);
  if (bytes->substr(content.size()) != fingerprint_of(content)) return invalid();
  auto end = end_of(content.substr(1 + kFingerprintBytes));
  if (!end) return invalid();
  if (bytes->substr(1, kFingerprintBytes) != fingerprint_of(parameters))
    return invalid_field("page_token", "PAGE_TOKEN_MISMATCH",
                         "This token belongs to a list with another filter or order; keep both "
                         "while paging, or leave the token empty.");
  return std::move(*end);
}

}  // namespace lumbung::lists
