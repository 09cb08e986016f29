package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.ops.CharmProcess;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.Message;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Placement;
import dev.charm.streams.guarantees.Traffic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Prompts and answers from a client that puts keys where their CRC32 says, as librdkafka does, on a
 * whole stack: scored, paired with their texts, told, forgotten; and an owner who increases the
 * partitions.
 */
class OtherPartitionersIT {
  private static final int PROMPTS = 40;
  private static final int PARTITIONS = 4;
  private static final int MORE_PARTITIONS = 6;
  private static final String FORGOTTEN = "p-Quagga7731";
  private static final TraceSearch SEARCH = new TraceSearch(FORGOTTEN, "Xylophagous");

  @TempDir Path folder;

  @Test
  void shouldCountWhateverLiesInAnotherPartitionThanItsKeyBelongsTo() throws Exception {
    Map<String, String> chosen;
    try (RunningStack stack = RunningStack.scoring(folder, PARTITIONS)) {
      Endpoints to = stack.endpoints();
      send(to);
      RunningStack.awaitSettled(to);
      assertThat(chosen(to, PARTITIONS)).hasSize(PROMPTS);
      assertThat(RunningStack.charm(to, "status").out())
          .contains(
              elsewhere()
                  + " prompts came by another partitioner and were routed; set"
                  + " partitioner=murmur2_random to spare the way")
          .contains(2 * elsewhere() + " responses came by another partitioner");

      CommandRun forgotten =
          RunningStack.charm(to, "forget", FORGOTTEN, "--yes", "--keep-tombstones", "1s");
      assertThat(forgotten.exitCode()).as(forgotten.out() + forgotten.err()).isZero();
      assertThat(SEARCH.topics(to)).isEmpty();
      RunningStack.awaitSettled(to);
      chosen = chosen(to, PARTITIONS);
      assertThat(chosen).hasSize(PROMPTS - 1);
      increasePartitions(to);
      CommandRun status = RunningStack.charm(to, "status", "--until-idle", "--timeout", "5s");
      assertThat(status.exitCode()).isEqualTo(1);
      assertThat(status.out()).contains("not settled: these topics must have the same number");
      assertThat(RunningStack.charm(to, "topics", "create").err()).contains("charm.rewards=6");
      assertThat(RunningStack.charm(to, "rebuild", "--dry-run").err())
          .contains("partitions of charm.prompts would be increased to 6")
          .contains("partitions of charm-calibration-rewards-changelog would be increased to 6");
    }

    assertThatThrownBy(() -> RunningStack.scoring(folder, PARTITIONS).close())
        .isInstanceOf(StartException.class)
        .hasMessageContaining("partitions were increased")
        .hasMessageContaining("charm rebuild");
    try (CharmProcess rebuild =
        CharmProcess.start(folder, Map.of(), "rebuild", "--yes", "--data", folder.toString())) {
      assertThat(rebuild.awaitExit()).as(rebuild.output()).isZero();
    }
    try (RunningStack stack = RunningStack.scoring(folder, MORE_PARTITIONS)) {
      RunningStack.awaitSettled(stack.endpoints());
      assertThat(chosen(stack.endpoints(), MORE_PARTITIONS)).isEqualTo(chosen);
    }
  }

  private static String id(int prompt) {
    return prompt == 7 ? FORGOTTEN : "prompt " + prompt;
  }

  private static void send(Endpoints to) throws Exception {
    List<SpecificRecord> texts = new ArrayList<>();
    for (int i = 0; i < PROMPTS; i++) {
      String question = i == 7 ? "What is Xylophagous?" : "What is " + i + "?";
      texts.add(new Prompt(id(i), List.of(new Message("user", question)), null, 0L, "test"));
      texts.add(response(i, "verbose", "It is a number that has been known for long: " + i));
      texts.add(response(i, "terse", String.valueOf(i)));
    }
    try (Registry registry = new Registry(to.schemaRegistry(), Map.of());
        Traffic traffic = new Traffic(to.bootstrapServers(), registry)) {
      traffic.send(List.of(rating("verbose", 1_000), rating("terse", 1_100)));
      traffic.send(texts, Placement.CRC32, new Random(1));
    }
  }

  private static Response response(int prompt, String model, String text) {
    return Response.newBuilder()
        .setPromptId(id(prompt))
        .setPolicyModel(model)
        .setText(text)
        .build();
  }

  private static RatingSnapshot rating(String model, double rating) {
    return RatingSnapshot.newBuilder()
        .setSource("board")
        .setArena("overall")
        .setModel(model)
        .setRating(rating)
        .setAsOf(Instant.parse("2025-05-07T00:00:00Z"))
        .build();
  }

  /** How many prompts lie in another partition than their keys belong to. */
  private static long elsewhere() {
    return IntStream.range(0, PROMPTS)
        .mapToObj(OtherPartitionersIT::id)
        .filter(
            key -> {
              CRC32 crc = new CRC32();
              crc.update(key.getBytes(StandardCharsets.UTF_8));
              return crc.getValue() % PARTITIONS != Topics.PROMPTS.partition(key, PARTITIONS);
            })
        .count();
  }

  /**
   * The text chosen of each prompt, of verbose against terse, where no text is missing. A key that
   * has moved with the number of partitions has a tombstone where it lay before.
   */
  private static Map<String, String> chosen(Endpoints to, int partitions) throws Exception {
    List<Logged<PreferencePair>> pairs =
        RunningStack.published(to).pairs().stream()
            .filter(
                pair ->
                    pair.partition() == Topics.PREFERENCE_PAIRS.partition(pair.key(), partitions))
            .toList();
    return Logged.latest(pairs).values().stream()
        .filter(pair -> pair.getOvervalued().equals("verbose"))
        .filter(
            pair ->
                pair.getPrompt() != null
                    && pair.getChosen().getText() != null
                    && pair.getRejected().getText() != null)
        .collect(Collectors.toMap(PreferencePair::getPromptId, pair -> pair.getChosen().getText()));
  }

  /** Of one topic only: its owner knows nothing of the others. */
  private static void increasePartitions(Endpoints to) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", to.bootstrapServers()))) {
      admin
          .createPartitions(
              Map.of(Topics.REWARDS.name(), NewPartitions.increaseTo(MORE_PARTITIONS)))
          .all()
          .get();
    }
  }
}
