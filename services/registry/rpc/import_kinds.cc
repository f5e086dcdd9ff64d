#include "registry/rpc/import_kinds.h"

#include <algorithm>

#include "registry/domain/change.h"
#include "registry/domain/keys.h"
#include "registry/domain/owners/personal.h"
#include "registry/domain/validate.h"
#include "registry/rpc/commands.h"
#include "registry/rpc/owner_commands.h"
#include "runtime/digest.h"
#include "runtime/rpc/shape.h"
#include "runtime/store/fingerprint.h"

namespace lumbung::registry {
namespace {

// Long enough that two rows never share one; `row-` and this fit in a request id.
constexpr std::size_t kRowIdDigits = 40;

// The same row of the same agency has the same request id, in whatever file and on whatever line it stands. Personal data
// are left out: the id stays in the log for ever.
template <class Request>
std::string row_request_id(const Request& request, std::string_view key) {
  return "row-" + hex(store::fingerprint(key, without_personal(request))).substr(0, kRowIdDigits);
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

constexpr char kNeverChanges[] = ". An import never changes a record; update it if the file is right.";

// Where the record is not as the row says.
template <class Record>
std::vector<FieldViolation> differences(const Record& on_record, const Record& row,
                                        const std::vector<std::string>& fields_in_file) {
  const auto seen = comparable(on_record, row);
  std::vector<FieldViolation> differing;
  const auto fields = differing_fields(seen, row);
  for (const auto& field : fields.paths())
    if (std::find(fields_in_file.begin(), fields_in_file.end(), field) != fields_in_file.end())
      differing.push_back(
          {field, kRowDiffers, "On record is " + shown(seen, field) + kNeverChanges, shown(row, field)});
  return differing;
}

Refusal there_already(const std::string& name, std::vector<FieldViolation> differing) {
  if (differing.empty()) return already_exists(kRowAlreadyThere, "The record is there already.", name);
  return Refusal{RefusalKind::already_exists, kRowDiffers, "The record is there with other content."}
      .about(name)
      .over(std::move(differing));
}

// A row about a business on record brings a person: the one on record, another, or one who was erased since, of whom the
// row is not to remind the register.
Result<std::vector<FieldViolation>> owner_differences(const Business& on_record, const SealedOwner& owner,
                                                      const Owner* holder, const Owner* owner_on_record) {
  using Differing = std::vector<FieldViolation>;
  if (on_record.owner().empty())
    return Differing{{"owner.nik", kRowDiffers, std::string("On record is no owner") + kNeverChanges, ""}};
  if (holder && holder->name() == on_record.owner()) {
    if (!owner.seen || owner.seen->name != holder->name() || owner.seen->ref != holder->sealed().ref())
      return prepare_again();
    return owner.seen->differing;
  }
  if (!owner_on_record || owner_on_record->name() != on_record.owner())
    return prepare_again().about(on_record.owner());
  if (owner_on_record->erased()) return Differing{};
  return Differing{{"owner.nik", kRowDiffers, std::string("On record is another owner") + kNeverChanges, ""}};
}

// What an import file can say of a record, of those the file has a column for.
std::vector<std::string> fields_in(const csv::CsvHeader& header, const google::protobuf::Descriptor* record) {
  std::vector<std::string> fields;
  for (int i = 0; i < record->field_count(); ++i)
    if (has_column(header, record->field(i)->name())) fields.push_back(record->field(i)->name());
  return fields;
}

// What the import asks before the rule of the RPC is asked: is the record there, and is it the same?
template <class Record>
struct RowRule {
  std::string identity;  // Natural key.
  Record normal;
  const csv::CsvHeader& header;  // Of the session, which outlives its commands.
  std::function<std::string(const std::string& path)> column;
};

// `owner_on_record` becomes the last of the command's streams.
template <class Record>
store::Command row_command(store::Command command, std::shared_ptr<const RowRule<Record>> row,
                           std::shared_ptr<const SealedOwner> owner, const std::string& owner_on_record) {
  command.command_class = store::CommandClass::bulk;
  const auto key_at = [&](const std::string& key) {
    return static_cast<std::size_t>(std::find(command.keys.begin(), command.keys.end(), key) - command.keys.begin());
  };
  const auto identity_at = key_at(row->identity);
  const auto owner_at = owner ? key_at(owner->key) : 0;
  std::optional<std::size_t> on_record_at;
  if (!owner_on_record.empty()) {
    on_record_at = command.streams.size();
    command.streams.push_back(owner_on_record);
  }
  command.decide = [rule = std::move(command.decide), row, owner, identity_at, owner_at, on_record_at](
                       const store::Streams& streams, const Today& today) -> Result<Events> {
    if (const auto* on_record = streams.held<Record>(identity_at)) {
      auto differing = differences(*on_record, row->normal, fields_in(row->header, Record::descriptor()));
      if constexpr (std::is_same_v<Record, Business>) {
        if (owner) {
          auto persons = owner_differences(*on_record, *owner, streams.held<Owner>(owner_at),
                                           on_record_at ? streams.get<Owner>(*on_record_at) : nullptr);
          if (!persons) return std::move(persons).refusal();
          for (auto& wrong : *persons) differing.push_back(std::move(wrong));
        }
      }
      for (auto& field : differing) field.field = row->column(field.field);
      return there_already(on_record->name(), std::move(differing));
    }
    auto events = rule(streams, today);
    if (events || events.refusal().fields().empty()) return events;
    // Fields as the file calls them.
    auto wrong_columns = events.refusal().fields();
    for (auto& field : wrong_columns) field.field = row->column(field.field);
    return invalid_fields(std::move(wrong_columns));
  };
  return command;
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

  const auto column = [request](const std::string& path) { return column_of(*request, path); };
  // Shared: a command is copied on its way, and copies of a record are what an import would otherwise do most.
  const auto rule = std::make_shared<const RowRule<Record>>(RowRule<Record>{identity, std::move(normal), header, column});
  if constexpr (std::is_same_v<Request, v1::RegisterBusinessRequest>) {
    if (request->has_owner()) {
      auto owner = request->owner();
      normalise(owner);
      row.owner = {std::move(owner),
                   [&registry, &call, request, rule](std::shared_ptr<const SealedOwner> sealed,
                                                    const std::string& owner_on_record) {
                     return row_command(command_for(registry, call, request, sealed), rule, sealed, owner_on_record);
                   },
                   column};
      return row;
    }
    row.command = row_command(command_for(registry, call, request, nullptr), rule, nullptr, {});
  } else {
    row.command = row_command(command_for(registry, call, std::shared_ptr<const Request>(request)), rule, nullptr, {});
  }
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
