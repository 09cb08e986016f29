package dev.charm.consumers.views;

import dev.charm.schemas.Battle;
import dev.charm.schemas.Decoded;
import dev.charm.schemas.EventDecoder;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.BattleOrder;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The votes of an arena as {@code charm.battles} holds them, in the order of the log. Of several
 * records of one vote the one that {@link BattleOrder} names counts, where the first one stands.
 * Records that Kafka Streams would not count, either, are passed over.
 */
public final class LoggedVotes {
  private static final BattleOrder ORDER = new BattleOrder();

  private final String arena;
  private final int most;
  private final Map<String, Told> newest = new LinkedHashMap<>();
  private final Map<String, String> names = new HashMap<>();

  /** A record, and when it was written. */
  private record Told(Battle battle, Instant at) {}

  private LoggedVotes(String arena, int most) {
    this.arena = arena;
    this.most = most;
  }

  /**
   * Reads them, as far back as the topic goes.
   *
   * @param arena with the votes of a narrower pool as {@code arena/category}
   */
  public static List<CastVote> read(LogReader reader, String arena) {
    return read(reader, arena, Integer.MAX_VALUE);
  }

  /**
   * Reads them, where there is not room for any number.
   *
   * @param most how many votes may be held, some half a kilobyte each
   * @throws TooManyVotesException if there are more
   */
  public static List<CastVote> read(LogReader reader, String arena, int most) {
    LoggedVotes votes = new LoggedVotes(arena, most);
    try (EventDecoder<Battle> decoder = reader.decoder(Topics.BATTLES)) {
      reader.scan(
          Topics.BATTLES.name(),
          record -> {
            if (reader.decode(decoder, Topics.BATTLES, record.value())
                    instanceof Decoded.Value<Battle> good
                && Keys.of(good.value()).equals(LogReader.key(record))) {
              votes.add(good.value(), Instant.ofEpochMilli(record.timestamp()));
            }
          });
    }
    return votes.counting();
  }

  private void add(Battle battle, Instant told) {
    if (!arena.startsWith(battle.getArena())) {
      return;
    }
    String vote = Keys.join(battle.getArena(), battle.getBattleId());
    Told known = newest.get(vote);
    if (known == null || ORDER.compare(battle, known.battle()) > 0) {
      newest.put(vote, new Told(lean(battle), told));
      if (newest.size() > most) {
        throw new TooManyVotesException(arena, most);
      }
    }
  }

  /** The same with one copy of each name, since there are millions of votes and few names. */
  private Battle lean(Battle battle) {
    battle.setArena(one(battle.getArena()));
    battle.setModelA(one(battle.getModelA()));
    battle.setModelB(one(battle.getModelB()));
    battle.setVoter(battle.getVoter() == null ? null : one(battle.getVoter()));
    battle.setPromptId(battle.getPromptId() == null ? null : one(battle.getPromptId()));
    battle.setCategories(BattleOrder.categories(battle).stream().map(this::one).toList());
    return battle;
  }

  private String one(String name) {
    String known = names.putIfAbsent(name, name);
    return known == null ? name : known;
  }

  private List<CastVote> counting() {
    return newest.values().stream()
        .filter(told -> !told.battle().getRetracted() && counts(told.battle()))
        .map(told -> CastVote.of(told.battle(), told.at()))
        .toList();
  }

  private boolean counts(Battle battle) {
    return battle.getArena().equals(arena)
        || battle.getCategories().stream()
            .anyMatch(category -> arena.equals(battle.getArena() + "/" + category));
  }
}
