package dev.charm.ops.folder;

import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.metrics.OwnMetric;
import dev.charm.ops.metrics.Sample;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no disk is full before anybody knows. It warns while room runs out, and fails
 * when the reserve is touched: then all stops in order with nothing half written. A broker that
 * finds the disk full would end the process on the spot.
 */
public final class RoomWatch implements Service {
  /** How to ask for the room where a folder lies. */
  public interface Gauge {
    Room at(Path folder) throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(RoomWatch.class);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  /** Warned of when the room is gone within that, as fast as it went lately. */
  private static final Duration SOON = Duration.ofMinutes(30);

  private static final Duration LATELY = Duration.ofSeconds(30);
  private static final int NEAR = 3;

  private final List<Path> folders;
  private final Gauge gauge;
  private final Consumer<String> tell;
  private final Map<Path, Trend> trends = new HashMap<>();
  private @Nullable Thread thread;
  private volatile @Nullable String problem;
  private volatile State state = State.STARTING;

  /**
   * @param folders that are written to and are there; the first of each file system stands for it
   * @param tell takes lines for people
   */
  public static RoomWatch over(List<Path> folders, Consumer<String> tell) throws StartException {
    Map<FileStore, Path> first = new LinkedHashMap<>();
    for (Path folder : folders) {
      try {
        first.putIfAbsent(Files.getFileStore(folder), folder);
      } catch (IOException e) {
        throw new StartException("cannot look at the disk with " + folder + ": " + e, e);
      }
    }
    return new RoomWatch(List.copyOf(first.values()), Room::at, tell);
  }

  RoomWatch(List<Path> folders, Gauge gauge, Consumer<String> tell) {
    this.folders = List.copyOf(folders);
    this.gauge = gauge;
    this.tell = tell;
  }

  /** The room lately, and whether it was warned of. */
  private static final class Trend {
    private long since;
    private long freeThen;
    private double bytesPerSecond;
    private long warnedAt = Long.MAX_VALUE;
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public void start() throws StartException {
    Optional<String> trouble = look(System.nanoTime());
    if (trouble.isPresent()) {
      state = State.FAILED;
      throw new StartException(trouble.get());
    }
    state = State.RUNNING;
    Thread watching = new Thread(this::watch, "room-watch");
    watching.setDaemon(true);
    watching.start();
    thread = watching;
  }

  private void watch() {
    try {
      while (state == State.RUNNING) {
        TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
        Optional<String> trouble = look(System.nanoTime());
        if (trouble.isPresent() && state == State.RUNNING) {
          problem = trouble.get();
          LOG.error("{}", problem);
          state = State.FAILED;
        }
      }
    } catch (InterruptedException e) {
      // closed
    }
  }

  /**
   * Looks once, and warns.
   *
   * @param now nanoseconds, of a clock that only goes on
   * @return why all must stop; empty if it need not
   */
  Optional<String> look(long now) {
    for (Path folder : folders) {
      if (!Files.isDirectory(folder)) {
        return Optional.of("the folder " + folder + " is gone; nothing more can be kept");
      }
      try {
        Room room = gauge.at(folder);
        if (room.isShort()) {
          return Optional.of(
              "the disk with "
                  + folder
                  + " is nearly full ("
                  + room.words()
                  + ", "
                  + Room.bytes(room.reserve())
                  + " kept in reserve); nothing is lost: make room and start again");
        }
        warn(folder, room, now);
      } catch (IOException e) {
        return Optional.of("cannot look at the disk with " + folder + ": " + e);
      }
    }
    return Optional.empty();
  }

  private void warn(Path folder, Room room, long now) {
    Trend trend = trends.computeIfAbsent(folder, f -> begun(room, now));
    long passed = now - trend.since;
    if (passed >= LATELY.toNanos()) {
      trend.bytesPerSecond = (double) (trend.freeThen - room.free()) * 1e9 / passed;
      trend.since = now;
      trend.freeThen = room.free();
    }
    long left = room.free() - room.reserve();
    boolean soon = trend.bytesPerSecond > 0 && left / trend.bytesPerSecond < SOON.toSeconds();
    boolean near = room.free() < NEAR * room.reserve();
    if (!soon && !near) {
      trend.warnedAt = Long.MAX_VALUE;
    } else if (left < trend.warnedAt / 2) { // again when half of that is gone, too
      trend.warnedAt = left;
      String line =
          "the disk with "
              + folder
              + " runs full: "
              + room.words()
              + growth(trend)
              + "; all stops at "
              + Room.bytes(room.reserve());
      LOG.warn("{}", line);
      tell.accept(line);
    }
  }

  private static Trend begun(Room room, long now) {
    Trend trend = new Trend();
    trend.since = now;
    trend.freeThen = room.free();
    return trend;
  }

  private static String growth(Trend trend) {
    double perMinute = trend.bytesPerSecond * 60;
    return perMinute >= 1024 * 1024
        ? ", and " + Room.bytes((long) perMinute) + " less each minute"
        : "";
  }

  @Override
  public State state() {
    return state;
  }

  /** The room where there is least of it above its reserve. */
  @Override
  public List<Sample> samples() {
    Room least = null;
    for (Path folder : folders) {
      try {
        Room room = gauge.at(folder);
        if (least == null || room.free() - room.reserve() < least.free() - least.reserve()) {
          least = room;
        }
      } catch (IOException e) {
        LOG.debug("the room at {} is not known", folder, e);
      }
    }
    return least == null
        ? List.of()
        : List.of(OwnMetric.DISK_FREE.is(least.free()), OwnMetric.DISK_RESERVE.is(least.reserve()));
  }

  @Override
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void close() {
    Thread watching = thread;
    if (state != State.FAILED) {
      state = State.STOPPED;
    }
    if (watching != null) {
      watching.interrupt();
    }
  }
}
