package dev.charm.ops.dashboard.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.ops.dashboard.data.DeadLetterShelf;
import dev.charm.ops.deadletter.DeadLetter;
import java.util.List;

/** {@code /api/v1/dead-letters}. */
public final class DeadLetterJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DeadLetterJson() {}

  /**
   * The letters with the fields of {@code charm dead-letters list}.
   *
   * @param most how many were asked for: as many as that, and there may be more
   */
  public static ObjectNode of(DeadLetterShelf shelf, int most) {
    ObjectNode json = JSON.createObjectNode();
    json.put("total", shelf.total());
    ObjectNode reasons = json.putObject("by_reason");
    shelf.byReason().forEach(reasons::put);
    ArrayNode letters = json.putArray("dead_letters");
    List<DeadLetter> newest = shelf.newest();
    newest.forEach(letter -> letters.add(DeadLetter.LISTING.object(letter)));
    json.put(
        "next_cursor",
        newest.size() < most
            ? null
            : DeadLetterShelf.Place.of(newest.get(newest.size() - 1)).text());
    return json;
  }
}
