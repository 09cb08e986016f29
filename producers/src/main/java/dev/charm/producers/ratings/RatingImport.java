package dev.charm.producers.ratings;

import dev.charm.producers.send.EventSender;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.RatingSnapshot;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Sends tables of ratings to {@code charm.rating-snapshots}. */
public final class RatingImport implements AutoCloseable {
  /** The arena that ratings speak of if nothing is said. */
  public static final String DEFAULT_ARENA = "overall";

  private final EventSender sender;

  /**
   * What became of a table.
   *
   * @param file its name
   * @param ratings that were sent
   * @param bad rows that went to the dead letters
   */
  public record Report(String file, long ratings, long bad) {}

  private RatingImport(EventSender sender) {
    this.sender = sender;
  }

  /**
   * Connects, and makes sure that topic and schema are there.
   *
   * @param kafka client settings, {@code bootstrap.servers} among them
   * @throws SendException if a broker or the registry is away, or the topic or schema is not there
   */
  public static RatingImport connect(Map<String, ?> kafka, Registry registry) throws SendException {
    return new RatingImport(EventSender.connect(kafka, registry, List.of(Topics.RATING_SNAPSHOTS)));
  }

  /**
   * Sends a whole table, and returns when all of it is acknowledged. The caller closes the reader.
   *
   * @param onBad is told of each bad row
   * @throws SourceException if the table cannot be read to its end; what came before is sent
   * @throws SendException if something could not be sent
   */
  public Report ingest(RowReader<RatingSnapshot> rows, Consumer<Row.Bad<RatingSnapshot>> onBad)
      throws SourceException, SendException {
    long ratings = 0;
    long bad = 0;
    try {
      for (Row<RatingSnapshot> row = rows.next(); row != null; row = rows.next()) {
        if (row instanceof Row.Good<RatingSnapshot> good) {
          RatingSnapshot rating = good.value();
          String key = Keys.join(rating.getSource(), rating.getArena(), rating.getModel());
          sender.send(Topics.RATING_SNAPSHOTS, key, rating);
          ratings++;
        } else if (row instanceof Row.Bad<RatingSnapshot> faulty) {
          sender.deadLetter(faulty);
          onBad.accept(faulty);
          bad++;
        }
      }
    } catch (SourceException e) {
      sender.flush();
      throw e;
    }
    sender.flush();
    return new Report(rows.source().name(), ratings, bad);
  }

  @Override
  public void close() {
    sender.close();
  }
}
