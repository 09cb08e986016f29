package dev.charm.ops.ingest;

import dev.charm.producers.row.DigestIndex;
import dev.charm.schemas.Battle;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which votes of an arena stand, of what version and source: some 32 bytes each, and no text. A
 * vote is known by 64 bits of its id: of ten million votes two meet with a chance of 3 in a
 * million.
 *
 * <p>Only the sources of the files at hand are told apart, by numbers from 1; whoever else says a
 * vote is {@link #ANOTHER}.
 */
final class StandingVotes {
  /** Whoever says a vote and is none of the sources at hand. */
  static final int ANOTHER = 0;

  private static final int RETRACTED = 1;
  private static final int SAID_ELSEWHERE = 1 << 1; // by a source other than the one it stands from
  private static final int BY_HAND = 1 << 2;
  private static final int RETRACTED_BY_HAND = 1 << 3;
  private static final int IN_FILE = 1 << 4;
  private static final int IN_OWN_FILE = 1 << 5;
  private static final int WITHDRAWN = 1 << 6;
  private static final int KEPT = 1 << 7;
  private static final int SOURCE_SHIFT = 8;
  private static final int FIRST_CAPACITY = 1024;

  private final DigestIndex ids = new DigestIndex();
  private long[] versions = new long[FIRST_CAPACITY];
  private int[] marks = new int[FIRST_CAPACITY]; // flags, and the source from bit 8

  private Instant newest = Instant.MIN;

  private final Map<Long, Long> byHand = new HashMap<>(); // version of the last word, by digest

  /** The votes that stand from a source in one version of it. */
  static final class Version {
    /** How many stand. */
    long standing;

    /** How many of them the source's file says again. */
    long shared;
  }

  /**
   * Votes that a file says no more.
   *
   * @param only those that nobody else says
   * @param elsewhere those that another source says, too
   */
  record Gone(long only, long elsewhere) {}

  /** What is to become of a vote that a file says no more. */
  enum Fate {
    WITHDRAWN,
    KEPT,
    UNTOUCHED
  }

  /** Takes a record of the arena, in the order of the log. */
  void take(Battle record, int source) {
    long digest = DigestIndex.digest(record.getBattleId());
    Instant at = record.getVotedAt();
    newest = at != null && !record.getRetracted() && at.isAfter(newest) ? at : newest;
    if (record.getByHand()) {
      takeByHand(digest, record);
      return;
    }
    int place = ids.find(digest);
    if (place == DigestIndex.NONE) {
      insert(digest, record.getVersion(), mark(source, record.getRetracted()));
      return;
    }
    int mark = marks[place];
    boolean stood = (mark & RETRACTED) == 0 && versions[place] != Long.MIN_VALUE;
    boolean another = stood && mark >>> SOURCE_SHIFT != source;
    boolean retracted = record.getRetracted();
    boolean later =
        record.getVersion() > versions[place]
            || (record.getVersion() == versions[place] && retracted && stood);
    if (later) {
      boolean elsewhere = !retracted && stood && (another || (mark & SAID_ELSEWHERE) != 0);
      versions[place] = record.getVersion();
      marks[place] =
          mark(source, retracted)
              | (elsewhere ? SAID_ELSEWHERE : 0)
              | (mark & (BY_HAND | RETRACTED_BY_HAND));
    } else if (another && !retracted) {
      marks[place] = mark | SAID_ELSEWHERE;
    }
  }

  private void takeByHand(long digest, Battle record) {
    int at = ids.find(digest);
    if (at == DigestIndex.NONE) {
      at = insert(digest, Long.MIN_VALUE, mark(ANOTHER, true));
    }
    Long known = byHand.get(digest);
    boolean retracted = record.getRetracted();
    if (known == null
        || record.getVersion() > known
        || (record.getVersion() == known && retracted)) {
      byHand.put(digest, record.getVersion());
      int others = marks[at] & ~RETRACTED_BY_HAND;
      marks[at] = others | BY_HAND | (retracted ? RETRACTED_BY_HAND : 0);
    }
  }

  /** The versions in which votes of a source stand. */
  SortedMap<Long, Version> versions(int source) {
    SortedMap<Long, Version> found = new TreeMap<>();
    for (int i = 0; i < ids.size(); i++) {
      if (standsFrom(source, i)) {
        Version version = found.computeIfAbsent(versions[i], v -> new Version());
        version.standing++;
        version.shared += (marks[i] & IN_OWN_FILE) != 0 ? 1 : 0;
      }
    }
    return found;
  }

  /** Takes note that a file of a source says a vote. */
  void sees(String id, int source) {
    int at = find(id);
    if (at != DigestIndex.NONE) {
      marks[at] |= IN_FILE | (marks[at] >>> SOURCE_SHIFT == source ? IN_OWN_FILE : 0);
    }
  }

  /** How many votes stand from a source in these versions and are in its file no more. */
  Gone gone(int source, Set<Long> of) {
    long only = 0;
    long elsewhere = 0;
    for (int i = 0; i < ids.size(); i++) {
      if (isGone(source, of, i)) {
        if ((marks[i] & (SAID_ELSEWHERE | IN_FILE)) == 0) {
          only++;
        } else {
          elsewhere++;
        }
      }
    }
    return new Gone(only, elsewhere);
  }

  /** Marks those votes: to be withdrawn if nobody else says them, or all to be kept. */
  void decide(int source, Set<Long> of, boolean keep) {
    for (int i = 0; i < ids.size(); i++) {
      if (isGone(source, of, i)) {
        marks[i] |= keep || (marks[i] & (SAID_ELSEWHERE | IN_FILE)) != 0 ? KEPT : WITHDRAWN;
      }
    }
  }

  /** What was decided of the vote that a record says; once, and of the record that stands. */
  Fate fate(Battle record, int source) {
    int at = find(record.getBattleId());
    int decided = at == DigestIndex.NONE ? 0 : marks[at] & (WITHDRAWN | KEPT);
    if (decided == 0 || !standsFrom(source, at) || versions[at] != record.getVersion()) {
      return Fate.UNTOUCHED;
    }
    marks[at] &= ~decided;
    return decided == KEPT ? Fate.KEPT : Fate.WITHDRAWN;
  }

  /** Whether a person spoke last about a vote. */
  boolean isByHand(String id) {
    return has(id, BY_HAND);
  }

  /** Whether a person withdrew a vote. */
  boolean isRetractedByHand(String id) {
    return has(id, RETRACTED_BY_HAND);
  }

  /** Whether a record says nothing, since a newer one or a retraction stands. */
  boolean outdates(Battle record) {
    int at = find(record.getBattleId());
    return at != DigestIndex.NONE
        && (versions[at] > record.getVersion()
            || (versions[at] == record.getVersion() && (marks[at] & RETRACTED) != 0));
  }

  /**
   * Whether a vote that does not stand was cast before another one that came already, so that
   * online Elo, which goes by arrival, takes them in another order.
   */
  boolean comesLate(Battle record) {
    Instant cast = record.getVotedAt();
    if (cast == null || !cast.isBefore(newest)) {
      return false;
    }
    int at = find(record.getBattleId());
    return at == DigestIndex.NONE || (marks[at] & (RETRACTED | BY_HAND)) == RETRACTED;
  }

  private boolean has(String id, int flag) {
    int at = find(id);
    return at != DigestIndex.NONE && (marks[at] & flag) != 0;
  }

  private boolean standsFrom(int source, int at) {
    return (marks[at] & RETRACTED) == 0 && marks[at] >>> SOURCE_SHIFT == source;
  }

  private boolean isGone(int source, Set<Long> of, int at) {
    return standsFrom(source, at)
        && (marks[at] & (IN_OWN_FILE | BY_HAND)) == 0
        && of.contains(versions[at]);
  }

  private static int mark(int source, boolean retracted) {
    return (source << SOURCE_SHIFT) | (retracted ? RETRACTED : 0);
  }

  private int insert(long digest, long version, int mark) {
    int at = ids.add(digest);
    if (at == versions.length) {
      versions = Arrays.copyOf(versions, 2 * at);
      marks = Arrays.copyOf(marks, 2 * at);
    }
    versions[at] = version;
    marks[at] = mark;
    return at;
  }

  private int find(String id) {
    return ids.find(DigestIndex.digest(id));
  }
}
