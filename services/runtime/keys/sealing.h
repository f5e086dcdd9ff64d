// How personal data are sealed: AES-256-GCM under a key of the record's own, and looked up by a keyed hash. Pure but for
// the random nonce; OpenSSL inside. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lumbung {

// Nonce (12 bytes, random), ciphertext, tag (16 bytes). `bound_to` is not stored and must be given again to open it, so
// that what was sealed for one record cannot be passed off as another's. `key` has kKeyBytes bytes.
std::string seal(std::string_view key, std::string_view bound_to, std::string_view plain);

// Nothing when key, binding or data are not those of the sealing.
std::optional<std::string> unseal(std::string_view key, std::string_view bound_to, std::string_view sealed);

// HMAC-SHA-256, lowercase hexadecimal, 64 characters.
std::string keyed_hash(std::string_view key, std::string_view text);

}  // namespace lumbung
