package dev.charm.ops.ingest;

import dev.charm.consumers.views.Spool;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.Sink;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/**
 * Sends the votes of all files of a command by the time at which they were cast, since online Elo
 * goes by the order in which votes arrive; those without a time follow in the order of their files
 * and rows. Votes wait on disk, and of each some 50 bytes in memory; other events are sent at once.
 */
final class VotesInOrder implements Sink<SendException>, Closeable {
  private static final StoredRecords<Battle> RECORDS =
      new StoredRecords<>(Topics.BATTLES, "votes in order");

  private static final Comparator<Waiting> BY_TIME =
      Comparator.comparing(Waiting::at).thenComparingLong(Waiting::sequence);

  private final Ingest to;
  private final Spool aside;
  private final List<Waiting> votes = new ArrayList<>();

  /** A vote on disk. */
  private record Waiting(Instant at, long sequence, Spool.Place place) {}

  VotesInOrder(Ingest to) throws IOException {
    this.to = to;
    this.aside = Spool.in(Path.of(System.getProperty("java.io.tmpdir")));
  }

  @Override
  public void good(Row.Good row) throws SendException {
    List<SpecificRecord> others = new ArrayList<>();
    for (SpecificRecord event : row.events()) {
      if (event instanceof Battle vote) {
        Instant at = vote.getVotedAt();
        votes.add(
            new Waiting(
                at == null ? Instant.MAX : at,
                at == null ? votes.size() : vote.getSequence(),
                aside.put(RECORDS.write(vote))));
      } else {
        others.add(event);
      }
    }
    to.good(new Row.Good(row.line(), others));
  }

  @Override
  public void bad(Row.Bad row) throws SendException {
    to.bad(row);
  }

  /** Sends the votes taken, and returns when they are acknowledged. */
  void send() throws SendException {
    votes.sort(BY_TIME);
    for (Waiting vote : votes) {
      Battle record = RECORDS.read(aside.get(vote.place()));
      to.good(new Row.Good(0, List.of(record)));
    }
    votes.clear();
    to.send(List.of());
  }

  @Override
  public void close() throws IOException {
    aside.close();
  }
}
