// What Kubernetes and Prometheus ask for: /livez (the loops turn), /readyz (the stores answer, with
// the reasons when not) and /metrics. Never Kafka or Redis: a pod must not leave because a
// neighbour did.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "runtime/http/server.h"

namespace lumbung {

// Asked at every probe on the server's thread, so it reads what is known and never waits. Gives
// what is wrong, or nothing.
struct HealthCheck {
  std::string name;  // `registry.committer`
  std::function<std::optional<std::string>()> problem;
};

// 200 `{"status":"ok","checks":{"registry.committer":"ok"}}`, or 503 with "failing" and the problem
// of each.
HttpAnswer health_answer(const std::vector<HealthCheck>& checks);

// Adds the three routes.
void add_probes(HttpServer& server, std::function<std::string()> metrics_text,
                std::vector<HealthCheck> alive, std::vector<HealthCheck> ready);

}  // namespace lumbung
