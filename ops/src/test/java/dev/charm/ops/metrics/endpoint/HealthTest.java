package dev.charm.ops.metrics.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.lifecycle.RunningServices;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StopRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
  private final RunningServices running = new RunningServices(new StopRequest());
  private final Standing streams = new Standing("streams");
  private final Standing scorer = new Standing("scorer");
  private Duration silence = Duration.ZERO;
  private final Health health = new Health(running, "broker:9092", () -> silence);

  private static final class Standing implements Service {
    private final String name;
    private State state = State.STARTING;
    private Optional<String> problem = Optional.empty();
    private boolean inPart;

    Standing(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void start() {}

    @Override
    public State state() {
      return state;
    }

    @Override
    public boolean takesWork() {
      return inPart || state == State.RUNNING;
    }

    @Override
    public Optional<String> problem() {
      return problem;
    }

    @Override
    public void close() {
      state = State.STOPPED;
    }
  }

  private void startAll() throws Exception {
    running.start(streams);
    running.start(scorer);
    running.allStarted();
  }

  @Test
  void shouldSayWhatItWaitsForWhileServicesStart() throws Exception {
    running.start(streams);
    streams.problem = Optional.of("reads its stores back: 1 of 2 records");
    assertThat(health.ready().good()).isFalse();
    assertThat(health.ready().waitsFor())
        .containsExactly(
            new Health.Finding("streams", "starting", "reads its stores back: 1 of 2 records"));

    streams.state = Service.State.RUNNING;
    streams.problem = Optional.empty();
    assertThat(health.ready().waitsFor())
        .containsExactly(new Health.Finding("services", "starting", "not all are begun"));

    running.start(scorer);
    scorer.state = Service.State.RUNNING;
    running.allStarted();
    assertThat(health.ready().good()).isTrue();
    assertThat(health.live().good()).isTrue();
  }

  @Test
  void shouldBeReadyWhileARebalanceLeavesSomeTasks() throws Exception {
    startAll();
    scorer.state = Service.State.RUNNING;
    streams.inPart = true;
    assertThat(health.ready().good()).isTrue();
  }

  @Test
  void shouldTellWhatIsTheMatterWithAServiceThatTakesWork() throws Exception {
    startAll();
    streams.state = Service.State.RUNNING;
    scorer.state = Service.State.RUNNING;
    scorer.problem = Optional.of("the scorer gives no answer");
    assertThat(health.ready().good()).isTrue();
    assertThat(health.ready().notes())
        .containsExactly(new Health.Finding("scorer", "running", "the scorer gives no answer"));
  }

  @Test
  void shouldNotBeReadyOnceTheBrokerIsSilentAndNotForOneLookAlone() throws Exception {
    startAll();
    streams.state = Service.State.RUNNING;
    scorer.state = Service.State.RUNNING;
    silence = Duration.ofSeconds(11);
    assertThat(health.ready().good()).isTrue();

    silence = Duration.ofSeconds(16);
    assertThat(health.ready().waitsFor())
        .containsExactly(
            new Health.Finding("broker", "silent", "broker:9092 has not answered for 16 s"));
    assertThat(health.live().good()).as("waiting is not dying").isTrue();
  }

  @Test
  void shouldBeDeadOnlyWhenSomethingHasFailedForGood() throws Exception {
    startAll();
    streams.state = Service.State.RUNNING;
    scorer.state = Service.State.FAILED;
    scorer.problem = Optional.of("another has taken its name");
    assertThat(health.live().good()).isFalse();
    assertThat(health.live().waitsFor())
        .containsExactly(
            new Health.Finding("process", "failed", "scorer failed: another has taken its name"));
    assertThat(health.ready().good()).isFalse();
  }

  @Test
  void shouldNotBeReadyWhileItStops() throws Exception {
    startAll();
    streams.state = Service.State.RUNNING;
    scorer.state = Service.State.RUNNING;
    running.close();
    assertThat(health.ready().waitsFor())
        .containsExactly(new Health.Finding("process", "stopping", null));
  }
}
