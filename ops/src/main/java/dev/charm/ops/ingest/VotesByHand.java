package dev.charm.ops.ingest;

import dev.charm.consumers.views.LogReader;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.BattleOrder;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** What a person says about single votes: their last word counts, whatever files say. */
public final class VotesByHand {
  private VotesByHand() {}

  /**
   * The records that stand of those votes that the arena has, withdrawn ones among them.
   *
   * @param notes where progress is drawn
   */
  public static Map<String, Battle> standing(
      String arena, Set<String> wanted, Connection from, PrintWriter notes)
      throws IOException, InterruptedException {
    Map<String, Battle> standing = new HashMap<>();
    try (LogReader reader = LogReaders.open(from, notes)) {
      reader.each(
          Topics.BATTLES,
          Keys.join(arena)::equals,
          (key, record) -> {
            if (record != null && wanted.contains(record.value().getBattleId())) {
              Battle vote = record.value();
              standing.merge(vote.getBattleId(), vote, BinaryOperator.maxBy(new BattleOrder()));
            }
          });
    }
    return standing;
  }

  /** The retraction of a vote. */
  public static Battle retraction(Battle standing) {
    return Battle.newBuilder(standing)
        .setVersion(version(standing))
        .setRetracted(true)
        .setSource(null)
        .setByHand(true)
        .build();
  }

  /**
   * The version by which a person's word is the last one: the time, or more if a clock runs fast.
   *
   * @param standing what stands of the vote; null if nothing does
   */
  public static long version(@Nullable Battle standing) {
    long now = System.currentTimeMillis();
    return standing == null || !standing.getByHand()
        ? now
        : Math.max(now, standing.getVersion() + 1);
  }

  /**
   * Sends records, and returns when they are acknowledged.
   *
   * @throws CommandFailedException if they cannot be sent
   */
  public static void send(List<Battle> votes, Connection to) throws IOException {
    try (Registry registry = to.registry();
        Ingest battles = Ingest.connect(to.impatientKafka(), registry, List.of(Topics.BATTLES))) {
      battles.send(votes);
    } catch (SendException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }
}
