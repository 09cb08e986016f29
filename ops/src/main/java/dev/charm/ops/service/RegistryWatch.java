package dev.charm.ops.service;

import dev.charm.ops.connect.Connection;
import dev.charm.ops.lifecycle.Service;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.schemas.EventDecoder.RegistryUnavailableException;
import dev.charm.schemas.Registry;
import dev.charm.schemas.SubjectMissingException;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the registry beside services. Before they begin: whether it is there, has the schemas of
 * what they write, knows those of what they wrote, and what others have registered. Only what they
 * cannot write without keeps them from starting; the rest is told. A registry that is away is
 * waited for by the services themselves. While they run: whether it still has the schemas of what
 * they write; see {@link Registry#require}.
 */
public final class RegistryWatch implements Service {
  /** What calibration writes. */
  public static final List<Topic<?>> STREAMS =
      List.of(
          Topics.ARENA_RATINGS,
          Topics.RATING_COVARIANCES,
          Topics.PREFERENCE_PAIRS,
          Topics.PARTIAL_SUMMARIES,
          Topics.CALIBRATIONS,
          Topics.CALIBRATION_HISTORY,
          Topics.MODEL_STATS,
          Topics.OFFSET_TARGETS,
          Topics.CALIBRATION_PLANS);

  /** What scorer and trainer write. */
  public static final List<Topic<?>> LEARNING =
      List.of(Topics.REWARDS, Topics.REWARD_MODELS, Topics.TRAINING_ROUNDS);

  /** What a generator writes. */
  public static final List<Topic<?>> GENERATING = List.of(Topics.RESPONSES);

  private static final Logger LOG = LoggerFactory.getLogger(RegistryWatch.class);

  private final Properties kafka;
  private final Registry registry;
  private final List<Topic<?>> written;
  private final Consumer<String> tell;
  private volatile State state = State.STARTING;

  /**
   * @param to where Kafka and the registry are
   * @param written the topics that are to be written
   * @param tell takes lines for people
   */
  public RegistryWatch(Connection to, List<Topic<?>> written, Consumer<String> tell) {
    this.kafka = to.kafka();
    this.registry = new Registry(to.registryUrl(), to.registrySettings(), tell);
    this.written = written;
    this.tell = tell;
  }

  @Override
  public String name() {
    return "schemas";
  }

  @Override
  public void start() throws StartException {
    try {
      registry.require(written);
      registry.unfitVersions().forEach(this::say);
      LostWritings.lines(kafka, registry, written).forEach(this::say);
    } catch (SubjectMissingException e) {
      throw new StartException(e.getMessage(), e);
    } catch (RegistryUnavailableException | RestClientException e) {
      LOG.warn("whether the registry has all it should is not known: {}", e.getMessage());
    } catch (IOException e) {
      if (e.getCause() instanceof RestClientException) {
        throw new StartException(e.getMessage(), e);
      }
      LOG.warn("whether the registry has all it should is not known: {}", e.getMessage());
    }
    state = State.RUNNING;
  }

  private void say(String line) {
    LOG.warn("{}", line);
    tell.accept(line);
  }

  @Override
  public State state() {
    return state;
  }

  @Override
  public void close() {
    state = State.STOPPED;
    LearningService.close(registry);
  }
}
