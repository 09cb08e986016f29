package dev.charm.ops.metrics.endpoint;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Everything that a scrape gets: JVM, process and log by Micrometer, and what else is collected.
 */
final class ProcessMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final LogbackMetrics log =
      new LogbackMetrics(List.of(), (LoggerContext) LoggerFactory.getILoggerFactory());

  ProcessMetrics(MultiCollector... more) {
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    log.bindTo(registry);
    for (MultiCollector collector : more) {
      registry.getPrometheusRegistry().register(collector);
    }
  }

  /**
   * Writes all that there is now.
   *
   * @param contentType the format
   */
  void write(OutputStream out, String contentType) throws IOException {
    registry.scrape(out, contentType);
  }

  @Override
  public void close() {
    collections.close();
    log.close();
    registry.close();
  }
}
