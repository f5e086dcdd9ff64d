// One file on its way into the register: bytes in, groups of rows out, answers in the order of the
// file. Holds a chunk and a group of rows, whatever the size of the file.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lumbung/common/v1/event.pb.h"
#include "registry/domain/owners/sealed_owner.h"
#include "registry/imports/money_totals.h"
#include "registry/imports/rows.h"
#include "runtime/csv/csv_reader.h"
#include "runtime/rpc/method.h"
#include "runtime/store/committer.h"

namespace lumbung::registry {

// Rows decided together; enough to fill the places the committer gives to bulk work.
inline constexpr std::size_t kRowsPerGroup = 256;
inline constexpr std::size_t kMaxChunkBytes = std::size_t{1024} * 1024;
inline constexpr std::size_t kMaxFileNameCharacters = 200;
// Problems of one row that are answered; more of them help nobody.
inline constexpr std::size_t kMaxProblemsPerRow = 50;

// The person a row brings, who must be sealed or compared before the row can be decided.
struct RowOwner {
  Owner owner;  // In normal form.
  // The command once that is done. `owner_on_record`: the owner of the business on record, when the rule has asked for
  // it; else empty.
  std::function<store::Command(std::shared_ptr<const SealedOwner>, const std::string& owner_on_record)> command;
  // The column behind a field path.
  std::function<std::string(const std::string& path)> column;
};

// A row as far as it came before the committer.
struct PreparedRow {
  std::string identity;
  std::vector<FieldViolation> wrong;      // Fields are columns.
  std::vector<FieldViolation> warnings;   // The same, of what is odd without being wrong.
  std::optional<store::Command> command;  // When nothing is wrong, and there is no owner.
  std::optional<RowOwner> owner;          // When nothing is wrong, and there is one.
};

// What differs between the kinds of records.
struct ImportKind {
  const std::vector<csv::CsvColumn>& columns;
  // The command carries caller, deadline and trace of the call; its class is bulk.
  std::function<PreparedRow(const rpc::Call&, const csv::CsvHeader&, const CellOf&,
                            bool validate_only)>
      prepare;
  // The resource name inside a serialized reply.
  std::function<std::string(const std::string& reply)> name_of;
};

// Reasons by which the rule of a row says that there is nothing to do, or that the record is
// another.
inline constexpr char kRowAlreadyThere[] = "ROW_ALREADY_THERE";
inline constexpr char kRowDiffers[] = "ROW_DIFFERS";

// Adds to what a row is answered if it is taken.
void add_warning(v1::ImportRow& answer, const FieldViolation& warning);

class ImportSession {
 public:
  ImportSession(const ImportKind& kind, const rpc::Call& call, const v1::ImportHeader& header)
      : kind_(kind), call_(call), validate_only_(header.validate_only()), file_name_(header.file_name()) {}

  void feed(std::string_view bytes);
  void finish();

  struct Row {
    v1::ImportRow answer;
    std::optional<store::Command> command;
    Amounts amounts;
    std::optional<RowOwner> owner;
    // Which row of which file it is, for the events it leads to.
    std::shared_ptr<const common::v1::Source> source;
  };
  // The next rows, at most kRowsPerGroup; none when more bytes are needed.
  std::vector<Row> take_group();
  // Why the file cannot be read on; after the rows before it.
  std::optional<Refusal> refusal() const;

  // Takes the outcomes of the rows that had a command, in their order, into the answers, and counts
  // them. Throws rpc::TemporarilyAway when the store failed: rows that were taken stay taken, and
  // sending the file again is safe.
  void settle(std::vector<Row>& group, std::vector<store::CommitOutcome> outcomes);

  v1::ImportTotals totals() const;

 private:
  void take_header(const csv::CsvRow& row);
  Row prepare(const csv::CsvRow& row) const;
  // Whether the row can be told into cells; what is wrong is answered.
  bool is_readable(const csv::CsvRow& row, v1::ImportRow& answer) const;
  void count(const Row& row);
  void settle_one(v1::ImportRow& answer, store::CommitOutcome outcome) const;

  const ImportKind& kind_;
  const rpc::Call& call_;
  const bool validate_only_;
  const std::string file_name_;  // Numbers of persons hidden.
  csv::CsvReader reader_;
  std::optional<csv::CsvHeader> header_;
  std::optional<Refusal> refusal_;
  v1::ImportTotals totals_;
  MoneyTotals money_;
};

}  // namespace lumbung::registry
