package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.source.JsonElements;
import dev.charm.producers.source.JsonElements.JsonElement;
import dev.charm.producers.source.JsonRow;
import dev.charm.producers.source.JsonRowReader;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Battle;
import dev.charm.schemas.MalformedReason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads votes from JSON Lines or a JSON array; {@link BattleReader} tells of their fields. */
final class BattleJsonReader extends JsonRowReader<Battle> {
  private final BattleFactory battles;
  private long row;

  private BattleJsonReader(Source source, JsonElements elements, VoteReadSettings settings) {
    super(source, elements);
    this.battles = new BattleFactory(source, settings);
  }

  /** Opens the elements of a file. */
  interface Opener {
    JsonElements open() throws SourceException;
  }

  /**
   * Opens a file.
   *
   * @throws SourceException if it cannot be read, or its first object lacks a field
   */
  static BattleJsonReader open(Source source, Opener opener, VoteReadSettings settings)
      throws SourceException {
    try (JsonElements elements = opener.open()) {
      requireFields(source, elements.next());
    }
    return new BattleJsonReader(source, opener.open(), settings);
  }

  private static void requireFields(Source source, @Nullable JsonElement first)
      throws SourceException {
    if (first == null) {
      return;
    }
    JsonNode object;
    try {
      object = first.row().object();
    } catch (RowFault fault) {
      return; // a bad row, as any other may be
    }
    String lacking = BattleReader.lacking(field -> field.columns().stream().anyMatch(object::has));
    if (lacking != null) {
      throw new SourceException(source.name(), "its first object has no " + lacking);
    }
  }

  @Override
  protected Row<Battle> row(JsonElement element) throws RowFault {
    long at = row++;
    return battles.row(element.line(), at, new Fields(element.row()));
  }

  private record Fields(JsonRow row) implements VoteCells {
    private static final Set<VoteField> TREES = Set.of(VoteField.CATEGORY, VoteField.TAGS);

    @Override
    public @Nullable String text(VoteField field) throws RowFault {
      JsonNode node = row.field(field.columns().toArray(String[]::new));
      if (node == null) {
        return null;
      }
      if (node.isContainerNode() && !TREES.contains(field)) {
        throw new RowFault(MalformedReason.UNDECODABLE, field.label() + " is not text");
      }
      String text = node.isContainerNode() ? node.toString() : node.asText();
      return text.isBlank() ? null : text;
    }
  }
}
