// Digests, and bytes as text: of the hash chain, of requests, of keys, of sealed data. OpenSSL inside. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lumbung {

// SHA-256, 32 bytes.
std::string sha256(std::string_view data);
// HMAC-SHA-256, 32 bytes.
std::string hmac_sha256(std::string_view key, std::string_view data);
// Lowercase hexadecimal.
std::string hex(std::string_view data);
// The way back; nothing when it is not pairs of hexadecimal digits.
std::optional<std::string> unhex(std::string_view digits);

}  // namespace lumbung
