package dev.charm.ops.bench.cluster;

import com.sun.management.GarbageCollectionNotificationInfo;
import dev.charm.calibration.reward.Objective;
import dev.charm.ops.bench.report.Detail;
import dev.charm.schemas.Registry;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.settings.CalibrationSettings;
import dev.charm.streams.settings.PairLimit;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.apache.kafka.streams.StreamsConfig;

/** The calibration service as a program, which tells once a second how its heap does. */
public final class SmallHeapMain {
  /** Begins a line with largest heap after a full collection, its limit, and time collecting. */
  static final String HEAP = "heap";

  /** Begins a line with a place and its share of the time, per cent. */
  static final String PLACE = "place";

  private SmallHeapMain() {}

  /**
   * Runs it until the process ends.
   *
   * @param args bootstrap servers, application id, state folder, and the reference model if any
   */
  public static void main(String[] args) throws Exception {
    String url = "mock://small-heap";
    try (Registry registry = new Registry(url, Map.of())) {
      registry.registerAll(); // in the order of the parent, which gives the same ids
      AtomicLong largest = watchFullCollections();
      Properties kafka = new Properties();
      kafka.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
      kafka.put(StreamsConfig.APPLICATION_ID_CONFIG, args[1]);
      kafka.put(StreamsConfig.STATE_DIR_CONFIG, args[2]);
      CalibrationSettings settings =
          CalibrationSettings.of(
                  new Objective.WinRate(),
                  args.length > 3 ? args[3] : null,
                  CalibrationSettings.DEFAULT_ARENA)
              .with(PairLimit.NONE);
      CalibrationService service = new CalibrationService(settings, kafka, url, Map.of());
      service.start();
      StackSampler sampler = StackSampler.of(true);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> tell(sampler)));
      while (!service.failure().isDone()) {
        TimeUnit.SECONDS.sleep(1);
        System.out.println(
            HEAP + " " + largest + " " + Runtime.getRuntime().maxMemory() + " " + collecting());
      }
      service.failure().join().printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }

  private static void tell(StackSampler sampler) {
    Detail places = sampler.stop("the stream thread").get(0);
    for (List<Object> row : places.rows()) {
      System.out.println(PLACE + " " + row.get(1) + " " + row.get(0));
    }
  }

  private static AtomicLong watchFullCollections() {
    AtomicLong largest = new AtomicLong();
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      if (bean instanceof NotificationEmitter emitter) {
        emitter.addNotificationListener(
            (notification, handback) -> {
              GarbageCollectionNotificationInfo info =
                  GarbageCollectionNotificationInfo.from(
                      (CompositeData) notification.getUserData());
              if (info.getGcAction().contains("major")) {
                long used =
                    info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                        .filter(pool -> isHeap(pool.getKey()))
                        .map(Map.Entry::getValue)
                        .mapToLong(MemoryUsage::getUsed)
                        .sum();
                largest.accumulateAndGet(used, Math::max);
              }
            },
            null,
            null);
      }
    }
    return largest;
  }

  private static boolean isHeap(String pool) {
    return pool.contains("Eden") || pool.contains("Survivor") || pool.contains("Tenured");
  }

  private static double collecting() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum()
        / 1e3;
  }
}
