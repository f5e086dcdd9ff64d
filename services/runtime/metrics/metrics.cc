#include "runtime/metrics/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <set>

#include "base/check.h"

namespace lumbung {
namespace {

prometheus::Labels map_of(const Labels& labels) { return {labels.begin(), labels.end()}; }

}  // namespace

void Counter::add(std::int64_t count) const { series_->Increment(double(count)); }
void Gauge::set(double value) const { series_->Set(value); }
void Histogram::observe(double value) const { series_->Observe(value); }

struct Metrics::State {
  // A number kept elsewhere, and where it is shown.
  struct Pulled {
    std::function<double()> read;
    prometheus::Counter* counter = nullptr;
    prometheus::Gauge* gauge = nullptr;
  };

  prometheus::Registry registry;
  std::mutex mutex;
  std::vector<Pulled> pulled;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
  return Counter(&family.Add(map_of(labels)));
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry);
  return Gauge(&family.Add(map_of(labels)));
}

Histogram Metrics::histogram(const std::string& name, const std::string& help,
                             const std::vector<double>& edges, const Labels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
  return Histogram(&family.Add(map_of(labels), edges));
}

void Metrics::counter_from(const std::string& name, const std::string& help,
                           std::function<std::int64_t()> read) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
  const std::lock_guard lock(state_->mutex);
  state_->pulled.push_back({[read = std::move(read)] { return double(read()); }, &family.Add({})});
}

void Metrics::gauge_from(const std::string& name, const std::string& help,
                         std::function<double()> read) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry);
  const std::lock_guard lock(state_->mutex);
  state_->pulled.push_back({std::move(read), nullptr, &family.Add({})});
}

std::string Metrics::serialize() {
  {
    const std::lock_guard lock(state_->mutex);
    for (const auto& number : state_->pulled) {
      if (number.gauge != nullptr) number.gauge->Set(number.read());
      // A counter only takes what came on top.
      if (number.counter != nullptr)
        number.counter->Increment(number.read() - number.counter->Value());
    }
  }
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

std::size_t Metrics::series() const {
  std::size_t count = 0;
  for (const auto& family : state_->registry.Collect())
    for (const auto& metric : family.metric)
      count +=
          family.type == prometheus::MetricType::Histogram ? metric.histogram.bucket.size() + 2 : 1;
  return count;
}

std::vector<std::string> Metrics::names() const {
  std::set<std::string> names;
  for (const auto& family : state_->registry.Collect()) names.insert(family.name);
  return {names.begin(), names.end()};
}

}  // namespace lumbung
