package dev.charm.streams;

import static dev.charm.streams.Events.prompt;
import static dev.charm.streams.Events.rating;
import static dev.charm.streams.Events.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.CommittedLog;
import dev.charm.streams.guarantees.InJvmSystem;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.guarantees.Observer;
import dev.charm.streams.guarantees.Placement;
import dev.charm.streams.guarantees.Traffic;
import dev.charm.streams.guarantees.Waiting;
import dev.charm.streams.intake.RoutedCounts;
import dev.charm.streams.settings.CalibrationSettings;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Producers of other languages put a key elsewhere than Java does. Whatever lies in another
 * partition counts all the same, once, with its texts. Each test has a reward model of its own.
 */
class RoutingIT {
  private static final int PARTITIONS = 4;
  private static final Random RANDOM = new Random(5);

  @TempDir static Path folder;
  private static InJvmSystem system;
  private static Traffic traffic;
  private static Observer observer;

  @BeforeAll
  static void start() throws Exception {
    system = InJvmSystem.start(PARTITIONS, CalibrationSettings.defaults(), 0, folder);
    system.instances().start("only");
    traffic = system.traffic();
    observer = system.observer();
    traffic.send(Events.ratings());
  }

  @AfterAll
  static void stop() throws Exception {
    traffic.close();
    observer.close();
    system.close();
  }

  @Test
  void shouldCountEveryRewardOfANewModelFromPython() throws Exception {
    Team team = new Team("new", 1_000);
    traffic.send(team.texts("base", "verbose"));
    traffic.send(team.rewards("base", 0));
    long routed = routed("charm.rewards");

    List<Reward> fromPython = team.rewards("verbose", 0);
    traffic.send(fromPython, Placement.CRC32, RANDOM);

    team.awaitAllPromptsWithTexts("verbose", "base");
    assertThat(routed("charm.rewards") - routed).isEqualTo(lyingElsewhere(fromPython));
    assertThat(metric("routed-total", "charm.rewards"))
        .isGreaterThanOrEqualTo((double) lyingElsewhere(fromPython));
  }

  /** A metric of Kafka Streams as JMX has it, over all threads. */
  private static double metric(String name, String topic) throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    double sum = 0;
    for (ObjectName bean :
        beans.queryNames(new ObjectName("kafka.streams:topic-id=" + topic + ",*"), null)) {
      sum += (double) beans.getAttribute(bean, name);
    }
    return sum;
  }

  @Test
  void shouldCountACorrectedRewardFromPythonInsteadOfTheOneBefore() throws Exception {
    Team team = new Team("corrected", 1_000);
    sendRightly(team);
    team.awaitAllPromptsWithTexts("verbose", "base");

    List<Reward> corrected = team.rewards("verbose", 1);
    traffic.send(corrected, Placement.CRC32, RANDOM);
    team.awaitAllPromptsWithTexts("verbose", "base", corrected);

    List<Reward> again = team.rewards("verbose", 2);
    traffic.send(again);
    team.awaitAllPromptsWithTexts("verbose", "base", again);
  }

  @Test
  void shouldFindTheTextsOfPromptsAndResponsesFromPython() throws Exception {
    Team team = new Team("texts", 40);
    traffic.send(team.texts("base", "verbose"), Placement.CRC32, RANDOM);
    traffic.send(team.rewards("base", 0));
    traffic.send(team.rewards("verbose", 0));

    team.awaitAllPromptsWithTexts("verbose", "base");
  }

  @Test
  void shouldBringTogetherATeamOnPythonAndAnotherOnTheCommandLine() throws Exception {
    Team team = new Team("both", 400);
    traffic.send(team.texts("base", "verbose"), Placement.CRC32, RANDOM);
    traffic.send(team.rewards("base", 0), Placement.CRC32, RANDOM);
    traffic.send(team.rewards("verbose", 0), Placement.CRC32, RANDOM);
    team.awaitAllPromptsWithTexts("verbose", "base");

    traffic.send(team.texts("terse"));
    traffic.send(team.rewards("terse", 0));

    team.awaitAllPromptsWithTexts("terse", "base");
    team.awaitAllPromptsWithTexts("terse", "verbose");
  }

  @Test
  void shouldCountWhatAProducerSendsWhosePartitionerIsChangedHalfway() throws Exception {
    Team team = new Team("halfway", 400);
    for (List<SpecificRecord> all :
        List.of(
            team.texts("base", "verbose"),
            List.<SpecificRecord>copyOf(team.rewards("base", 0)),
            List.<SpecificRecord>copyOf(team.rewards("verbose", 0)))) {
      traffic.send(all.subList(0, all.size() / 2), Placement.CRC32, RANDOM);
      traffic.send(all.subList(all.size() / 2, all.size()), Placement.RIGHT, RANDOM);
    }
    team.awaitAllPromptsWithTexts("verbose", "base");
  }

  @Test
  void shouldWithdrawByARetractionFromPythonWhateverItsPartition() throws Exception {
    Team team = new Team("retracted", 40);
    sendRightly(team);
    team.awaitAllPromptsWithTexts("verbose", "base");

    List<SpecificRecord> forgotten = new ArrayList<>();
    IntStream.range(0, 10).forEach(i -> forgotten.add(Events.forgotten(team.id(i), 7)));
    traffic.send(forgotten, Placement.CRC32, RANDOM);

    Waiting.until("30 prompts are left", () -> team.promptsOf("verbose", "base") == 30);
  }

  @Test
  void shouldTakeTheHigherVersionOfAPromptWhereverItLies() throws Exception {
    Team team = new Team("versions", 40);
    sendRightly(team);
    List<SpecificRecord> newer = new ArrayList<>();
    List<SpecificRecord> older = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      newer.add(versioned(team.id(i), "newer", 2));
      older.add(versioned(team.id(i), "older", 1));
    }
    traffic.send(newer, Placement.CRC32, RANDOM);
    traffic.send(older);

    Waiting.until(
        "every pair has the newer text",
        () ->
            team.pairs().stream()
                    .filter(pair -> pair.getPrompt() != null)
                    .filter(pair -> pair.getPrompt().get(0).getContent().equals("newer"))
                    .map(PreferencePair::getPromptId)
                    .distinct()
                    .count()
                == 40);
  }

  private static void sendRightly(Team team) throws Exception {
    traffic.send(team.texts("base", "verbose"));
    traffic.send(team.rewards("base", 0));
    traffic.send(team.rewards("verbose", 0));
  }

  private static SpecificRecord versioned(String id, String text, long version) {
    var prompt = prompt(id, text);
    prompt.setVersion(version);
    return prompt;
  }

  @Test
  void shouldRateAModelWhoseRatingsLieElsewhere() throws Exception {
    List<SpecificRecord> ratings = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ratings.add(rating("board " + i, "model " + i, 1_000 + i, Events.AS_OF));
    }
    traffic.send(ratings, Placement.CRC32, RANDOM);

    Waiting.until(
        "20 more models are rated",
        () ->
            Logged.latest(observer.read().ratings()).keySet().stream()
                    .filter(key -> key.startsWith("overall|model "))
                    .count()
                == 20);
    assertThat(routed("charm.rating-snapshots")).isPositive();
  }

  private static int inPython(String key) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % PARTITIONS);
  }

  private static long lyingElsewhere(List<Reward> rewards) {
    return rewards.stream()
        .map(reward -> Keys.join(reward.getPromptId()))
        .filter(key -> inPython(key) != Topics.REWARDS.partition(key, PARTITIONS))
        .count();
  }

  /** How many records of a topic were routed, as the changelogs of the counts say. */
  private static long routed(String topic) {
    Map<String, Long> counts = new HashMap<>();
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                system.bootstrapServers(),
                "isolation.level",
                "read_committed"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          Changelogs.routedCounts().stream()
              .flatMap(changelog -> consumer.partitionsFor(changelog).stream())
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          if (record.key().equals(topic)) {
            counts.put(
                record.topic() + record.partition(), RoutedCounts.read(record.value()).records());
          }
        }
      }
    }
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Prompts of a reward model of their own. */
  private record Team(String name, int prompts) {
    String rewardModel() {
      return "lab/" + name + "@1";
    }

    String id(int prompt) {
      return name + " " + prompt;
    }

    List<SpecificRecord> texts(String... models) {
      List<SpecificRecord> texts = new ArrayList<>();
      for (int i = 0; i < prompts; i++) {
        texts.add(prompt(id(i), "question " + i));
        for (String model : models) {
          texts.add(response(id(i), model, model + " answers " + i));
        }
      }
      return texts;
    }

    List<Reward> rewards(String model, long version) {
      Random random = new Random(model.hashCode() + version);
      return IntStream.range(0, prompts)
          .mapToObj(
              i ->
                  Rewards.of(
                      id(i), model, 0, rewardModel(), random.nextGaussian(), version, "test"))
          .toList();
    }

    void awaitAllPromptsWithTexts(String overvalued, String reference) throws Exception {
      awaitAllPromptsWithTexts(overvalued, reference, List.of());
    }

    /** Waits until all are counted, settled and paired with their texts and these scores. */
    void awaitAllPromptsWithTexts(String overvalued, String reference, List<Reward> scores)
        throws Exception {
      String wanted =
          "settled at %1$d prompts, %1$d pairs have texts and scores".formatted(prompts);
      AtomicReference<String> said = new AtomicReference<>("");
      try {
        Waiting.until(
            wanted,
            () -> {
              said.set(standing(overvalued, reference, scores));
              return said.get().equals(wanted);
            });
      } catch (AssertionError e) {
        throw new AssertionError(name + ": " + said.get(), e);
      }
    }

    private String standing(String overvalued, String reference, List<Reward> scores) {
      CommittedLog log = observer.read();
      Calibration calibration =
          Logged.latest(log.calibrations())
              .get(Keys.calibration(rewardModel(), overvalued, reference));
      if (calibration == null) {
        return "no calibration";
      }
      Map<String, Double> wanted = new HashMap<>();
      scores.forEach(reward -> wanted.put(reward.getPromptId(), reward.getScore()));
      long whole =
          Logged.latest(log.pairs()).values().stream()
              .filter(pair -> pair.getRewardModel().equals(rewardModel()))
              .filter(pair -> pair.getOvervalued().equals(overvalued))
              .filter(pair -> pair.getReference().equals(reference))
              .filter(
                  pair ->
                      pair.getPrompt() != null
                          && pair.getChosen().getText() != null
                          && pair.getRejected().getText() != null)
              .filter(
                  pair ->
                      Stream.of(pair.getChosen(), pair.getRejected())
                          .filter(side -> side.getPolicyModel().equals(overvalued))
                          .allMatch(
                              side ->
                                  wanted
                                      .getOrDefault(pair.getPromptId(), side.getScore())
                                      .equals(side.getScore())))
              .count();
      return (calibration.getSettled() ? "settled" : "not settled")
          + " at %d prompts, %d pairs have texts and scores"
              .formatted(calibration.getPrompts(), whole);
    }

    List<PreferencePair> pairs() {
      return Logged.latest(observer.read().pairs()).values().stream()
          .filter(pair -> pair.getRewardModel().equals(rewardModel()))
          .toList();
    }

    long promptsOf(String overvalued, String reference) {
      Calibration calibration =
          Logged.latest(observer.read().calibrations())
              .get(Keys.calibration(rewardModel(), overvalued, reference));
      return calibration == null ? 0 : calibration.getPrompts();
    }
  }
}
