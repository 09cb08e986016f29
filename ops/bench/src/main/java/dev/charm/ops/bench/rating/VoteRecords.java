package dev.charm.ops.bench.rating;

import dev.charm.calibration.rating.Vote;
import dev.charm.ops.bench.cluster.Cluster;
import dev.charm.ops.bench.cluster.EventWriter;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import dev.charm.streams.settings.CalibrationSettings;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Sends votes as the records of one arena, each under an id of its own. */
final class VoteRecords implements AutoCloseable {
  private static final String ARENA = CalibrationSettings.DEFAULT_ARENA;
  private static final String KEY = Keys.join(ARENA);
  private static final long SEED = 20250415;
  private static final int VOTERS = 10_000;

  private final EventWriter writer;
  private final Random random = new Random(SEED);
  private long sequence;

  VoteRecords(Cluster cluster) {
    this.writer = new EventWriter(cluster);
  }

  /** Hands a vote over; returns before it is written. */
  Battle send(Vote vote) {
    Battle battle = battle(vote);
    send(battle);
    return battle;
  }

  /** Hands the record of a vote over once more. */
  void send(Battle battle) {
    writer.send(Topics.BATTLES, KEY, battle);
  }

  private Battle battle(Vote vote) {
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    String voter = "voter-" + random.nextInt(VOTERS);
    return new Battle(
        id,
        ARENA,
        vote.modelA(),
        vote.modelB(),
        BattleOutcome.valueOf(vote.outcome().name()).name(),
        List.of(),
        null,
        voter,
        sequence,
        Instant.EPOCH.plusSeconds(sequence++),
        1L,
        false,
        1.0,
        1L);
  }

  @Override
  public void close() {
    writer.close();
  }
}
