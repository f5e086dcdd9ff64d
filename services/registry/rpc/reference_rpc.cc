#include "registry/rpc/reference_rpc.h"

#include "lumbung/registry/v1/registry_service.pb.h"

namespace lumbung::registry {
namespace {

using rpc::Call;
using rpc::Reply;

Task<Result<Reply>> list_kecamatan(const Reference& reference) {
  v1::ListKecamatanResponse response;
  for (const auto& kecamatan : reference.places.all_kecamatan())
    *response.add_kecamatan() = kecamatan;
  co_return Reply::of(response);
}

Task<Result<Reply>> list_kelurahan(const Reference& reference,
                                   std::shared_ptr<const v1::ListKelurahanRequest> request) {
  if (!request->kecamatan().empty() && !reference.places.kecamatan(request->kecamatan()))
    co_return not_found("KECAMATAN_NOT_FOUND", "kecamatan/" + request->kecamatan());
  v1::ListKelurahanResponse response;
  for (const auto& kelurahan : reference.places.all_kelurahan())
    if (request->kecamatan().empty() || kelurahan.kecamatan() == request->kecamatan())
      *response.add_kelurahan() = kelurahan;
  co_return Reply::of(response);
}

Task<Result<Reply>> locate(const Reference& reference,
                           std::shared_ptr<const v1::LocateKelurahanRequest> request) {
  const auto* kelurahan =
      reference.places.locate({request->latitude_e7(), request->longitude_e7()});
  if (!kelurahan)
    co_return rule_broken("OUTSIDE_CITY", "The point lies outside the city.")
        .with("latitude_e7", request->latitude_e7())
        .with("longitude_e7", request->longitude_e7());
  v1::LocateKelurahanResponse response;
  *response.mutable_kelurahan() = *kelurahan;
  co_return Reply::of(response);
}

Task<Result<Reply>> get_kbli(const Reference& reference, Call& call,
                             std::shared_ptr<const v1::GetKbliCodeRequest> request) {
  // `kbli/{version}/{code}`
  const std::string_view name = request->name();
  constexpr std::string_view kPrefix = "kbli/";
  const auto slash = name.find('/', kPrefix.size());
  if (!name.starts_with(kPrefix) || slash == std::string_view::npos)
    co_return invalid_field("name", "NAME_FORMAT", "Write kbli/{version}/{code}, as in kbli/2020/10710.",
                            request->name());
  call.resource = request->name();
  const auto* code = reference.kbli.find(name.substr(kPrefix.size(), slash - kPrefix.size()),
                                         name.substr(slash + 1));
  if (!code) co_return not_found("KBLI_NOT_FOUND", request->name());
  co_return Reply::of(*code);
}

}  // namespace

void add_reference(rpc::Methods& methods, const Reference& reference) {
  methods.unary<v1::ListKecamatanRequest>(
      "ListKecamatan", [&reference](Call&, std::shared_ptr<const v1::ListKecamatanRequest>) {
        return list_kecamatan(reference);
      });
  methods.unary<v1::ListKelurahanRequest>(
      "ListKelurahan", [&reference](Call&, std::shared_ptr<const v1::ListKelurahanRequest> request) {
        return list_kelurahan(reference, std::move(request));
      });
  methods.unary<v1::LocateKelurahanRequest>(
      "LocateKelurahan", [&reference](Call&, std::shared_ptr<const v1::LocateKelurahanRequest> request) {
        return locate(reference, std::move(request));
      });
  methods.unary<v1::GetKbliCodeRequest>(
      "GetKbliCode", [&reference](Call& call, std::shared_ptr<const v1::GetKbliCodeRequest> request) {
        return get_kbli(reference, call, std::move(request));
      });
}

}  // namespace lumbung::registry
