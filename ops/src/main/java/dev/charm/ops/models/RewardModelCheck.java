package dev.charm.ops.models;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import dev.charm.consumers.scoring.SeenInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Scores fixed conversations, and says what is wrong with a reward model as it is declared: no
 * score, an activation, padding that changes scores, special tokens twice.
 */
public final class RewardModelCheck {
  private static final int MANY_WORDS = 40_000;

  /** A good answer and a bad one, and one that is longer than any model sees. */
  private static final Map<String, ScoringRequest> CONVERSATIONS = fixed();

  private final List<CheckedConversation> conversations = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private RewardModelCheck() {}

  private static Map<String, ScoringRequest> fixed() {
    List<ChatMessage> asked =
        List.of(
            new ChatMessage("system", "You are a helpful assistant."),
            ChatMessage.user("What is the capital of France?"));
    Map<String, ScoringRequest> conversations = new LinkedHashMap<>();
    conversations.put("good", new ScoringRequest(asked, "The capital of France is Paris."));
    conversations.put("bad", new ScoringRequest(asked, "Bananas are made of blue steel, mostly."));
    conversations.put(
        "long",
        new ScoringRequest(asked, "The capital of France is Paris. " + "yes ".repeat(MANY_WORDS)));
    return conversations;
  }

  /** Checks a reward model. */
  public static RewardModelCheck of(RewardScorer scorer) {
    RewardModelCheck check = new RewardModelCheck();
    List<ScoringRequest> requests = List.copyOf(CONVERSATIONS.values());
    List<ScoringResult> together = scorer.score(requests);
    int at = 0;
    Map<String, Double> rewards = new LinkedHashMap<>();
    for (Map.Entry<String, ScoringRequest> each : CONVERSATIONS.entrySet()) {
      ScoringResult result = together.get(at++);
      Optional<SeenInput> seen = scorer.seen(each.getValue());
      check.conversations.add(CheckedConversation.of(each.getKey(), result, seen));
      seen.ifPresent(check::lookAt);
      if (result instanceof ScoringResult.Scored scored) {
        rewards.put(each.getKey(), scored.reward());
      } else if (!each.getKey().equals("long")) {
        check.errors.add(each.getKey() + " has no score: " + CheckedConversation.problem(result));
      }
    }
    check.compare(scorer, requests.get(0), together.get(0));
    check.lookAt(rewards);
    return check;
  }

  /** Scores must not hang on what else is in a batch. */
  private void compare(RewardScorer scorer, ScoringRequest request, ScoringResult inBatch) {
    ScoringResult alone = scorer.score(List.of(request)).get(0);
    if (alone instanceof ScoringResult.Scored one
        && inBatch instanceof ScoringResult.Scored other) {
      double apart = Math.abs(one.reward() - other.reward());
      if (apart > 0.01 * Math.max(1, Math.abs(one.reward()))) {
        errors.add(
            "the good answer has "
                + one.reward()
                + " alone and "
                + other.reward()
                + " beside others: padding changes scores");
      } else if (apart > 0) {
        warnings.add("scores differ by " + apart + " alone and in a batch");
      }
    }
  }

  private void lookAt(Map<String, Double> rewards) {
    Double good = rewards.get("good");
    Double bad = rewards.get("bad");
    if (good == null || bad == null) {
      return;
    }
    if (good.equals(bad)) {
      errors.add(
          "a good and a bad answer have the same score: the model may see the prompt alone, or"
              + " padding in place of the end");
    } else if (good < bad) {
      warnings.add("the bad answer has the higher score");
    }
    if (rewards.values().stream().allMatch(reward -> reward > 0 && reward < 1)) {
      warnings.add("all scores lie between 0 and 1: raw logits rarely do, is there an activation?");
    }
  }

  private void lookAt(SeenInput seen) {
    List<String> tokens = seen.tokens();
    boolean twice = tokens.size() > 1 && tokens.get(0).equals(tokens.get(1));
    if (twice && isSpecial(tokens.get(0))) {
      add(
          warnings,
          "the text begins with "
              + tokens.get(0)
              + " twice: the template writes it and the tokenizer adds it (special-tokens: false)");
    }
    int last = tokens.size() - 1;
    if (last > 0 && tokens.get(last).equals(tokens.get(last - 1)) && isSpecial(tokens.get(last))) {
      add(warnings, "the text ends with " + tokens.get(last) + " twice");
    }
  }

  private static void add(List<String> to, String message) {
    if (!to.contains(message)) {
      to.add(message);
    }
  }

  private static boolean isSpecial(String token) {
    return (token.startsWith("<") && token.endsWith(">"))
        || (token.startsWith("[") && token.endsWith("]") && token.length() > 2);
  }

  /** What became of each conversation. */
  public List<CheckedConversation> conversations() {
    return List.copyOf(conversations);
  }

  /** What makes the reward model useless as it is declared. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** What is probably not meant. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}
