package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RawRecords;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.DeadLetters;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record that cannot be used has one dead letter, also after {@code charm forget} has written its
 * partition again, a killed one as well, and after {@code charm rebuild}.
 */
class DeadLettersOnceIT {
  private static final String FORGOTTEN = "p-Quagga7731";
  private static final String ALSO_FORGOTTEN = "p-Okapi4242";

  /** All records of this test lie there. */
  private static final int PARTITION = 0;

  @TempDir Path folder;

  @Test
  void shouldWriteEachDeadLetterOnceHoweverOftenItsPartitionIsWrittenAgain() throws Exception {
    Map<String, Integer> each = new TreeMap<>();
    try (RunningStack stack = RunningStack.scoring(folder, 1)) {
      Endpoints to = stack.endpoints();
      fill(to, FORGOTTEN);
      fill(to, ALSO_FORGOTTEN);
      for (Topic<?> topic : List.of(Topics.REWARDS, Topics.RESPONSES, Topics.RETRACTIONS)) {
        malformed(to, topic, "before");
        each.put(topic.name() + " before", 1);
      }
      answerWithoutPrompt(to);
      each.put("scorer", 1);
      RunningStack.awaitSettled(to);
      assertThat(letters(to)).isEqualTo(each);

      asAKilledForgetLeavesIt(to);
      for (Topic<?> topic : List.of(Topics.REWARDS, Topics.RESPONSES, Topics.RETRACTIONS)) {
        malformed(to, topic, "meanwhile"); // taken in before, while or after it is written again
        each.put(topic.name() + " meanwhile", 1);
      }
      forget(to, FORGOTTEN);
      RunningStack.awaitSettled(to);
      assertThat(letters(to)).isEqualTo(each);

      forget(to, ALSO_FORGOTTEN);
      RunningStack.awaitSettled(to);
      assertThat(letters(to)).isEqualTo(each);
      malformed(to, Topics.REWARDS, "after");
      each.put(Topics.REWARDS.name() + " after", 1);
    }

    try (CharmProcess rebuild =
        CharmProcess.start(folder, Map.of(), "rebuild", "--yes", "--data", folder.toString())) {
      assertThat(rebuild.awaitExit()).as(rebuild.output()).isZero();
    }
    try (RunningStack stack = RunningStack.scoring(folder, 1)) {
      RunningStack.awaitSettled(stack.endpoints());
      assertThat(letters(stack.endpoints())).isEqualTo(each);
    }
  }

  /** Something of a prompt in each topic that is kept by time. */
  private static void fill(Endpoints to, String prompt) throws Exception {
    send(
        to,
        Topics.REWARDS,
        Reward.newBuilder()
            .setPromptId(prompt)
            .setPolicyModel("m")
            .setRewardModel("given@1")
            .setScore(1)
            .build(),
        prompt);
    send(
        to,
        Topics.RESPONSES,
        new Response(prompt, "m", 0, "an answer", null, Map.of(), true, 0L, "test"),
        prompt);
    send(
        to,
        Topics.RETRACTIONS,
        Retraction.newBuilder()
            .setPromptId(prompt)
            .setPolicyModel("other")
            .setKind(RetractionKind.RESPONSE.name())
            .build(),
        prompt);
  }

  private static void malformed(Endpoints to, Topic<?> topic, String what) throws Exception {
    RawRecords.send(to, new ProducerRecord<>(topic.name(), PARTITION, bytes(what), bytes(what)));
  }

  /** Good for calibration, of no use to the scorer; old enough that it waits for no prompt. */
  private static void answerWithoutPrompt(Endpoints to) throws Exception {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        var serializer = registry.serializer(Topics.RESPONSES)) {
      Response response =
          new Response("nobody", "m", 0, "hello", null, Map.of(), false, 0L, "test");
      RawRecords.send(
          to,
          new ProducerRecord<>(
              Topics.RESPONSES.name(),
              PARTITION,
              System.currentTimeMillis() - 3_600_000,
              bytes("nobody"),
              serializer.serialize(Topics.RESPONSES.name(), response)));
    }
  }

  /** It has written a record again, and was killed before it deleted what lies before. */
  private static void asAKilledForgetLeavesIt(Endpoints to) throws Exception {
    ProducerRecord<byte[], byte[]> again =
        new ProducerRecord<>(Topics.REWARDS.name(), PARTITION, bytes("before"), bytes("before"));
    DeadLetters.knownTo(List.of("streams"), again.headers()).forEach(again.headers()::add);
    RawRecords.send(to, again);
  }

  private static void forget(Endpoints to, String prompt) {
    CommandRun forgotten =
        RunningStack.charm(to, "forget", prompt, "--yes", "--keep-tombstones", "1s");
    assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
  }

  /** How many dead letters there are of each record. */
  private static Map<String, Integer> letters(Endpoints to) throws Exception {
    Map<String, Integer> letters = new TreeMap<>();
    for (var letter : HostileRecordsIT.deadLetters(to)) {
      boolean ofScorer = header(letter.headers(), DeadLetters.STAGE).startsWith("scorer");
      letters.merge(
          ofScorer
              ? "scorer"
              : header(letter.headers(), DeadLetters.ORIGIN) + " " + text(letter.value()),
          1,
          Integer::sum);
    }
    return letters;
  }

  private static String header(Headers headers, String name) {
    return String.valueOf(DeadLetters.header(headers, name));
  }

  private static <T extends SpecificRecord> void send(
      Endpoints to, Topic<T> topic, T value, String key) throws Exception {
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        var serializer = registry.serializer(topic)) {
      RawRecords.send(
          to,
          new ProducerRecord<>(
              topic.name(), PARTITION, bytes(key), serializer.serialize(topic.name(), value)));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }
}
