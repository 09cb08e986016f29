package dev.charm.schemas;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Record keys: plain UTF-8 strings, so that no schema id touches partitioning or compaction.
 *
 * <p>A key of several parts joins them with {@code |}; within a part {@code %} and {@code |} are
 * percent-escaped, so that {@link #split} is the exact inverse of {@link #join}.
 */
public final class Keys {
  private static final char SEPARATOR = '|';

  private Keys() {}

  /** Joins the parts, escaped. A key of one part is that part, escaped. */
  public static String join(String... parts) {
    StringBuilder key = new StringBuilder();
    for (int i = 0; i < parts.length; i++) {
      if (i > 0) {
        key.append(SEPARATOR);
      }
      key.append(escape(parts[i]));
    }
    return key.toString();
  }

  /**
   * The parts of a key.
   *
   * @throws IllegalArgumentException if the key has an escape that {@link #join} never writes
   */
  public static List<String> split(String key) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int end = key.indexOf(SEPARATOR); end >= 0; end = key.indexOf(SEPARATOR, start)) {
      parts.add(unescape(key.substring(start, end)));
      start = end + 1;
    }
    parts.add(unescape(key.substring(start)));
    return List.copyOf(parts);
  }

  /**
   * The key that a record belongs under of a topic that others write, or of {@code
   * charm.evaluations} or {@code charm.training-rounds}. What stands under another one does not
   * count.
   *
   * @throws IllegalArgumentException if it is a record of another topic
   */
  public static String of(SpecificRecord value) {
    if (value instanceof Prompt prompt) {
      return join(prompt.getPromptId());
    } else if (value instanceof Response response) {
      return join(response.getPromptId());
    } else if (value instanceof Reward reward) {
      return join(reward.getPromptId());
    } else if (value instanceof Retraction retraction) {
      return join(retraction.getPromptId());
    } else if (value instanceof Battle battle) {
      return join(battle.getArena());
    } else if (value instanceof RatingSnapshot rating) {
      return join(rating.getSource(), rating.getArena(), rating.getModel());
    } else if (value instanceof TrainingRound round) {
      return join(round.getRewardModel(), round.getRound());
    } else if (value instanceof Evaluation of) {
      String rewardModel = of.getRewardModel() == null ? "" : of.getRewardModel();
      return join(of.getKind(), rewardModel, of.getSet(), of.getPart());
    }
    throw new IllegalArgumentException(
        "a " + value.getSchema().getName() + " does not tell its key");
  }

  /** Key of {@code charm.preference-pairs}. */
  public static String pair(
      String rewardModel, String promptId, String overvalued, String reference) {
    return join(rewardModel, promptId, overvalued, reference);
  }

  /** Key of {@code charm.calibrations} and its history. */
  public static String calibration(String rewardModel, String overvalued, String reference) {
    return join(rewardModel, overvalued, reference);
  }

  private static String escape(String part) {
    return part.replace("%", "%25").replace("|", "%7C");
  }

  private static String unescape(String part) {
    int at = part.indexOf('%');
    while (at >= 0) {
      String code = part.substring(at, Math.min(at + 3, part.length()));
      if (!code.equals("%25") && !code.equals("%7C")) {
        throw new IllegalArgumentException("not a key part: stray % at position " + at);
      }
      at = part.indexOf('%', at + 3);
    }
    return part.replace("%7C", "|").replace("%25", "%");
  }
}
