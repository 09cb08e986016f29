package dev.charm.ops.forget;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Settings that topics have for a while only. Closing gives each topic back what it had; so does
 * the end of the process, unless it is killed. What a killed one has left behind is known by its
 * mark, and given up for the broker's default by the next.
 */
final class TemporarySettings implements AutoCloseable {
  private static final Duration PROPAGATION = Duration.ofSeconds(1);

  private final Admin admin;
  private final Map<ConfigResource, Collection<AlterConfigOp>> restoring = new HashMap<>();
  private final Thread atExit = new Thread(this::restore, "restore-topic-settings");
  private boolean restored;

  private TemporarySettings(Admin admin) {
    this.admin = admin;
  }

  /**
   * Applies settings to topics, and returns when the brokers have had time to hear of them.
   *
   * @param admin stays the caller's to close, after this
   * @param mark name of the setting whose value nobody else would choose, written as brokers write
   *     it
   */
  static TemporarySettings apply(
      Admin admin, Collection<String> topics, Map<String, String> settings, String mark)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> resources =
        topics.stream().map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic)).toList();
    TemporarySettings temporary = new TemporarySettings(admin);
    Map<ConfigResource, Collection<AlterConfigOp>> applying = new HashMap<>();
    Map<ConfigResource, Config> present = admin.describeConfigs(resources).all().get();
    for (Map.Entry<ConfigResource, Config> topic : present.entrySet()) {
      boolean leftBehind =
          Objects.requireNonNull(settings.get(mark), mark)
              .equals(topic.getValue().get(mark).value());
      List<AlterConfigOp> set = new ArrayList<>();
      List<AlterConfigOp> restore = new ArrayList<>();
      settings.forEach(
          (name, value) -> {
            set.add(new AlterConfigOp(new ConfigEntry(name, value), OpType.SET));
            ConfigEntry before = topic.getValue().get(name);
            boolean own = before.source() == ConfigSource.DYNAMIC_TOPIC_CONFIG && !leftBehind;
            restore.add(
                new AlterConfigOp(
                    new ConfigEntry(name, own ? before.value() : ""),
                    own ? OpType.SET : OpType.DELETE));
          });
      applying.put(topic.getKey(), set);
      temporary.restoring.put(topic.getKey(), restore);
    }
    Runtime.getRuntime().addShutdownHook(temporary.atExit);
    admin.incrementalAlterConfigs(applying).all().get();
    TimeUnit.MILLISECONDS.sleep(PROPAGATION.toMillis());
    return temporary;
  }

  private synchronized void restore() {
    if (restored) {
      return;
    }
    restored = true;
    try {
      admin.incrementalAlterConfigs(restoring).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("the settings of topics could not be restored", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while the settings of topics were restored", e);
    }
  }

  @Override
  public void close() {
    try {
      restore();
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // the process ends anyway
    }
  }
}
