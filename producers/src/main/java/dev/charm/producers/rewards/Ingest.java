package dev.charm.producers.rewards;

import dev.charm.producers.send.EventSender;
import dev.charm.producers.send.Progress;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowReader;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sends what files hold to {@code charm.prompts}, {@code charm.responses} and {@code
 * charm.rewards}. Of one row the prompt is sent first, then the response, then the rewards. A bad
 * row goes to the dead letters as it came and is told to the caller; the rest goes on.
 *
 * <p>Sending a file again changes nothing: its events have the same keys, versions and values.
 */
public final class Ingest implements AutoCloseable {
  private final EventSender sender;

  private Ingest(EventSender sender) {
    this.sender = sender;
  }

  /**
   * Connects, and makes sure that the topics and schemas are there.
   *
   * @param kafka client settings, {@code bootstrap.servers} among them; {@code acks=all} and
   *     idempotence are always on
   * @throws SendException if a broker or the registry is away, or a topic or schema is not there
   */
  public static Ingest connect(Map<String, ?> kafka, Registry registry) throws SendException {
    return new Ingest(
        EventSender.connect(
            kafka, registry, List.of(Topics.PROMPTS, Topics.RESPONSES, Topics.REWARDS)));
  }

  /**
   * Sends a whole file, and returns when all of it is acknowledged. The caller closes the reader.
   *
   * @param onBad is told of each bad row
   * @throws SourceException if the file cannot be read to its end; what came before is sent
   * @throws SendException if something could not be sent
   */
  public IngestReport ingest(
      RowReader<RowEvents> rows, Consumer<Row.Bad<RowEvents>> onBad, Progress progress)
      throws SourceException, SendException {
    Count count = new Count();
    try {
      for (Row<RowEvents> row = rows.next(); row != null; row = rows.next()) {
        if (row instanceof Row.Good<RowEvents> good) {
          send(good.value(), count);
        } else if (row instanceof Row.Bad<RowEvents> bad) {
          sender.deadLetter(bad);
          onBad.accept(bad);
          count.bad++;
        } else if (row instanceof Row.Repeated<RowEvents>) {
          count.repeated++;
        }
        progress.at(rows.bytesRead(), rows.source().size());
      }
    } catch (SourceException e) {
      sender.flush();
      throw e;
    }
    sender.flush();
    return count.report(rows.source().name());
  }

  private void send(RowEvents events, Count count) throws SendException {
    Prompt prompt = events.prompt();
    if (prompt != null) {
      sender.send(Topics.PROMPTS, Keys.join(prompt.getPromptId()), prompt);
      count.prompts++;
    }
    Response response = events.response();
    if (response != null) {
      sender.send(Topics.RESPONSES, Keys.join(response.getPromptId()), response);
      count.responses++;
    }
    for (Reward reward : events.rewards()) {
      sender.send(Topics.REWARDS, Keys.join(reward.getPromptId()), reward);
      count.rewards++;
    }
    count.good++;
  }

  @Override
  public void close() {
    sender.close();
  }

  private static final class Count {
    private long good;
    private long bad;
    private long repeated;
    private long prompts;
    private long responses;
    private long rewards;

    private IngestReport report(String file) {
      return new IngestReport(file, good, bad, repeated, prompts, responses, rewards);
    }
  }
}
