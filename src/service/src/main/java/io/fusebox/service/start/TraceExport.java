package io.fusebox.service.start;

import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * Where traces are sent. Without an endpoint, OpenTelemetry's SDK stays disabled, as
 * application.properties has it; with one, named as OpenTelemetry or as Quarkus does, it is enabled
 * before Quarkus starts.
 */
public final class TraceExport {

  private static final String QUARKUS = "quarkus.";
  private static final List<String> ENDPOINTS =
      List.of("otel.exporter.otlp.endpoint", "otel.exporter.otlp.traces.endpoint");

  /** What Quarkus' exporter reads under its own names only. */
  private static final List<String> OF_EXPORTER =
      List.of(
          "otel.exporter.otlp.protocol",
          "otel.exporter.otlp.traces.protocol",
          "otel.exporter.otlp.headers",
          "otel.exporter.otlp.traces.headers");

  private static final String DISABLED = "otel.sdk.disabled";

  private TraceExport() {}

  /** Enables it, if an endpoint is set and {@code OTEL_SDK_DISABLED} is not true. */
  public static void enableIfSet(Config config) {
    boolean isOff = config.getOptionalValue(DISABLED, Boolean.class).orElse(false);
    if (isOff || ENDPOINTS.stream().noneMatch(name -> value(config, name).isPresent())) {
      return;
    }
    System.setProperty(QUARKUS + DISABLED, "false");
    ENDPOINTS.forEach(name -> passOn(config, name));
    OF_EXPORTER.forEach(name -> passOn(config, name));
  }

  /** By Quarkus' name, or else by OpenTelemetry's. */
  private static Optional<String> value(Config config, String name) {
    return config
        .getOptionalValue(QUARKUS + name, String.class)
        .or(() -> config.getOptionalValue(name, String.class));
  }

  private static void passOn(Config config, String name) {
    value(config, name).ifPresent(value -> System.setProperty(QUARKUS + name, value));
  }
}
