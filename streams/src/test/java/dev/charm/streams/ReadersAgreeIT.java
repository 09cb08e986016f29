package dev.charm.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.calibration.rating.ModelVotes;
import dev.charm.calibration.rating.Vote;
import dev.charm.calibration.rating.VoteCounts;
import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.consumers.cluster.LoopbackCluster;
import dev.charm.consumers.views.AnswerStyle;
import dev.charm.consumers.views.AnswerStyles;
import dev.charm.consumers.views.CastVote;
import dev.charm.consumers.views.GatheredPrompt;
import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.LogSource;
import dev.charm.consumers.views.LoggedVotes;
import dev.charm.consumers.views.PromptCategories;
import dev.charm.consumers.views.ReadListener;
import dev.charm.consumers.views.ReplayedScores;
import dev.charm.consumers.views.ScoreEvent;
import dev.charm.consumers.views.ScoredAnswer;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.SpooledTexts;
import dev.charm.consumers.views.StandingScores;
import dev.charm.consumers.views.TooManyVotesException;
import dev.charm.consumers.views.TopicView;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.ClaimedRecords;
import dev.charm.schemas.precedence.Precedence.Place;
import dev.charm.streams.prompt.StoredScores;
import dev.charm.streams.settings.CalibrationSettings;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Whoever reads the topics comes to the same as the streams: of records in any order and on any
 * partition, by whatever schema: late ones, withdrawn ones, deleted ones, and those under keys that
 * are not their own.
 */
class ReadersAgreeIT {
  private static final int PARTITIONS = 3;
  private static final String RM = "lab/judge@1";
  private static final List<String> MODELS = List.of("a", "b");
  private static final List<String> CONTENTS = List.of("one", "**two**", "- three\n# four", "5");
  private static final AtomicInteger PROMPTS = new AtomicInteger();

  private static LoopbackCluster cluster;
  private static LogReader reader;

  @BeforeContainer
  static void start() throws Exception {
    cluster = new LoopbackCluster(PARTITIONS);
    Map<String, Object> kafka = new HashMap<>();
    cluster.clients().forEach((name, value) -> kafka.put(String.valueOf(name), value));
    Duration patience = Duration.ofSeconds(10);
    reader =
        new LogReader(
            new LogSource(kafka, "mock", patience, patience),
            cluster.registry(),
            ReadListener.NONE);
  }

  @AfterContainer
  static void stop() throws Exception {
    reader.close();
    cluster.close();
  }

  enum What {
    PROMPT,
    NO_PROMPT,
    RESPONSE,
    REWARD,
    PROMPT_WITHDRAWN,
    RESPONSE_WITHDRAWN,
    REWARD_WITHDRAWN
  }

  enum Writing {
    OURS,
    /** By a schema with the fields in another order. */
    FOREIGN,
    UNDER_ANOTHER_KEY
  }

  /**
   * A record that concerns some prompt.
   *
   * @param at milliseconds after some instant
   */
  record Told(
      What what,
      int partition,
      int at,
      long version,
      String model,
      int sample,
      int content,
      Writing writing) {

    Topic<?> topic() {
      return switch (what) {
        case PROMPT, NO_PROMPT -> Topics.PROMPTS;
        case RESPONSE -> Topics.RESPONSES;
        case REWARD -> Topics.REWARDS;
        case PROMPT_WITHDRAWN, RESPONSE_WITHDRAWN, REWARD_WITHDRAWN -> Topics.RETRACTIONS;
      };
    }

    @Nullable SpecificRecord value(String prompt) {
      String text = CONTENTS.get(content);
      return switch (what) {
        case PROMPT ->
            new Prompt(
                prompt,
                content == 0 ? null : List.of(new Message("user", text)),
                content == 1 ? null : "category " + (content + at) % 3,
                version,
                "source " + at);
        case NO_PROMPT -> null;
        case RESPONSE ->
            Response.newBuilder()
                .setPromptId(prompt)
                .setPolicyModel(model)
                .setSampleIndex(sample)
                .setText(content == 0 ? null : text)
                .setVersion(version)
                .setSource("source " + at)
                .build();
        case REWARD ->
            Rewards.of(prompt, model, sample, RM, content == 0 ? -0.0 : content, version, "test");
        case PROMPT_WITHDRAWN ->
            new Retraction(prompt, RetractionKind.PROMPT.name(), null, 0, null, version, null);
        case RESPONSE_WITHDRAWN ->
            new Retraction(
                prompt, RetractionKind.RESPONSE.name(), model, sample, null, version, null);
        case REWARD_WITHDRAWN ->
            new Retraction(prompt, RetractionKind.REWARD.name(), model, sample, RM, version, null);
      };
    }
  }

  @Provide
  Arbitrary<List<List<Told>>> histories() {
    Arbitrary<What> what =
        Arbitraries.frequency(
            Tuple.of(6, What.PROMPT),
            Tuple.of(1, What.NO_PROMPT),
            Tuple.of(6, What.RESPONSE),
            Tuple.of(6, What.REWARD),
            Tuple.of(1, What.PROMPT_WITHDRAWN),
            Tuple.of(1, What.RESPONSE_WITHDRAWN),
            Tuple.of(1, What.REWARD_WITHDRAWN));
    return Combinators.combine(
            what,
            Arbitraries.integers().between(0, PARTITIONS - 1),
            Arbitraries.integers().between(0, 5),
            Arbitraries.longs().between(0, 2),
            Arbitraries.of(MODELS),
            Arbitraries.integers().between(0, 1),
            Arbitraries.integers().between(0, CONTENTS.size() - 1),
            Arbitraries.frequency(
                Tuple.of(10, Writing.OURS),
                Tuple.of(5, Writing.FOREIGN),
                Tuple.of(1, Writing.UNDER_ANOTHER_KEY)))
        .as(Told::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(16)
        .list()
        .ofSize(60);
  }

  @Property(tries = 2, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
  void shouldComeToTheSameAsTheStreams(@ForAll("histories") List<List<Told>> histories)
      throws Exception {
    Map<String, List<Told>> prompts = new HashMap<>();
    histories.forEach(history -> prompts.put("p|" + PROMPTS.incrementAndGet(), history));
    try (TopologyHarness streams = new TopologyHarness(CalibrationSettings.defaults())) {
      tell(prompts, streams);
      Map<String, byte[]> storedPrompts = streams.store("prompts");
      Map<String, byte[]> storedResponses = streams.store("responses");
      Map<String, Object> storedRewards = streams.store("rewards");
      Path folder = Files.createTempDirectory("charm-readers");
      try (Spool spool = Spool.in(folder)) {
        Readers readers = Readers.read(prompts.keySet(), spool);
        for (String prompt : prompts.keySet()) {
          String of = prompt + " of " + prompts.get(prompt);
          agreeOnThePrompt(of, prompt, storedPrompts, readers);
          for (String model : MODELS) {
            for (int sample = 0; sample < 2; sample++) {
              agreeOnTheAnswer(of, prompt, model, sample, storedResponses, readers);
            }
          }
          agreeOnTheScores(of, prompt, storedRewards.get(Keys.join(prompt, RM)), readers);
        }
        agreeOnWhatTheScorerSees(prompts, storedPrompts);
      } finally {
        Files.delete(folder);
      }
    }
  }

  @Example
  void shouldChangeNothingWhenAnOlderVersionComesLate() throws Exception {
    String prompt = "late";
    List<Told> history = new ArrayList<>();
    for (What what : List.of(What.PROMPT, What.RESPONSE, What.REWARD)) {
      history.add(new Told(what, 0, 0, 2, "a", 0, 3, Writing.OURS));
      history.add(new Told(what, 0, 1, 1, "a", 0, 2, Writing.OURS)); // on the same partition
      history.add(new Told(what, 1, 2, 1, "a", 0, 2, Writing.OURS)); // and on another
    }
    try (TopologyHarness streams = new TopologyHarness(CalibrationSettings.defaults())) {
      tell(Map.of(prompt, history), streams);
    }
    Path folder = Files.createTempDirectory("charm-readers");
    try (Spool spool = Spool.in(folder);
        TopicView<Prompt> view =
            TopicView.open(Topics.PROMPTS, cluster.clients(), cluster.registry())) {
      Readers readers = Readers.read(Set.of(prompt), spool);
      List<Message> newest = List.of(new Message("user", CONTENTS.get(3)));
      assertThat(readers.gathered(prompt).messages()).isEqualTo(newest);
      assertThat(readers.categories().of(prompt)).isEqualTo("category 0");
      assertThat(readers.gathered(prompt).text("a", 0)).isEqualTo(CONTENTS.get(3));
      assertThat(readers.texts().answer(prompt, "a", 0)).isEqualTo(CONTENTS.get(3));
      assertThat(readers.styles().style(vote(prompt), "a"))
          .isEqualTo(AnswerStyle.of(CONTENTS.get(3)));
      assertThat(readers.gathered(prompt).answers()).containsExactly(new ScoredAnswer("a", 0, 3));
      assertThat(readers.scores().at(prompt)).containsExactly(new ScoredAnswer("a", 0, 3));
      assertThat(view.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
      assertThat(view.get(prompt).orElseThrow().getMessages()).isEqualTo(newest);
    } finally {
      Files.delete(folder);
    }
  }

  @Example
  void shouldCountTheVotesThatTheStreamsCount() throws Exception {
    Random random = new Random(5);
    List<Battle> records = new ArrayList<>();
    for (Battle vote : Votes.weighted(Votes.random(400, 5), 5)) {
      records.add(
          Battle.newBuilder(vote)
              .setBattleId("vote " + random.nextInt(80))
              .setVersion(random.nextInt(3))
              .setRetracted(random.nextInt(4) == 0)
              .setByHand(random.nextInt(5) == 0)
              .setSource(random.nextBoolean() ? "file " + random.nextInt(2) : null)
              .build());
    }
    long begun = System.currentTimeMillis() - 10_000;
    try (TopologyHarness streams = new TopologyHarness(CalibrationSettings.defaults())) {
      for (int i = 0; i < records.size(); i++) {
        Place place = new Place(0, begun + i);
        Topic<Battle> topic = Topics.BATTLES;
        String key = Keys.of(records.get(i));
        cluster.sendRawTo(
            place, topic, key, bytes(cluster.registry(), topic, records.get(i), false));
        streams.sendFrom(
            place,
            RoutedTopic.BY_ARENA,
            topic,
            key,
            bytes(streams.registry(), topic, records.get(i), false));
      }
      streams.settle();

      Map<String, ModelVotes> streamed = new TreeMap<>();
      streams.ratings.forEach(
          (key, r) ->
              streamed.put(
                  key, new ModelVotes(r.getWins(), r.getLosses(), r.getTies(), r.getBothBad())));
      Map<String, ModelVotes> read = new TreeMap<>();
      for (String arena : Votes.arenas(records)) {
        VoteCounts counts = new VoteCounts();
        for (CastVote vote : LoggedVotes.read(reader, arena)) {
          VoteOutcome outcome = VoteOutcome.valueOf(vote.outcome().name());
          counts.add(
              Vote.of(vote.modelA(), vote.modelB(), outcome)
                  .weighing(vote.weight())
                  .times(vote.count()));
        }
        counts.models().forEach((model, votes) -> read.put(Keys.join(arena, model), votes));
      }
      assertThat(streamed).isEqualTo(read).isNotEmpty();
      assertThatThrownBy(() -> LoggedVotes.read(reader, Votes.arenas(records).iterator().next(), 1))
          .isInstanceOf(TooManyVotesException.class)
          .hasMessageContaining("has more than 1 votes");
    }
  }

  private static void tell(Map<String, List<Told>> prompts, TopologyHarness streams)
      throws Exception {
    long begun = System.currentTimeMillis() - 10_000;
    for (Map.Entry<String, List<Told>> prompt : prompts.entrySet()) {
      for (Told told : prompt.getValue()) {
        boolean another = told.writing() == Writing.UNDER_ANOTHER_KEY;
        String key = Keys.join(prompt.getKey() + (another ? " of another" : ""));
        SpecificRecord value = told.value(prompt.getKey());
        boolean foreign = told.writing() == Writing.FOREIGN;
        Place place = new Place(told.partition(), begun + told.at());
        Topic<?> topic = told.topic();
        cluster.sendRawTo(place, topic, key, bytes(cluster.registry(), topic, value, foreign));
        streams.sendFrom(
            place,
            RoutedTopic.BY_PROMPT,
            topic,
            key,
            bytes(streams.registry(), topic, value, foreign));
      }
    }
  }

  @SuppressWarnings("unchecked") // a topic has values of its type
  private static <T extends SpecificRecord> byte @Nullable [] bytes(
      Registry registry, Topic<T> topic, @Nullable SpecificRecord value, boolean foreign)
      throws Exception {
    if (value == null) {
      return null;
    }
    if (foreign) {
      return foreign(registry, topic, value);
    }
    try (var serializer = registry.serializer(topic)) {
      return serializer.serialize(topic.name(), (T) value);
    }
  }

  private static byte[] foreign(Registry registry, Topic<?> topic, SpecificRecord value)
      throws Exception {
    List<Schema.Field> fields = new ArrayList<>();
    topic
        .schema()
        .getFields()
        .forEach(known -> fields.add(0, new Schema.Field(known, known.schema())));
    Schema schema =
        Schema.createRecord(
            topic.schema().getName(), null, topic.schema().getNamespace(), false, fields);
    GenericData.Record record = new GenericData.Record(schema);
    for (Schema.Field field : value.getSchema().getFields()) {
      record.put(field.name(), value.get(field.pos()));
    }
    int id = registry.client().register(topic.subject(), new AvroSchema(schema));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(id).array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
    new GenericDatumWriter<GenericData.Record>(schema).write(record, encoder);
    encoder.flush();
    return bytes.toByteArray();
  }

  /** All that reads topics once. */
  private record Readers(
      Map<String, GatheredPrompt> prompts,
      SpooledTexts texts,
      PromptCategories categories,
      AnswerStyles styles,
      StandingScores scores) {
    static Readers read(Set<String> prompts, Spool spool) throws IOException {
      Withdrawals withdrawals = Withdrawals.read(reader, key -> true);
      GatheredPrompts gathering = new GatheredPrompts(RM, withdrawals, model -> true, spool);
      gathering.read(reader);
      Map<String, GatheredPrompt> gathered = new HashMap<>();
      gathering.each(prompt -> gathered.put(prompt.promptId(), prompt));
      SpooledTexts texts = new SpooledTexts(reader, spool, withdrawals);
      texts.readAnswers((prompt, model, sample) -> true);
      return new Readers(
          gathered,
          texts,
          PromptCategories.read(reader, key -> true),
          AnswerStyles.of(prompts.stream().map(ReadersAgreeIT::vote).toList(), reader),
          StandingScores.read(reader, Set.of(RM), withdrawals).get(RM));
    }

    GatheredPrompt gathered(String prompt) {
      return Objects.requireNonNull(prompts.get(prompt), prompt);
    }

    /** Prompts without a score are not gathered. */
    boolean isGathered(String prompt) {
      return prompts.containsKey(prompt);
    }
  }

  private static @Nullable Prompt inForce(String prompt, Map<String, byte[]> stored) {
    ClaimedRecords<Prompt> records = new ClaimedRecords<>(Topics.PROMPTS, "prompts");
    return records.read(stored.get(Keys.join(prompt))).inForce().map(records::record).orElse(null);
  }

  private static void agreeOnThePrompt(
      String of, String prompt, Map<String, byte[]> stored, Readers readers) {
    Prompt inForce = inForce(prompt, stored);
    if (readers.isGathered(prompt)) {
      assertThat(readers.gathered(prompt).messages())
          .as(of)
          .isEqualTo(inForce == null ? null : inForce.getMessages());
    }
    assertThat(readers.categories().of(prompt))
        .as(of)
        .isEqualTo(inForce == null ? null : inForce.getCategory());
  }

  private static void agreeOnTheAnswer(
      String of,
      String prompt,
      String model,
      int sample,
      Map<String, byte[]> stored,
      Readers readers) {
    byte[] raw = stored.get(Keys.join(prompt, model, String.valueOf(sample)));
    String text =
        raw == null ? null : new StoredRecords<>(Topics.RESPONSES, "responses").read(raw).getText();
    assertThat(readers.texts().answer(prompt, model, sample)).as(of).isEqualTo(text);
    if (readers.isGathered(prompt)) {
      assertThat(readers.gathered(prompt).text(model, sample)).as(of).isEqualTo(text);
    }
    if (sample == 0) {
      assertThat(readers.styles().style(vote(prompt), model))
          .as(of)
          .isEqualTo(text == null ? null : AnswerStyle.of(text));
    }
  }

  private static CastVote vote(String prompt) {
    return new CastVote(
        MODELS.get(0), MODELS.get(1), BattleOutcome.TIE, null, prompt, Instant.EPOCH);
  }

  private static void agreeOnTheScores(
      String of, String prompt, @Nullable Object vector, Readers readers) {
    List<ScoredAnswer> standing = vector == null ? List.of() : StoredScores.standing(vector);
    assertThat(readers.scores().at(prompt)).as(of).isEqualTo(standing);
    assertThat(readers.isGathered(prompt) ? readers.gathered(prompt).answers() : List.of())
        .as(of)
        .isEqualTo(standing);
    if (prompt.endsWith("0")) { // each reads the whole topic
      ReplayedScores replayed = new ReplayedScores(RM);
      List<ScoreEvent> events = new ArrayList<>();
      ScoreEvent.read(reader, prompt, events::add);
      events.forEach(replayed::take);
      for (String model : MODELS) {
        assertThat(replayed.standing().of(model))
            .as(of)
            .isEqualTo(
                standing.stream()
                    .filter(answer -> answer.policyModel().equals(model))
                    .map(ScoredAnswer::score)
                    .findFirst()
                    .orElse(null));
      }
    }
  }

  /** It knows no withdrawals: what it gives of such a prompt the streams refuse. */
  private static void agreeOnWhatTheScorerSees(
      Map<String, List<Told>> prompts, Map<String, byte[]> stored) throws Exception {
    try (TopicView<Prompt> view =
        TopicView.open(Topics.PROMPTS, cluster.clients(), cluster.registry())) {
      assertThat(view.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
      prompts.forEach(
          (prompt, history) -> {
            if (history.stream().noneMatch(told -> told.what() == What.PROMPT_WITHDRAWN)) {
              assertThat(view.get(Keys.join(prompt)).orElse(null))
                  .as(prompt + " of " + history)
                  .isEqualTo(inForce(prompt, stored));
            }
          });
    }
  }
}
