package dev.charm.ops.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.lifecycle.Service.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningServicesTest {
  private final List<String> told = new ArrayList<>();
  private final StopRequest stop = new StopRequest();

  /** Tells what is asked of it, and stands where the test says. */
  private final class ConsoleLines implements Service {
    private final String name;
    private volatile State state;

    ConsoleLines(String name, State state) {
      this.name = name;
      this.state = state;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() throws StartException {
      told.add("start " + name);
      if (state == State.FAILED) {
        throw new StartException(name + " cannot start");
      }
    }

    @Override
    public State state() {
      return state;
    }

    @Override
    public Optional<String> problem() {
      return Optional.of("out of order");
    }

    @Override
    public void close() {
      told.add("close " + name);
      if (name.equals("clumsy")) {
        throw new IllegalStateException("does not close");
      }
    }
  }

  @Test
  void shouldCloseInTheReverseOrderOfStartingWhateverFailsToClose() throws Exception {
    try (RunningServices running = new RunningServices(stop)) {
      running.start(new ConsoleLines("first", State.RUNNING));
      running.start(new ConsoleLines("clumsy", State.RUNNING));
      running.start(new ConsoleLines("last", State.RUNNING));
      assertThat(running.awaitRunning(Duration.ofSeconds(10))).isTrue();
    }
    assertThat(told)
        .containsExactly(
            "start first",
            "start clumsy",
            "start last",
            "close last",
            "close clumsy",
            "close first");
  }

  @Test
  void shouldCloseAlsoTheServiceThatDidNotStart() throws Exception {
    try (RunningServices running = new RunningServices(stop)) {
      running.start(new ConsoleLines("first", State.RUNNING));
      assertThatThrownBy(() -> running.start(new ConsoleLines("broken", State.FAILED)))
          .isInstanceOf(StartException.class)
          .hasMessage("broken cannot start");
    }
    assertThat(told).containsExactly("start first", "start broken", "close broken", "close first");
  }

  @Test
  void shouldSayWhichServiceIsNotReadyInTimeAndWhy() throws Exception {
    try (RunningServices running = new RunningServices(stop)) {
      running.start(new ConsoleLines("ready", State.RUNNING));
      running.start(new ConsoleLines("slow", State.STARTING));
      assertThatThrownBy(() -> running.awaitRunning(Duration.ofMillis(1)))
          .isInstanceOf(StartException.class)
          .hasMessageStartingWith("slow (out of order) did not get ready")
          .hasMessageNotContaining("ready (");
    }
  }

  @Test
  void shouldStopWaitingWhenAStopIsAskedFor() throws Exception {
    try (RunningServices running = new RunningServices(stop)) {
      running.start(new ConsoleLines("slow", State.STARTING));
      stop.make();
      assertThat(running.awaitRunning(Duration.ofDays(1))).isFalse();
      assertThat(running.awaitStop()).isEmpty();
    }
  }

  @Test
  void shouldTellWhichServiceFailedAndWhy() throws Exception {
    try (RunningServices running = new RunningServices(stop)) {
      ConsoleLines service = new ConsoleLines("streams", State.RUNNING);
      running.start(service);
      service.state = State.FAILED;
      assertThat(running.awaitStop()).contains("streams failed: out of order");
    }
  }
}
