package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Retraction;
import dev.charm.schemas.RetractionKind;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Rewards;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.ClaimedRecords;
import dev.charm.schemas.precedence.Claims;
import dev.charm.schemas.precedence.Precedence;
import dev.charm.schemas.precedence.Precedence.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatheredPromptsTest {
  private static final String RM = "lab/judge@1";
  private static final List<String> MODELS = List.of("a", "b|ü", "unwanted");
  private static final int SMALL = 2000;

  @TempDir Path folder;
  private final Withdrawals withdrawals = new Withdrawals();

  /** What is gathered of a prompt. */
  private record Found(
      String promptId,
      List<ScoredAnswer> answers,
      @Nullable List<Message> messages,
      List<@Nullable String> texts) {}

  private static List<Found> found(GatheredPrompts prompts) throws IOException {
    List<Found> found = new ArrayList<>();
    prompts.each(
        prompt -> {
          List<@Nullable String> texts = new ArrayList<>();
          for (String model : MODELS) {
            for (int sample = 0; sample < 2; sample++) {
              texts.add(prompt.text(model, sample));
            }
          }
          found.add(new Found(prompt.promptId(), prompt.answers(), prompt.messages(), texts));
        });
    return found;
  }

  private GatheredPrompts gathering(Spool spool) {
    return new GatheredPrompts(
        RM, withdrawals, model -> !model.equals("unwanted"), spool, new SortedRuns(spool, SMALL));
  }

  /** The same, all of it held. */
  private final class Held {
    private final StandingScores scores = new StandingScores();
    private final ClaimedRecords<Prompt> promptRecords =
        new ClaimedRecords<>(Topics.PROMPTS, "held");
    private final Map<String, Claims<ClaimedRecords.Stored>> prompts = new HashMap<>();
    private final Map<List<Object>, Response> responses = new HashMap<>();

    void add(Reward reward) {
      if (reward.getRewardModel().equals(RM)) {
        scores.add(reward.getPolicyModel(), reward, withdrawals);
      }
    }

    private Claims<ClaimedRecords.Stored> claims(String key) {
      return prompts.computeIfAbsent(key, k -> new Claims<>(Precedence.BY_VERSION));
    }

    void add(Prompt prompt, Place place) {
      if (!withdrawals.ofPrompt(prompt.getPromptId(), prompt.getVersion())) {
        claims(Keys.of(prompt)).put(promptRecords.stored(place, prompt));
      }
    }

    /** Of equal versions the text that is longer, and so greater. */
    void add(Response response) {
      String prompt = response.getPromptId();
      String model = response.getPolicyModel();
      int sample = response.getSampleIndex();
      long version = response.getVersion();
      if (!model.equals("unwanted") && !withdrawals.ofAnswer(prompt, model, sample, version)) {
        responses.merge(
            List.of(prompt, model, sample),
            response,
            (one, other) ->
                one.getVersion() != other.getVersion()
                    ? (one.getVersion() > other.getVersion() ? one : other)
                    : (one.getText().length() > other.getText().length() ? one : other));
      }
    }

    List<Found> found() {
      Map<String, Found> inOrder = new TreeMap<>();
      for (String id : scores.prompts()) {
        List<Message> messages =
            claims(Keys.join(id))
                .inForce()
                .map(stored -> promptRecords.record(stored).getMessages())
                .orElse(null);
        List<@Nullable String> texts = new ArrayList<>();
        for (String model : MODELS) {
          for (int sample = 0; sample < 2; sample++) {
            Response response = responses.get(List.<Object>of(id, model, sample));
            texts.add(response == null ? null : response.getText());
          }
        }
        inOrder.put(Keys.pair(RM, id, "", ""), new Found(id, scores.at(id), messages, texts));
      }
      return List.copyOf(inOrder.values());
    }
  }

  private static Response response(
      String prompt, String model, int sample, @Nullable String text, long version) {
    return Response.newBuilder()
        .setPromptId(prompt)
        .setPolicyModel(model)
        .setSampleIndex(sample)
        .setText(text)
        .setVersion(version)
        .setSource("test")
        .build();
  }

  @Test
  void shouldComeToTheSameAsIfAllWereHeldAsOftenAsAsked() throws IOException {
    Random random = new Random(7);
    List<String> ids =
        new ArrayList<>(
            List.of("p", "p b", "p|", "p|c", "p%", "p\0", "p\uFFFF", "p\uD83D\uDE00", "p}", "%7C"));
    for (int i = 0; i < 150; i++) {
      ids.add(Integer.toString(random.nextInt(1 << 20), 36));
    }
    for (String id : ids) {
      String model = MODELS.get(random.nextInt(MODELS.size()));
      switch (random.nextInt(6)) {
        case 0 -> withdraw(id, RetractionKind.PROMPT, null, null);
        case 1 -> withdraw(id, RetractionKind.RESPONSE, model, null);
        case 2 -> withdraw(id, RetractionKind.REWARD, model, RM);
        default -> {}
      }
    }
    Held held = new Held();
    try (Spool spool = Spool.in(folder)) {
      GatheredPrompts prompts = gathering(spool);
      for (int i = 0; i < 6000; i++) {
        String id = ids.get(random.nextInt(ids.size()));
        String model = MODELS.get(random.nextInt(MODELS.size()));
        int sample = random.nextInt(2);
        long version = random.nextInt(4);
        String text = "x".repeat(random.nextInt(40));
        Place place = new Place(random.nextInt(3), random.nextInt(100));
        switch (random.nextInt(8)) {
          case 0 -> {
            held.claims(Keys.join(id)).delete(place);
            prompts.delete(Keys.join(id), place);
            prompts.delete("p|", place); // a key that is no prompt's
          }
          case 1, 2 -> {
            Prompt prompt =
                new Prompt(id, List.of(new Message("user", text)), null, version, "test");
            held.add(prompt, place);
            prompts.add(prompt, place);
          }
          case 3, 4, 5 -> {
            Response response = response(id, model, sample, text, version);
            held.add(response);
            prompts.add(response);
          }
          default -> {
            if (id.hashCode() % 10 == 0) {
              continue; // a prompt that has texts alone
            }
            String rewardModel = random.nextInt(5) == 0 ? "another@1" : RM;
            double score = random.nextInt(5) == 0 ? -0.0 : random.nextGaussian();
            Reward reward = Rewards.of(id, model, sample, rewardModel, score, version, "test");
            held.add(reward);
            prompts.add(reward);
          }
        }
      }
      List<Found> expected = held.found();

      assertThat(expected).hasSizeGreaterThan(100);
      assertThat(found(prompts)).isEqualTo(expected);
      assertThat(found(prompts)).isEqualTo(expected);
      assertThat(prompts.models()).containsExactlyElementsOf(MODELS);
    }
  }

  private void withdraw(
      String prompt, RetractionKind kind, @Nullable String model, @Nullable String rewardModel) {
    withdrawals.add(new Retraction(prompt, kind.name(), model, 0, rewardModel, 1L, null));
  }

  @Test
  void shouldTellTextsThatAreNotKnownFromEmptyOnes() throws IOException {
    try (Spool spool = Spool.in(folder)) {
      GatheredPrompts prompts = gathering(spool);
      prompts.add(new Prompt("only text", List.of(), null, 0L, "test"), new Place(0, 0));
      prompts.add(new Prompt("p", null, null, 0L, "test"), new Place(0, 0));
      prompts.add(response("p", "a", 0, null, 0));
      prompts.add(response("p", "a", 1, "", 0));
      prompts.add(Rewards.of("p", "a", 1, RM, 3.0, 0L, "test"));

      assertThat(found(prompts))
          .containsExactly(
              new Found(
                  "p",
                  List.of(new ScoredAnswer("a", 1, 3)),
                  null,
                  Arrays.asList(null, "", null, null, null, null)));
    }
  }

  @Test
  void shouldHandOverNothingWhereNothingIsScored() throws IOException {
    try (Spool spool = Spool.in(folder)) {
      GatheredPrompts prompts = gathering(spool);
      prompts.add(response("p", "a", 0, "text", 0));

      assertThat(found(prompts)).isEmpty();
      assertThat(prompts.models()).isEmpty();
    }
  }
}
