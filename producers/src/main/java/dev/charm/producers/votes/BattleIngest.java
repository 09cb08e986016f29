package dev.charm.producers.votes;

import dev.charm.producers.send.EventSender;
import dev.charm.producers.send.Progress;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends votes to {@code charm.battles}. Sending a file again changes nothing: its votes have the
 * same ids, versions and values.
 */
public final class BattleIngest implements AutoCloseable {
  private final EventSender sender;

  /**
   * What became of a file. Each row is a vote, bad, repeated or left out.
   *
   * @param file its name
   * @param votes that were sent
   * @param bad rows that went to the dead letters
   * @param repeated later rows of a vote whose first row counts
   * @param leftOut rows that say themselves that they are not to count
   */
  public record Report(String file, long votes, long bad, long repeated, long leftOut) {}

  private BattleIngest(EventSender sender) {
    this.sender = sender;
  }

  /**
   * Connects, and makes sure that topic and schema are there.
   *
   * @param kafka client settings, {@code bootstrap.servers} among them
   * @throws SendException if a broker or the registry is away, or the topic or schema is not there
   */
  public static BattleIngest connect(Map<String, ?> kafka, Registry registry) throws SendException {
    return new BattleIngest(EventSender.connect(kafka, registry, List.of(Topics.BATTLES)));
  }

  /**
   * Sends a whole file, and returns when all of it is acknowledged. The caller closes the reader.
   *
   * @param onBad is told of each bad row
   * @throws SourceException if the file cannot be read to its end; what came before is sent
   * @throws SendException if something could not be sent
   */
  public Report ingest(RowReader<Battle> rows, Consumer<Row.Bad<Battle>> onBad, Progress progress)
      throws SourceException, SendException {
    long votes = 0;
    long bad = 0;
    long repeated = 0;
    long leftOut = 0;
    try {
      for (Row<Battle> row = rows.next(); row != null; row = rows.next()) {
        if (row instanceof Row.Good<Battle> good) {
          queue(good.value());
          votes++;
        } else if (row instanceof Row.Bad<Battle> faulty) {
          sender.deadLetter(faulty);
          onBad.accept(faulty);
          bad++;
        } else if (row instanceof Row.Repeated<Battle>) {
          repeated++;
        } else {
          leftOut++;
        }
        progress.at(rows.bytesRead(), rows.source().size());
      }
    } catch (SourceException e) {
      sender.flush();
      throw e;
    }
    sender.flush();
    return new Report(rows.source().name(), votes, bad, repeated, leftOut);
  }

  /**
   * Sends single votes, and returns when they are acknowledged.
   *
   * @throws SendException if one could not be sent
   */
  public void send(List<Battle> votes) throws SendException {
    for (Battle vote : votes) {
      queue(vote);
    }
    sender.flush();
  }

  private void queue(Battle vote) throws SendException {
    sender.send(Topics.BATTLES, Keys.join(vote.getArena()), vote);
  }

  @Override
  public void close() {
    sender.close();
  }
}
