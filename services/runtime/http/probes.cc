#include "runtime/http/probes.h"

#include <utility>

#include "runtime/log/json_text.h"

namespace lumbung {
namespace {

// As Prometheus asks for it.
constexpr char kMetricsType[] = "text/plain; version=0.0.4; charset=utf-8";

HttpHandler probe(std::vector<HealthCheck> checks) {
  return [checks = std::move(checks)](const HttpRequest&, const HttpReply& reply) {
    reply(health_answer(checks));
  };
}

}  // namespace

HttpAnswer health_answer(const std::vector<HealthCheck>& checks) {
  bool well = true;
  std::string listed;
  for (const auto& check : checks) {
    const auto problem = check.problem();
    well = well && !problem;
    if (!listed.empty()) listed += ',';
    append_json_string(listed, check.name);
    listed += ':';
    append_json_string(listed, problem.value_or("ok"));
  }
  return {
      well ? 200 : 503,
      "application/json",
      std::string(R"({"status":")") + (well ? "ok" : "failing") + R"(","checks":{)" + listed + "}}",
      {}};
}

void add_probes(HttpServer& server, std::function<std::string()> metrics_text,
                std::vector<HealthCheck> alive, std::vector<HealthCheck> ready) {
  server.get("/livez", probe(std::move(alive)));
  server.get("/readyz", probe(std::move(ready)));
  server.get("/metrics",
             [metrics_text = std::move(metrics_text)](const HttpRequest&, const HttpReply& reply) {
               reply({200, kMetricsType, metrics_text(), {}});
             });
}

}  // namespace lumbung
