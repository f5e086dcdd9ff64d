#include "runtime/events/watch_token.h"

#include <openssl/sha.h>

#include "base/check.h"
#include "base/text.h"

namespace lumbung::events {
namespace {

// version, fingerprint of the filter, position, beginning of the hash, log_id and, inside a snapshot, the last name,
// each with its length in front; at the end the checksum of all that. Big-endian.
constexpr char kVersion = 1;
constexpr std::size_t kShortHash = 8;
constexpr std::size_t kNumber = 8;
constexpr std::size_t kLength = 2;
constexpr std::size_t kLongestText = 400;
constexpr char kInside = 's';
constexpr char kBehind = 't';
// Two letters a byte. Letters only, because whatever is repeated in an answer loses what could be a person's number.
constexpr char kFirstLetter = 'a';

std::string short_hash(std::string_view text) {
  unsigned char hash[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), hash);
  return {reinterpret_cast<const char*>(hash), kShortHash};
}

std::string big_endian(std::uint64_t number, std::size_t bytes) {
  std::string out;
  for (auto shift = 8 * bytes; shift > 0; shift -= 8) out.push_back(static_cast<char>((number >> (shift - 8)) & 0xFF));
  return out;
}

std::uint64_t from_big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::string letters_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back(static_cast<char>(kFirstLetter + (byte >> 4)));
    out.push_back(static_cast<char>(kFirstLetter + (byte & 0xF)));
  }
  return out;
}

std::optional<std::string> bytes_of(std::string_view letters) {
  if (letters.size() % 2 != 0) return std::nullopt;
  std::string out;
  for (std::size_t i = 0; i < letters.size(); i += 2) {
    const int high = letters[i] - kFirstLetter, low = letters[i + 1] - kFirstLetter;
    if (high < 0 || high > 0xF || low < 0 || low > 0xF) return std::nullopt;
    out.push_back(static_cast<char>(high << 4 | low));
  }
  return out;
}

std::string written(std::string_view text) {
  CHECK(text.size() <= kLongestText);
  return big_endian(text.size(), kLength) + std::string(text);
}

std::optional<std::string_view> take(std::string_view& bytes, std::size_t count) {
  if (bytes.size() < count) return std::nullopt;
  const auto taken = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return taken;
}

// Bound as a parameter later: UTF-8 without control characters.
std::optional<std::string> take_text(std::string_view& bytes) {
  const auto length = take(bytes, kLength);
  if (!length) return std::nullopt;
  const auto text = take(bytes, from_big_endian(*length));
  if (!text || text->size() > kLongestText || !utf8_length(*text)) return std::nullopt;
  return std::string(*text);
}

std::optional<WatchToken> token_of(std::string_view bytes) {
  WatchToken token;
  const auto position = take(bytes, kNumber);
  if (!position) return std::nullopt;
  token.position = static_cast<std::int64_t>(from_big_endian(*position));
  const auto hash = take(bytes, kShortHash);
  if (!hash || token.position < 0) return std::nullopt;
  token.chain_hash = *hash;
  const auto log_id = take_text(bytes);
  const auto where = log_id ? take(bytes, 1) : std::nullopt;
  if (!where) return std::nullopt;
  token.log_id = *log_id;
  if (where->front() == kInside) {
    token.snapshot_after = take_text(bytes);
    if (!token.snapshot_after) return std::nullopt;
  } else if (where->front() != kBehind) {
    return std::nullopt;
  }
  if (!bytes.empty()) return std::nullopt;
  return token;
}

}  // namespace

bool WatchToken::fits(std::string_view hash) const {
  return !chain_hash.empty() && hash.substr(0, kShortHash) == std::string_view(chain_hash).substr(0, kShortHash);
}

std::string write_watch_token(const WatchToken& token, std::string_view filter) {
  std::string content(1, kVersion);
  content += short_hash(filter) + big_endian(static_cast<std::uint64_t>(token.position), kNumber);
  CHECK(token.chain_hash.size() >= kShortHash);
  content += token.chain_hash.substr(0, kShortHash) + written(token.log_id);
  content += token.snapshot_after ? kInside + written(*token.snapshot_after) : std::string(1, kBehind);
  return letters_of(content + short_hash(content));
}

Result<WatchToken> read_watch_token(std::string_view text, std::string_view filter) {
  const auto invalid = [] {
    return invalid_field("resume_token", "RESUME_TOKEN_INVALID",
                         "This is no token of a watch; leave it empty to start with what happens from now on.");
  };
  if (text.empty() || text.size() > kMaxWatchTokenBytes) return invalid();
  const auto bytes = bytes_of(text);
  if (!bytes || bytes->size() < 1 + 2 * kShortHash || bytes->front() != kVersion) return invalid();
  const auto content = std::string_view(*bytes).substr(0, bytes->size() - kShortHash);
  if (bytes->substr(content.size()) != short_hash(content)) return invalid();
  auto token = token_of(content.substr(1 + kShortHash));
  if (!token) return invalid();
  if (content.substr(1, kShortHash) != short_hash(filter))
    return invalid_field("resume_token", "RESUME_TOKEN_MISMATCH",
                         "This token belongs to a watch with another filter; go on with the same one, or start a new "
                         "watch.");
  return *std::move(token);
}

}  // namespace lumbung::events
