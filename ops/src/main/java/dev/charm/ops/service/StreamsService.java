package dev.charm.ops.service;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.folder.PrivateFolder;
import dev.charm.ops.lifecycle.FailureReason;
import dev.charm.ops.lifecycle.Held;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.metrics.Reading;
import dev.charm.ops.metrics.Sample;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.CalibrationTopology;
import dev.charm.streams.UnlikePartitionsException;
import dev.charm.streams.measured.Restoration;
import dev.charm.streams.rating.Ratings;
import dev.charm.streams.settings.CalibrationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.errors.StreamsException;
import org.jspecify.annotations.Nullable;

/** The calibration topology as a service. */
public final class StreamsService implements Service {
  private final CalibrationSettings settings;
  private final Connection to;
  private final Consumer<String> tell;
  private volatile @Nullable CalibrationService calibration;

  /**
   * @param to where Kafka and the registry are; {@code state.dir} is among the Kafka properties
   * @param tell takes lines for people while it runs
   */
  public StreamsService(CalibrationSettings settings, Connection to, Consumer<String> tell) {
    this.settings = settings;
    this.to = to;
    this.tell = tell;
  }

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public void start() throws StartException {
    Path state = Path.of(to.kafka().getProperty("state.dir"));
    try {
      PrivateFolder.create(state);
    } catch (IOException e) {
      throw new StartException("cannot make the state folder " + state + ": " + e, e);
    }
    if (!Files.isWritable(state)) {
      throw new StartException(
          "this user may not write to the state folder " + state + ", or its file system");
    }
    try {
      CalibrationService service =
          new CalibrationService(
              settings, to.kafka(), to.registryUrl(), to.registrySettings(), tell);
      calibration = service;
      service.start();
    } catch (UnlikePartitionsException e) {
      throw new StartException("calibration cannot start: " + e.getMessage(), e);
    } catch (StreamsException e) {
      throw new StartException(
          "calibration cannot start on the state folder " + state + ": " + FailureReason.of(e), e);
    }
  }

  @Override
  public State state() {
    CalibrationService service = calibration;
    if (service == null) {
      return State.STARTING;
    }
    if (service.failure().isDone()) {
      return State.FAILED;
    }
    return switch (service.state()) {
      case CREATED, REBALANCING -> State.STARTING;
      case RUNNING -> State.RUNNING;
      case PENDING_SHUTDOWN, NOT_RUNNING -> State.STOPPED;
      case PENDING_ERROR, ERROR -> State.FAILED;
    };
  }

  @Override
  public boolean takesWork() {
    CalibrationService service = calibration;
    return service != null && !service.failure().isDone() && service.takesWork();
  }

  @Override
  public Optional<String> problem() {
    CalibrationService service = calibration;
    if (service == null) {
      return Optional.empty();
    }
    if (service.failure().isDone()) {
      return Optional.of(FailureReason.of(service.failure().join()));
    }
    Restoration.Progress restored = service.restored();
    if (restored.all() == 0) {
      return state() == State.STARTING
          ? Optional.of("waits for its part of the partitions")
          : Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "reads its stores back: %,d of %,d records",
            restored.done(),
            restored.all()));
  }

  @Override
  public List<Sample> samples() {
    CalibrationService service = calibration;
    return service == null ? List.of() : StreamsSamples.of(service);
  }

  @Override
  public List<Reading> readings() {
    return CalibrationTopology.inputs().entrySet().stream()
        .map(
            stage ->
                Reading.ofGroup(
                    stage.getKey().label(),
                    to.kafka().getProperty("application.id", CalibrationService.APPLICATION_ID),
                    stage.getValue()))
        .toList();
  }

  @Override
  public List<Held> held() {
    CalibrationService service = calibration;
    if (service == null) {
      return List.of();
    }
    Map<String, Long> entries = service.estimatedEntries();
    return List.of(
        new Held(entries.getOrDefault("rewards", 0L), "prompts with rewards"),
        new Held(entries.getOrDefault(Ratings.KNOWN_VOTES_STORE, 0L), "votes"));
  }

  @Override
  public void close() {
    CalibrationService service = calibration;
    if (service != null) {
      service.close();
    }
  }
}
