// Secret keys live in files of their own, beside the database and never in it, so that a copy of
// one is worth nothing without the other.
#pragma once

#include <filesystem>
#include <string>

namespace lumbung {

inline constexpr std::size_t kKeyBytes = 32;

// The key in the file; made of random bytes, mode 0600, when the file is missing (its folder too,
// mode 0700), and durable before it is returned. Two processes may ask at once and get the same
// key. Throws std::runtime_error with a sentence when the file cannot be read or written, has
// another size, or may be read by others.
std::string read_or_make_key(const std::filesystem::path& file);

// The key in the file, which is never made: for a key that something was already sealed with.
// Throws as above, also when it is missing.
std::string read_key(const std::filesystem::path& file);

// Throws std::runtime_error with a sentence when others than the owner may read the file, or it is
// not there.
void require_private(const std::filesystem::path& file);

}  // namespace lumbung
