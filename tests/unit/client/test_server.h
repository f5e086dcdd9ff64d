// A peer of the protocol for tests of the client: a real gRPC server on a free port that answers as
// a test scripts it. It keeps no register; what a register does is tested with the real one.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "client/connect.h"
#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::harness {

// How the peer behaves. Read while it runs; set before.
struct Script {
  // Import: answers sent back for each chunk before the next one is read.
  int answers_per_chunk = 1;
  // Import: rows in each answer, and padding in each row, to fill windows.
  int rows_per_answer = 1;
  std::size_t padding = 0;
  // Import: refuses the file after its header, without reading a chunk.
  bool refuse_file = false;
  // Import: every so manyth row is refused, with two problems; 0: none.
  int refuse_every = 0;
  // Import: rupiah of each row in a money column; 0: the file has none. One rupiah less accepted than
  // read when it is lost.
  std::int64_t rupiah_per_row = 0;
  bool lose_a_rupiah = false;
  // Import: every row taken has a warning.
  bool warn = false;
  // Import: leaves the totals out.
  bool forget_totals = false;
  // ListBusinesses: so many records there are, named businesses/1 and so on.
  int records = 0;
  // GetBusiness: answers UNAVAILABLE this many times first.
  int unavailable_first = 0;
  // Every changing call is refused with this code of gRPC, an ErrorInfo and two wrong fields; 0:
  // taken.
  int refuse_changes = 0;
  // VerifyLog finds damage, RebuildViews ends before its switch.
  bool damaged = false;
};

class TestServer {
 public:
  explicit TestServer(Script script);
  ~TestServer();
  TestServer(const TestServer&) = delete;

  client::Target target() const;
  std::int64_t chunks() const;  // Chunks that came.
  std::int64_t bytes() const;   // Bytes in them.
  std::size_t largest_chunk() const;
  std::string file_name() const;  // Of the last header.
  int calls() const;              // Of GetBusiness.
  std::string act_as() const;     // Metadata of the last GetBusiness.
  // Every request for a change, for owners and for persons, in order, as `Rpc text of the message`.
  std::vector<std::string> requests() const;

 private:
  struct Peer;
  std::unique_ptr<Peer> peer_;
};

}  // namespace lumbung::harness
