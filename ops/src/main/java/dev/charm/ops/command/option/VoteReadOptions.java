package dev.charm.ops.command.option;

import dev.charm.producers.source.Headings;
import dev.charm.producers.votes.VoteChoices;
import dev.charm.schemas.BattleOutcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say how files of votes are read, the same wherever they are. */
public final class VoteReadOptions {
  private static final Map<String, BattleOutcome> OUTCOMES =
      Map.of(
          "model_a", BattleOutcome.MODEL_A,
          "model_b", BattleOutcome.MODEL_B,
          "tie", BattleOutcome.TIE,
          "both_bad", BattleOutcome.BOTH_BAD);

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--named",
      order = 30,
      description = "Count votes whose voter knew the models' names (anony is false), too.")
  boolean named;

  @Option(
      names = "--duplicates",
      order = 31,
      description = "Count votes on prompts that come too often (dedup_tag says not sampled), too.")
  boolean duplicates;

  @Option(
      names = "--id",
      paramLabel = "COLUMN",
      order = 32,
      description = {
        "The column that identifies a vote",
        "(default: battle_id, vote_id, id, annotation_id or uid)."
      })
  @Nullable String id;

  @Option(
      names = "--ignore-columns",
      paramLabel = "NAME,...",
      split = ",",
      order = 33,
      description = "Read files as if they had no such columns.")
  List<String> ignored = new ArrayList<>();

  @Option(
      names = "--outcome",
      paramLabel = "WORD=OUTCOME",
      split = ",",
      order = 34,
      description = "What a word or number means: model_a, model_b, tie or both_bad.")
  List<String> outcomes = new ArrayList<>();

  @Option(
      names = "--arena-hard-weights",
      order = 35,
      description = "A>>B and B>>A weigh 3, as Arena-Hard has it (default: 1).")
  boolean arenaHardWeights;

  @Option(
      names = "--baseline",
      paramLabel = "MODEL",
      order = 36,
      description = "What Arena-Hard's judgments compare with, where they do not say.")
  @Nullable String baseline;

  /**
   * The choices that the options describe.
   *
   * @throws ParameterException if an outcome is none
   */
  public VoteChoices choices() {
    Map<String, BattleOutcome> words = new HashMap<>();
    for (String given : outcomes) {
      int equals = given.lastIndexOf('=');
      BattleOutcome outcome = equals < 1 ? null : OUTCOMES.get(given.substring(equals + 1));
      if (outcome == null) {
        throw new ParameterException(
            spec.commandLine(),
            "--outcome takes WORD=model_a, model_b, tie or both_bad, not '" + given + "'");
      }
      words.put(given.substring(0, equals), outcome);
    }
    Set<String> columns = new HashSet<>();
    ignored.forEach(column -> columns.add(Headings.normal(column)));
    return new VoteChoices(
        named,
        duplicates,
        Optional.ofNullable(id).map(Headings::normal).orElse(null),
        columns,
        arenaHardWeights,
        baseline,
        words);
  }

  /** Whether any of the options is given. */
  public boolean isGiven() {
    return !choices().equals(VoteChoices.DEFAULT);
  }
}
