package dev.charm.streams.rating;

import dev.charm.calibration.rating.VoteOutcome;
import dev.charm.schemas.Battle;
import dev.charm.schemas.BattleOutcome;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Keys;
import dev.charm.streams.intake.Intake;
import dev.charm.streams.measured.Measures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Takes votes in, so that of several records of one vote the right one counts whatever their order,
 * as {@link dev.charm.schemas.precedence.BattleOrder} says: one by hand; the one with the greatest
 * version; of equal ones a retraction; then the one whose content is last in order. A retraction
 * that comes before its vote keeps it from counting. A record that names what there is no room for
 * is a dead letter, and nothing is remembered of it.
 */
final class VoteIntake {
  private final Intake intake;
  private final Names names;
  private final Arenas arenas;
  private final KnownVotes known;
  private final DueArenas due;
  private final Measures measures;

  VoteIntake(
      Intake intake,
      Names names,
      Arenas arenas,
      KnownVotes known,
      DueArenas due,
      Measures measures) {
    this.intake = intake;
    this.names = names;
    this.arenas = arenas;
    this.known = known;
    this.due = due;
    this.measures = measures;
  }

  /**
   * Takes a record in.
   *
   * @param streamTime milliseconds since 1970
   */
  void take(Record<String, ? extends Decoded<?>> record, long streamTime) {
    Optional<Battle> accepted = intake.accept(record, Battle.class, Keys::of);
    if (accepted.isEmpty()) {
      return;
    }
    Battle battle = accepted.get();
    Optional<EventCheck.Fault> noRoom = arenas.fault(battle);
    if (noRoom.isPresent()) {
      EventCheck.Fault fault = noRoom.get();
      intake.reject(record, fault.reason(), fault.detail());
      return;
    }
    measures.add(Measures.Count.VOTES);
    int a = names.number(battle.getModelA());
    int b = names.number(battle.getModelB());
    List<ArenaVotes> into = arenas.of(battle.getArena(), battle.getCategories());
    Bytes id = known.id(battle.getArena(), battle.getBattleId());
    KnownVote before = known.get(id, streamTime);
    if (before != null && !supersedes(battle, into, before)) {
      known.put(id, before.heardAgain(streamTime));
    } else {
      KnownVote.Counted counted = before == null ? null : before.counted();
      if (!saysTheSame(battle, into, counted)) {
        if (counted != null) {
          takeBack(counted);
        }
        long castAt = castAt(battle, record.timestamp());
        counted = battle.getRetracted() ? null : count(battle, a, b, into, castAt);
      }
      known.put(id, new KnownVote(streamTime, battle.getVersion(), battle.getByHand(), counted));
    }
    if (battle.getVotedAt() != null) {
      long castAt = castAt(battle, record.timestamp());
      for (ArenaVotes arena : into) {
        if (arena.heardOf(a, b, castAt)) {
          due.add(arena.name());
        }
      }
    }
  }

  /** When a vote was cast: not after it was recorded, whatever it says. */
  private static long castAt(Battle battle, long recordedAt) {
    return battle.getVotedAt() == null
        ? recordedAt
        : Math.min(battle.getVotedAt().toEpochMilli(), recordedAt);
  }

  private KnownVote.Counted count(Battle battle, int a, int b, List<ArenaVotes> into, long castAt) {
    VoteOutcome outcome = outcome(BattleOutcome.of(battle.getOutcome()));
    double weight = battle.getWeight();
    long count = battle.getCount();
    List<KnownVote.Exchange> exchanges = new ArrayList<>(into.size());
    for (ArenaVotes arena : into) {
      long won = arena.add(a, b, outcome, weight, count, castAt);
      exchanges.add(new KnownVote.Exchange(arena.number(), won));
      due.add(arena.name());
    }
    return new KnownVote.Counted(a, b, outcome, weight, count, exchanges);
  }

  private void takeBack(KnownVote.Counted vote) {
    for (KnownVote.Exchange exchange : vote.exchanges()) {
      ArenaVotes arena = arenas.of(exchange.arena());
      arena.remove(
          vote.modelA(),
          vote.modelB(),
          vote.outcome(),
          vote.weight(),
          vote.count(),
          exchange.won());
      due.add(arena.name());
    }
  }

  private boolean supersedes(Battle battle, List<ArenaVotes> into, KnownVote before) {
    if (battle.getByHand() != before.byHand()) {
      return battle.getByHand();
    }
    if (battle.getVersion() != before.version()) {
      return battle.getVersion() > before.version();
    }
    KnownVote.Counted counted = before.counted();
    if (counted == null || battle.getRetracted()) {
      return counted != null;
    }
    return content(battle, into).compareTo(content(counted)) > 0;
  }

  /** Whether a record only repeats what counts already, so that no point need change hands. */
  private boolean saysTheSame(
      Battle battle, List<ArenaVotes> into, KnownVote.@Nullable Counted counted) {
    return !battle.getRetracted()
        && counted != null
        && content(battle, into).equals(content(counted));
  }

  private static Content content(Battle battle, List<ArenaVotes> into) {
    return new Content(
        battle.getModelA(),
        battle.getModelB(),
        outcome(BattleOutcome.of(battle.getOutcome())),
        into.stream().map(ArenaVotes::name).toList(),
        battle.getWeight(),
        battle.getCount());
  }

  private Content content(KnownVote.Counted counted) {
    return new Content(
        names.name(counted.modelA()),
        names.name(counted.modelB()),
        counted.outcome(),
        counted.exchanges().stream().map(exchange -> names.name(exchange.arena())).toList(),
        counted.weight(),
        counted.count());
  }

  /** What a vote says, in a total order. */
  private record Content(
      String modelA,
      String modelB,
      VoteOutcome outcome,
      List<String> arenas,
      double weight,
      long count)
      implements Comparable<Content> {
    private static final Comparator<Content> ORDER =
        Comparator.comparing(Content::modelA)
            .thenComparing(Content::modelB)
            .thenComparing(Content::outcome)
            .thenComparing(content -> String.join("\0", content.arenas))
            .thenComparing(Content::weight)
            .thenComparing(Content::count);

    @Override
    public int compareTo(Content other) {
      return ORDER.compare(this, other);
    }
  }

  private static VoteOutcome outcome(BattleOutcome outcome) {
    return switch (outcome) {
      case MODEL_A -> VoteOutcome.MODEL_A;
      case MODEL_B -> VoteOutcome.MODEL_B;
      case TIE -> VoteOutcome.TIE;
      case BOTH_BAD -> VoteOutcome.BOTH_BAD;
    };
  }
}
