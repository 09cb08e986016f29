package dev.charm.ops.metrics.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.Service.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether the process lives, and whether it takes work.
 *
 * <p>It lives until something in it has failed for good: what can be tried again is not a reason to
 * end it. It is ready when every service takes work and the broker answers.
 */
final class Health {
  /**
   * Two looks that the broker did not answer: one alone may be a moment of its own. See {@code
   * LagWatch}.
   */
  static final Duration SILENCE = Duration.ofSeconds(15);

  private final RunningServices running;
  private final String broker;
  private final Supplier<Duration> silence;

  /**
   * @param broker its address, for people
   * @param silence how long it has not answered
   */
  Health(RunningServices running, String broker, Supplier<Duration> silence) {
    this.running = running;
    this.broker = broker;
    this.silence = silence;
  }

  /**
   * What is not as it should be, or worth a word.
   *
   * @param name what it is about
   * @param state where it stands, one word
   * @param reason why, for people; null if nothing is known
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Finding(String name, String state, @Nullable String reason) {}

  /**
   * An answer.
   *
   * @param good what was asked for
   * @param waitsFor what keeps it from that
   * @param notes what else there is to say
   */
  record Answer(boolean good, List<Finding> waitsFor, List<Finding> notes) {}

  /** Whether the process lives. */
  Answer live() {
    List<Finding> failed = failed();
    return new Answer(failed.isEmpty(), failed, List.of());
  }

  private List<Finding> failed() {
    Optional<String> failure = running.failure();
    return failure.isEmpty()
        ? List.of()
        : List.of(new Finding("process", word(State.FAILED), failure.get()));
  }

  /** Whether it takes work, and what it waits for if it does not. */
  Answer ready() {
    List<Finding> waitsFor = new ArrayList<>(failed());
    List<Finding> notes = new ArrayList<>();
    for (Service service : running.services()) {
      Finding finding =
          new Finding(service.name(), word(service.state()), service.problem().orElse(null));
      if (!service.takesWork()) {
        waitsFor.add(finding);
      } else if (finding.reason() != null) {
        notes.add(finding);
      }
    }
    if (running.areStopping()) {
      waitsFor.add(new Finding("process", "stopping", null));
    } else if (!running.areAllStarted() && waitsFor.isEmpty()) {
      waitsFor.add(new Finding("services", word(State.STARTING), "not all are begun"));
    }
    Duration silent = silence.get();
    if (silent.compareTo(SILENCE) >= 0) {
      String reason = broker + " has not answered for " + silent.toSeconds() + " s";
      waitsFor.add(new Finding("broker", "silent", reason));
    }
    return new Answer(waitsFor.isEmpty(), waitsFor, notes);
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }
}
