package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.GenerationResult.Answered;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Keys;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The records that a generator publishes. */
final class AnswerRecords implements AutoCloseable {
  private static final String SOURCE = "generator";

  private final String policyModel;
  private final GenerationParameters parameters;
  private final Serializer<Response> responses;
  private final String stage;

  AnswerRecords(String policyModel, GenerationParameters parameters, Registry registry) {
    this.policyModel = policyModel;
    this.parameters = parameters;
    this.responses = registry.serializer(Topics.RESPONSES);
    this.stage = "generator " + policyModel;
  }

  /** The answer to a prompt, as it is published. */
  Response response(String promptId, Standing.Text of, int sample, long version, Answered answer) {
    Map<String, String> generation = new LinkedHashMap<>(parameters.strings(sample, answer.how()));
    if (of.digest() != null) {
      generation.put(PromptDigest.PARAMETER, of.digest());
    }
    return Response.newBuilder()
        .setPromptId(promptId)
        .setPolicyModel(policyModel)
        .setSampleIndex(sample)
        .setText(answer.text())
        .setGeneration(generation)
        .setVersion(version)
        .setSource(SOURCE)
        .build();
  }

  /** What is wrong with an answer, if it cannot be taken in. */
  static Optional<EventCheck.Fault> fault(Response response) {
    return EventCheck.fault(response);
  }

  ProducerRecord<byte[], byte[]> record(Response response) {
    return new ProducerRecord<>(
        Topics.RESPONSES.name(),
        Keys.of(response).getBytes(StandardCharsets.UTF_8),
        responses.serialize(Topics.RESPONSES.name(), response));
  }

  /** The dead letter of a prompt; null if there was one before it was written again. */
  @Nullable ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> prompt, MalformedReason reason, String detail) {
    if (DeadLetters.isKnownTo(stage, prompt.headers())) {
      return null;
    }
    ProducerRecord<byte[], byte[]> letter =
        DeadLetters.letter(
            prompt.key(),
            prompt.value(),
            reason,
            detail,
            new DeadLetters.Origin(stage, prompt.topic(), prompt.partition(), prompt.offset()));
    DeadLetters.noteReplay(prompt.headers(), letter.headers());
    return letter;
  }

  @Override
  public void close() {
    responses.close();
  }
}
