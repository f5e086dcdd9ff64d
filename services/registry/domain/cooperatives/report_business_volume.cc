#include "registry/domain/cooperatives/report_business_volume.h"

#include "lumbung/registry/v1/events.pb.h"
#include "registry/domain/fold.h"
#include "registry/domain/standing.h"

namespace lumbung::registry {

Result<Events> decide(const Cooperative* cooperative,
                      const v1::ReportBusinessVolumeRequest& request, const Today& today) {
  if (!cooperative) return no_cooperative(request.name());

  if (changed_since(*cooperative, request.etag())) return stale_etag(cooperative->etag());

  if (is_merged(*cooperative)) return record_merged(*cooperative);

  if (has_ended(*cooperative)) return cooperative_ended(*cooperative);

  if (is_before_founding(*cooperative, request.book_year()))
    return year_before_founding(*cooperative, request.book_year());

  if (request.book_year() > today.business_date.year())
    return date_in_future(Date(request.book_year(), 1, 1), today.business_date);

  const auto* year = book_year(*cooperative, request.book_year());
  const bool has_volume = year && year->has_business_volume_rupiah();
  if (has_volume && year->business_volume_rupiah() == request.business_volume_rupiah())
    return Events{};

  v1::BusinessVolumeReported reported;
  reported.set_name(cooperative->name());
  reported.set_external_id(cooperative->external_id());
  reported.set_kecamatan(cooperative->kecamatan());
  reported.set_book_year(request.book_year());
  reported.set_business_volume_rupiah(request.business_volume_rupiah());
  if (has_volume) reported.set_previous_business_volume_rupiah(year->business_volume_rupiah());
  return one_event(cooperative->name(), std::move(reported));
}

}  // namespace lumbung::registry
