// How personal data are sealed: AES-256-GCM under a key of the record's own, and looked up by a
// keyed hash. Pure but for the random nonce; OpenSSL inside. Thread-safe. Throws std::runtime_error
// when OpenSSL has no random bytes or no memory.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lumbung {

// What sealing adds to the length of a text: nonce and tag.
inline constexpr std::size_t kNonceBytes = 12;
inline constexpr std::size_t kTagBytes = 16;

// Nonce (12 bytes, random), ciphertext, tag (16 bytes). `bound_to` is not stored and must be given
// again to open it, so that what was sealed for one record cannot be passed off as another's. `key`
// has kKeyBytes bytes. Random nonces are safe up to 2^32 sealings with one key (NIST SP 800-38D,
// 8.3): a record's key sees a few, a master key one per record.
std::string seal(std::string_view key, std::string_view bound_to, std::string_view plain);

// Nothing when key, binding or data are not those of the sealing.
std::optional<std::string> unseal(std::string_view key, std::string_view bound_to,
                                  std::string_view sealed);

// HMAC-SHA-256, lowercase hexadecimal, 64 characters.
std::string keyed_hash(std::string_view key, std::string_view text);

// Bytes for keys, from OpenSSL's generator, which the kernel seeds.
std::string random_bytes(std::size_t count);

// Overwrites a secret that is no longer needed, and empties it. Copies made before are not its
// business.
void wipe(std::string& secret);

}  // namespace lumbung
