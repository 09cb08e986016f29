package dev.charm.ops.dashboard;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.ErrorLine;
import dev.charm.ops.deadletter.Replay;
import dev.charm.ops.deadletter.ReplayFailedException;
import dev.charm.ops.deadletter.ReplayOutcome;
import dev.charm.ops.deadletter.WantedLetters;
import io.javalin.Javalin;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST /api/v1/dead-letters/replay}: the only address that writes anything. */
final class ReplayRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRoutes.class);
  private static final int MOST = 100;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final Connection to;
  private final ReplayDoor door;
  private final Semaphore room = new Semaphore(1);

  ReplayRoutes(Connection to, ReplayDoor door) {
    this.to = to;
    this.door = door;
  }

  void add(Javalin app) {
    app.post(
        "/api/v1/dead-letters/replay",
        context -> {
          door.enter(context);
          context.json(replay(wanted(context.body())));
        });
  }

  private static WantedLetters wanted(String body) {
    JsonNode letters = parsed(body).path("letters");
    if (!letters.isArray() || letters.isEmpty() || letters.size() > MOST) {
      throw wrong();
    }
    TreeMap<Integer, NavigableSet<Long>> offsets = new TreeMap<>();
    for (JsonNode letter : letters) {
      JsonNode partition = letter.path("partition");
      JsonNode offset = letter.path("offset");
      if (!isNumber(partition) || !partition.canConvertToInt() || !isNumber(offset)) {
        throw wrong();
      }
      offsets.computeIfAbsent(partition.intValue(), p -> new TreeSet<>()).add(offset.longValue());
    }
    return new WantedLetters.Named(offsets);
  }

  private static JsonNode parsed(String body) {
    try {
      return JSON.readTree(body);
    } catch (JacksonException e) { // its message quotes what was sent
      throw wrong();
    }
  }

  private static boolean isNumber(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0;
  }

  private static NotShownException wrong() {
    return NotShownException.wrong(
        "This names no dead letters",
        "{\"letters\":[{\"partition\":0,\"offset\":12}]} names one; up to "
            + MOST
            + " may be named.");
  }

  private ObjectNode replay(WantedLetters wanted) throws InterruptedException {
    if (!room.tryAcquire()) {
      throw NotShownException.later(
          "Others are replaying", "One replay goes on at a time. Try again in a moment.");
    }
    List<ReplayOutcome> outcomes = new ArrayList<>();
    try (Admin admin = to.admin();
        Replay replay = new Replay(to.impatientKafka(), admin, false)) {
      replay.run(
          wanted,
          outcome -> {
            outcomes.add(outcome);
            log(outcome);
          });
    } catch (ReplayFailedException e) {
      LOG.warn("{}", e.getMessage());
      throw NotShownException.later("The replay failed", e.getMessage() + ".");
    } catch (KafkaException e) {
      throw NotShownException.later("Nothing was replayed", ErrorLine.of(e) + ".");
    } finally {
      room.release();
    }
    return json(outcomes);
  }

  private static void log(ReplayOutcome outcome) {
    if (outcome.kind() == ReplayOutcome.Kind.REPLAYED) {
      LOG.info(
          "dead letter {}/{} was replayed to {} {}/{}",
          outcome.partition(),
          outcome.offset(),
          outcome.topic(),
          outcome.writtenPartition(),
          outcome.writtenOffset());
    }
  }

  private static ObjectNode json(List<ReplayOutcome> outcomes) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode replayed = json.putArray("replayed");
    ArrayNode refused = json.putArray("refused");
    for (ReplayOutcome outcome : outcomes) {
      (outcome.kind() == ReplayOutcome.Kind.REPLAYED ? replayed : refused)
          .add(ReplayOutcome.LISTING.object(outcome));
    }
    return json;
  }
}
