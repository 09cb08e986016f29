package dev.charm.consumers.scoring;

import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns raw responses into what is to be published: for each exactly one reward or one dead letter,
 * or nothing where the text is kept elsewhere or its source delivers rewards with it. Publishes
 * nothing itself.
 *
 * <p>A malformed response, or one under a wrong key, is passed over: the prompt tasks read the same
 * topic and dead-letter it, and one dead letter a record is enough. Dead letters from here are of
 * what only a scorer can know: a prompt that does not come, a response that the model refuses.
 */
final class ResponseJudge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseJudge.class);
  private static final int MOST_DOUBLINGS = 5;

  /** Tries after which a response that fails alone, while others are scored, is given up. */
  private static final int PATIENCE = 7;

  private static final ScoringRequest HARMLESS = new ScoringRequest("a", "b");

  /** Of texts held at once: a batch may hold a prompt of 16 MB with every answer. */
  private static final long MOST_CHARACTERS = 4_000_000;

  private final RewardScorer scorer;
  private final PromptTexts prompts;
  private final EventDecoder<Response> responses;
  private final Serializer<Reward> rewards;
  private final String stage;
  private final Duration retryPause;
  private final Runnable onRetry;

  /** What is to be published, and how it counts. */
  record Verdict(List<ProducerRecord<byte[], byte[]>> records, ScoringCounts counts) {}

  /** What comes of a batch. */
  private static final class Made {
    private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<MalformedReason, Long> letters = new EnumMap<>(MalformedReason.class);
    private long tokens;
  }

  private record Scorable(
      ConsumerRecord<byte[], byte[]> record, Response response, ScoringRequest request) {}

  ResponseJudge(
      RewardScorer scorer,
      PromptTexts prompts,
      Registry registry,
      Duration retryPause,
      Runnable onRetry) {
    this.scorer = scorer;
    this.prompts = prompts;
    this.responses = registry.decoder(Topics.RESPONSES);
    this.rewards = registry.serializer(Topics.REWARDS);
    this.stage = "scorer " + scorer.rewardModel();
    this.retryPause = retryPause;
    this.onRetry = onRetry;
  }

  /**
   * Judges a batch. Tries failed scores again until they are answered; an interrupt ends that.
   *
   * @throws EventDecoder.RegistryUnavailableException if the registry is away
   */
  Verdict judge(ConsumerRecords<byte[], byte[]> records) throws InterruptedException {
    Made out = new Made();
    List<Scorable> scorable = new ArrayList<>();
    long characters = 0;
    int scored = 0;
    int skipped = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Decoded<Response> decoded = responses.deserialize(record.topic(), record.value());
      if (decoded instanceof Decoded.Value<Response> good) {
        Response response = good.value();
        String text = response.getText();
        if (text == null
            || response.getScored()
            || !Keys.join(response.getPromptId()).equals(text(record.key()))) {
          skipped++;
        } else {
          Optional<ScoringRequest> request = request(record, response, text);
          if (request.isPresent()) {
            scorable.add(new Scorable(record, response, request.get()));
            characters += request.get().characters();
            if (characters > MOST_CHARACTERS) {
              scored += score(scorable, out);
              scorable.clear();
              characters = 0;
            }
          } else {
            reject(
                record,
                MalformedReason.UNKNOWN_PROMPT,
                "the prompt did not come in time, or its text is kept elsewhere",
                out);
          }
        }
      } else {
        skipped++;
      }
    }
    scored += score(scorable, out);
    return new Verdict(out.records, ScoringCounts.batch(scored, out.letters, skipped, out.tokens));
  }

  private Optional<ScoringRequest> request(
      ConsumerRecord<byte[], byte[]> record, Response response, String text)
      throws InterruptedException {
    String id = response.getPromptId();
    Optional<List<ChatMessage>> prompt = prompts.now(id);
    if (prompt.isEmpty()) {
      prompt = prompts.await(id, Instant.ofEpochMilli(record.timestamp()));
    }
    return prompt.map(known -> new ScoringRequest(known, text));
  }

  private int score(List<Scorable> scorable, Made out) throws InterruptedException {
    int scored = 0;
    List<Scorable> open = scorable;
    for (int attempt = 0; !open.isEmpty(); attempt++) {
      if (attempt > 0) {
        onRetry.run();
        Thread.sleep(retryPause.toMillis() << Math.min(attempt - 1, MOST_DOUBLINGS));
      }
      List<ScoringResult> outcomes = outcomes(open);
      List<Scorable> failed = new ArrayList<>();
      for (int i = 0; i < outcomes.size(); i++) {
        Scorable one = open.get(i);
        ScoringResult outcome = outcomes.get(i);
        if (outcome instanceof ScoringResult.Scored reward) {
          scored += publish(one, reward, out) ? 1 : 0;
        } else if (outcome instanceof ScoringResult.Rejected rejected) {
          reject(one.record(), MalformedReason.REJECTED, rejected.reason(), out);
        } else if (attempt >= PATIENCE && answersOthers()) {
          String reason = ((ScoringResult.Failed) outcome).reason();
          reject(
              one.record(),
              MalformedReason.REJECTED,
              "failed %d times while others are scored: %s".formatted(attempt + 1, reason),
              out);
        } else {
          failed.add(one);
        }
      }
      open = failed;
    }
    return scored;
  }

  /** Whether the scorer works, so that what fails again and again is at fault itself. */
  private boolean answersOthers() {
    return scorer.score(List.of(HARMLESS)).get(0) instanceof ScoringResult.Scored;
  }

  /** One outcome each. An exception is of the one that throws by itself, if others do not. */
  private List<ScoringResult> outcomes(List<Scorable> batch) {
    try {
      return scorer.score(batch.stream().map(Scorable::request).toList());
    } catch (KafkaException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.warn("a batch of {} cannot be scored at once: {}", batch.size(), e.getClass().getName());
      onRetry.run();
    }
    List<ScoringResult> outcomes = new ArrayList<>(batch.size());
    for (Scorable one : batch) {
      try {
        outcomes.addAll(scorer.score(List.of(one.request())));
      } catch (RuntimeException | StackOverflowError e) {
        scorer.score(List.of(HARMLESS)); // throws as well if it is the scorer that is broken
        outcomes.add(
            new ScoringResult.Rejected("the scorer fails of it: " + e.getClass().getName()));
      }
    }
    return outcomes;
  }

  private boolean publish(Scorable scorable, ScoringResult.Scored scored, Made out) {
    Response response = scorable.response();
    Reward reward =
        Reward.newBuilder()
            .setPromptId(response.getPromptId())
            .setPolicyModel(response.getPolicyModel())
            .setSampleIndex(response.getSampleIndex())
            .setRewardModel(scorer.rewardModel())
            .setScore(scored.reward())
            .setVersion(response.getVersion())
            .setSource("scorer")
            .setTokens(scored.tokens())
            .setTruncated(scored.truncated())
            .setAttributes(scored.attributes())
            .setProvenance(scorer.provenance())
            .build();
    Optional<EventCheck.Fault> fault = EventCheck.fault(reward);
    if (fault.isPresent()) {
      reject(scorable.record(), fault.get().reason(), fault.get().detail(), out);
      return false;
    }
    byte[] value = rewards.serialize(Topics.REWARDS.name(), reward);
    out.records.add(new ProducerRecord<>(Topics.REWARDS.name(), scorable.record().key(), value));
    out.tokens += scored.tokens() == null ? 0 : scored.tokens();
    return true;
  }

  /** Adds the dead letter of a record, unless there was one before it was written again. */
  private void reject(
      ConsumerRecord<byte[], byte[]> record, MalformedReason reason, String detail, Made out) {
    if (!DeadLetters.isKnownTo(stage, record.headers())) {
      out.letters.merge(reason, 1L, Long::sum);
      ProducerRecord<byte[], byte[]> letter =
          DeadLetters.letter(
              record.key(),
              record.value(),
              reason,
              detail,
              new DeadLetters.Origin(stage, record.topic(), record.partition(), record.offset()));
      DeadLetters.noteReplay(record.headers(), letter.headers());
      out.records.add(letter);
    }
  }

  private static @Nullable String text(byte @Nullable [] key) {
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    responses.close();
    rewards.close();
  }
}
