package dev.baton.gateway;

import dev.baton.connector.Secret;
import dev.baton.connector.Settings;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code telemetry.traces}: where traces go.
 *
 * @param endpoint takes OTLP over HTTP, such as {@code http://localhost:4318/v1/traces}
 * @param token sent as {@code Authorization: Bearer}; null for none
 * @param sample how many of a hundred walks are traced
 */
record TracePlan(URI endpoint, @Nullable Secret token, int sample) {

  /** Reads the section {@code telemetry}; null if nothing is to be traced. */
  static @Nullable TracePlan read(Settings telemetry) {
    if (!telemetry.has("traces")) {
      return null;
    }
    Settings traces = telemetry.section("traces");
    URI endpoint = traces.url("endpoint");
    if (endpoint.getRawUserInfo() != null || endpoint.getRawFragment() != null) {
      traces.problem("endpoint", "contains a user or a fragment; write host, port and path");
    }
    return new TracePlan(
        endpoint, traces.secretOrNull("token"), traces.number("sample", 100, 1, 100));
  }
}
