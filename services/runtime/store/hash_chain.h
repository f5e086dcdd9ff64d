// The tamper evidence of a log: every event has a leaf over its columns as stored, and the hash of a position
// covers the leaf and everything before it.
#pragma once

#include <string>
#include <string_view>

namespace lumbung::store {

struct EventRow;

// Hash of the log before its first event: 32 zero bytes.
std::string empty_log_hash();

// SHA-256(0x00, then for position, stream, version, type, payload, metadata, time_us: its length in four
// bytes and its bytes; integers as eight bytes; all big-endian). The leading 0x00 keeps leaves apart from
// the inner nodes of a later Merkle tree.
std::string leaf_of(const EventRow& event);

// SHA-256(previous hash, leaf).
std::string chain(std::string_view previous_hash, std::string_view leaf);

}  // namespace lumbung::store
