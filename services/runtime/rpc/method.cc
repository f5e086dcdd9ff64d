#include "runtime/rpc/method.h"

#include <lumbung/common/v1/options.pb.h>

#include <algorithm>
#include <stdexcept>

#include "base/check.h"

namespace lumbung::rpc {
namespace {

WorkClass work_class_of(common::v1::WorkClass work_class) {
  switch (work_class) {
    case common::v1::WORK_CLASS_WRITE:
      return WorkClass::write;
    case common::v1::WORK_CLASS_BULK:
      return WorkClass::bulk;
    default:
      return WorkClass::read;
  }
}

}  // namespace

Methods::Methods(const google::protobuf::ServiceDescriptor* service) : service_(service) {
  CHECK(service != nullptr);  // Its proto is not linked, or its name is wrong.
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  for (int i = 0; i < service->method_count(); ++i) {
    Method method;
    method.descriptor = service->method(i);
    method.full_name = "/" + service->full_name() + "/" + method.descriptor->name();
    const auto& access = method.descriptor->options().GetExtension(common::v1::access);
    method.permission = access.permission();
    method.work_class = work_class_of(access.work_class());
    if (method.work_class == WorkClass::read && method.descriptor->server_streaming()) method.work_class = WorkClass::watch;
    method.request_prototype = factory->GetPrototype(method.descriptor->input_type());
    method.reply_prototype = factory->GetPrototype(method.descriptor->output_type());
    methods_.push_back(std::move(method));
  }
}

Method& Methods::find(std::string_view name) {
  const auto found = std::find_if(methods_.begin(), methods_.end(), [&](const Method& method) {
    return method.descriptor->name() == name;
  });
  CHECK(found != methods_.end());
  return *found;
}

Method& Methods::add(std::string_view name) {
  auto& method = find(name);
  CHECK(!method.unary && !method.server_stream && !method.bidi);
  return method;
}

void Methods::check() const {
  std::string wrong;
  for (const auto& method : methods_) {
    const auto& options = method.descriptor->options();
    if (method.permission.empty() || options.GetExtension(common::v1::access).work_class() ==
                                         common::v1::WORK_CLASS_UNSPECIFIED)
      wrong += method.full_name + " has no complete (lumbung.common.v1.access) option. ";
    const bool client_streams = method.descriptor->client_streaming();
    const bool server_streams = method.descriptor->server_streaming();
    const bool handled = client_streams ? static_cast<bool>(method.bidi)
                         : server_streams ? static_cast<bool>(method.server_stream)
                                          : static_cast<bool>(method.unary);
    if (!handled) wrong += method.full_name + " has no handler. ";
  }
  if (!wrong.empty()) throw std::logic_error(wrong);
}

}  // namespace lumbung::rpc
