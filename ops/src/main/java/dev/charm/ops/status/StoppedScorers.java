package dev.charm.ops.status;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.consumers.scoring.ScoringService;
import dev.charm.consumers.views.LogReader;
import dev.charm.schemas.RewardModelId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;

/**
 * Reward models that have scored here, have responses to go, and no scorer at work: one that was
 * stopped, or a version that another has followed. Kafka forgets a group some days after its last
 * member has left, and so does this.
 *
 * @param scorers those that are not retired first, each part in order of name
 */
public record StoppedScorers(List<Stopped> scorers) {
  /** More are counted in words, not named. */
  private static final int MOST_NAMED = 10;

  private static final String PREFIX = ScoringService.consumerGroup("");

  /**
   * One of them.
   *
   * @param retired whether its version is, by {@code charm.reward-models}
   * @param lag responses to go, more than 0
   */
  record Stopped(String rewardModel, String group, boolean retired, long lag) {}

  /** Asks who they are. */
  public static StoppedScorers read(Admin admin, LogReader reader)
      throws ExecutionException, InterruptedException, IOException {
    return new ServiceGroups(admin, reader).stopped();
  }

  /**
   * Of the groups of scorers that nobody runs.
   *
   * @param retired groups of versions that are retired
   */
  static StoppedScorers of(Collection<ServiceGroup> groups, Set<String> retired) {
    List<Stopped> scorers = new ArrayList<>();
    for (ServiceGroup group : groups) {
      if (group.lag() > 0) {
        rewardModel(group.group())
            .ifPresent(
                id ->
                    scorers.add(
                        new Stopped(
                            id.toString(),
                            group.group(),
                            retired.contains(group.group()),
                            group.lag())));
      }
    }
    scorers.sort(Comparator.comparing(Stopped::retired).thenComparing(Stopped::rewardModel));
    return new StoppedScorers(List.copyOf(scorers));
  }

  /** The reward model that a consumer group scores for; empty if it is another's group. */
  static Optional<RewardModelId> rewardModel(String group) {
    if (!group.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      return Optional.of(RewardModelId.parse(group.substring(PREFIX.length())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** One line a reward model, and one for those that are too many. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    scorers.stream().limit(MOST_NAMED).forEach(scorer -> lines.add(line(scorer)));
    if (scorers.size() > MOST_NAMED) {
      lines.add(
          "no scorer: "
              + (scorers.size() - MOST_NAMED)
              + " more reward models have responses to go and no scorer");
    }
    return lines;
  }

  private static String line(Stopped scorer) {
    return "no scorer: "
        + scorer.rewardModel()
        + (scorer.retired() ? ", which is retired," : "")
        + " has "
        + scorer.lag()
        + " responses to go and no scorer at work";
  }

  public void addTo(ObjectNode status) {
    ArrayNode stopped = status.putArray("no_scorer");
    for (Stopped one : scorers) {
      ObjectNode scorer = stopped.addObject();
      scorer.put("reward_model", one.rewardModel());
      scorer.put("group", one.group());
      scorer.put("retired", one.retired());
      scorer.put("lag", one.lag());
    }
  }
}
