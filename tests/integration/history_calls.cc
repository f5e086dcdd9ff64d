#include "history_calls.h"

namespace lumbung::integration {

std::unique_ptr<History> history_of(const Lumbungd& server) {
  return v1::HistoryService::NewStub(grpc::CreateChannel(server.grpc(), grpc::InsecureChannelCredentials()));
}

v1::Business register_plain(Registry& registry, const std::string& external_id, const std::string& display_name) {
  v1::RegisterBusinessRequest request;
  request.mutable_business()->set_external_id(external_id);
  request.mutable_business()->set_display_name(display_name);
  request.mutable_business()->set_kelurahan("32.75.10.1001");
  request.set_request_id("register-" + external_id);
  return must(registry, &Registry::RegisterBusiness, request);
}

v1::Business rename(Registry& registry, const std::string& name, const std::string& display_name,
                    const std::string& request_id, const std::string& act_as) {
  v1::UpdateBusinessRequest request;
  request.mutable_business()->set_name(name);
  request.mutable_business()->set_display_name(display_name);
  request.mutable_update_mask()->add_paths("display_name");
  request.set_request_id(request_id);
  return must(registry, &Registry::UpdateBusiness, request, act_as);
}

v1::Business set_status(Registry& registry, const std::string& name, v1::Business::OperatingStatus status,
                        const std::string& request_id, const std::string& note) {
  v1::ChangeOperatingStatusRequest request;
  request.set_name(name);
  request.set_operating_status(status);
  request.set_note(note);
  request.set_request_id(request_id);
  return must(registry, &Registry::ChangeOperatingStatus, request);
}

v1::Business get_business(Registry& registry, const std::string& name) {
  v1::GetBusinessRequest request;
  request.set_name(name);
  return must(registry, &Registry::GetBusiness, request);
}

v1::ListChangesRequest changes_of(const std::string& name, std::int32_t page_size, bool newest_first) {
  v1::ListChangesRequest request;
  request.set_name(name);
  request.set_page_size(page_size);
  request.set_newest_first(newest_first);
  return request;
}

v1::GetRecordAsOfRequest at_position(const std::string& name, std::int64_t position) {
  v1::GetRecordAsOfRequest request;
  request.set_name(name);
  request.set_position(position);
  return request;
}

v1::GetRecordAsOfRequest at_date(const std::string& name, int year, int month, int day) {
  v1::GetRecordAsOfRequest request;
  request.set_name(name);
  request.mutable_date()->set_year(year);
  request.mutable_date()->set_month(month);
  request.mutable_date()->set_day(day);
  return request;
}

std::string changed(const v1::Change& change, const std::string& field) {
  for (const auto& one : change.fields())
    if (one.field() == field)
      return (one.has_old_value() ? one.old_value() : "-") + " -> " + (one.has_new_value() ? one.new_value() : "-");
  return {};
}

const v1::FieldProvenance* field_of(const v1::Provenance& provenance, const std::string& field) {
  for (const auto& one : provenance.fields())
    if (one.field() == field) return &one;
  return nullptr;
}

}  // namespace lumbung::integration
