#include "registry/rpc/import_kinds.h"

#include <algorithm>

#include "registry/domain/change.h"
#include "registry/domain/keys.h"
#include "registry/domain/validate.h"
#include "registry/rpc/commands.h"
#include "runtime/rpc/shape.h"
#include "runtime/store/fingerprint.h"
#include "runtime/store/hash_chain.h"

namespace lumbung::registry {
namespace {

// Long enough that two rows never share one; `row-` and this fit in a request id.
constexpr std::size_t kRowIdDigits = 40;

// The same row of the same agency has the same request id, in whatever file and on whatever line it stands.
template <class Request>
std::string row_request_id(const Request& request, std::string_view key) {
  return "row-" + store::hex(store::fingerprint(key, request)).substr(0, kRowIdDigits);
}

std::string identity_key(const Cooperative& c) {
  for (auto key : {external_id_key(c, c.agency()), badan_hukum_key(c), nik_koperasi_key(c), nib_key(c)})
    if (!key.empty()) return key;
  return {};
}

std::string identity_key(const Business& b) { return external_id_key(b, b.agency()); }

// The same as the file writes it, without what makes it a key.
std::string identity_shown(const Cooperative& c) {
  for (const auto* value : {&c.external_id(), &c.badan_hukum_number(), &c.nik_koperasi(), &c.nib()})
    if (!value->empty()) return *value;
  return {};
}
std::string identity_shown(const Business& b) { return b.external_id(); }

const Cooperative& record_of(const v1::RegisterCooperativeRequest& request) { return request.cooperative(); }
const Business& record_of(const v1::RegisterBusinessRequest& request) { return request.business(); }

// What is on record as far as the file speaks of it: other book years and what only the register writes are left out.
Cooperative comparable(const Cooperative& on_record, const Cooperative& row) {
  auto seen = on_record;
  seen.clear_book_years();
  for (const auto& year : on_record.book_years())
    for (const auto& asked : row.book_years())
      if (asked.year() == year.year()) *seen.add_book_years() = year;
  return seen;
}
Business comparable(const Business& on_record, const Business&) { return on_record; }

std::string shown(const google::protobuf::Message& record, const std::string& field) {
  google::protobuf::FieldMask one;
  one.add_paths(field);
  std::unique_ptr<google::protobuf::Message> only(record.New());
  take_over(*only, record, one);
  return only->ShortDebugString();
}

// Nothing: the record is as the row says.
template <class Record>
std::optional<Refusal> differences(const Record& on_record, const Record& row,
                                   const std::vector<std::string>& fields_in_file) {
  const auto seen = comparable(on_record, row);
  std::vector<FieldViolation> differing;
  const auto fields = differing_fields(seen, row);
  for (const auto& field : fields.paths())
    if (std::find(fields_in_file.begin(), fields_in_file.end(), field) != fields_in_file.end())
      differing.push_back({field, kRowDiffers,
                           "On record is " + shown(seen, field) +
                               ". An import never changes a record; update it if the file is right.",
                           shown(row, field)});
  if (differing.empty()) return std::nullopt;
  return Refusal{RefusalKind::already_exists, kRowDiffers, "The record is there with other content."}
      .about(on_record.name())
      .over(std::move(differing));
}

// What an import file can say of a record, of those the file has a column for.
std::vector<std::string> fields_in(const csv::CsvHeader& header, const google::protobuf::Descriptor* record) {
  std::vector<std::string> fields;
  for (int i = 0; i < record->field_count(); ++i)
    if (has_column(header, record->field(i)->name())) fields.push_back(record->field(i)->name());
  return fields;
}

template <class Request, class Record>
PreparedRow prepared(const Registry& registry, const rpc::Call& call, const csv::CsvHeader& header,
                     std::shared_ptr<Request> request, bool validate_only,
                     std::vector<FieldViolation> unreadable) {
  PreparedRow row;
  row.wrong = std::move(unreadable);
  static const rpc::Shape shape(Request::descriptor());
  request->set_request_id(row_request_id(*request, registry.fingerprint_key));
  request->set_validate_only(validate_only);
  std::vector<FieldViolation> wrong;
  shape.check(*request, wrong);
  validate(*request, registry.reference, wrong);
  for (auto& field : wrong) {
    auto column = column_of(*request, field.field);
    // A cell that could not be read is missing from the request; it has been reported already.
    const bool reported = std::any_of(row.wrong.begin(), row.wrong.end(),
                                      [&](const FieldViolation& earlier) { return earlier.field == column; });
    if (!reported) row.wrong.push_back({std::move(column), field.reason, field.sentence, field.value});
  }

  Record normal = record_of(*request);
  normal.set_agency(call.caller.agency);
  normalise(normal, registry.reference);
  const auto identity = identity_key(normal);
  row.identity = identity_shown(normal);
  if (identity.empty() && row.wrong.empty())
    row.wrong.push_back({"external_id", "IDENTITY_MISSING",
                         "The row needs your own id for the record, or it could be imported twice.", ""});
  if (!row.wrong.empty()) return row;

  auto command = command_for(registry, call, std::shared_ptr<const Request>(request));
  command.command_class = store::CommandClass::bulk;
  const auto at = static_cast<std::size_t>(
      std::find(command.keys.begin(), command.keys.end(), identity) - command.keys.begin());
  const auto column = [request](const std::string& path) { return column_of(*request, path); };
  command.decide = [rule = std::move(command.decide), at, normal = std::move(normal), column,
                    fields = fields_in(header, Record::descriptor())](
                       const store::Streams& streams, const Today& today) -> Result<Events> {
    if (const auto* on_record = streams.held<Record>(at)) {
      if (auto different = differences(*on_record, normal, fields)) return std::move(*different);
      return already_exists(kRowAlreadyThere, "The record is there already.", on_record->name());
    }
    auto events = rule(streams, today);
    if (events || events.refusal().fields().empty()) return events;
    // Fields as the file calls them.
    auto wrong_columns = events.refusal().fields();
    for (auto& field : wrong_columns) field.field = column(field.field);
    return invalid_fields(std::move(wrong_columns));
  };
  row.command = std::move(command);
  return row;
}

template <class Record>
std::string name_in(const std::string& reply) {
  Record record;
  return record.ParseFromString(reply) ? record.name() : std::string();
}

}  // namespace

ImportKind cooperatives_import(const Registry& registry) {
  return {cooperative_columns(),
          [&registry](const rpc::Call& call, const csv::CsvHeader& header, const CellOf& cell,
                      bool validate_only) {
            std::vector<FieldViolation> wrong;
            auto request = std::make_shared<v1::RegisterCooperativeRequest>(
                cooperative_of(cell, registry.reference, wrong));
            return prepared<v1::RegisterCooperativeRequest, Cooperative>(
                registry, call, header, std::move(request), validate_only, std::move(wrong));
          },
          name_in<Cooperative>};
}

ImportKind businesses_import(const Registry& registry) {
  return {business_columns(),
          [&registry](const rpc::Call& call, const csv::CsvHeader& header, const CellOf& cell,
                      bool validate_only) {
            std::vector<FieldViolation> wrong;
            auto request = std::make_shared<v1::RegisterBusinessRequest>(
                business_of(cell, registry.reference, wrong));
            return prepared<v1::RegisterBusinessRequest, Business>(
                registry, call, header, std::move(request), validate_only, std::move(wrong));
          },
          name_in<Business>};
}

}  // namespace lumbung::registry
