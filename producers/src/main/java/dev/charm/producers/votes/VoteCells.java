package dev.charm.producers.votes;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import org.jspecify.annotations.Nullable;

/** What one row says of a vote, whatever the format of the file. */
interface VoteCells {

  /**
   * The text of a field, or null if it is missing or blank. Numbers and truth values come as text,
   * lists and trees as JSON.
   *
   * @throws RowFault if it is of a kind that the field cannot have
   */
  @Nullable String text(VoteField field) throws RowFault;

  /** The text of a field that must be there. */
  default String required(VoteField field) throws RowFault {
    String text = text(field);
    if (text == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, field.label() + " is missing");
    }
    return text;
  }

  /** Whether a field says yes; null if it says nothing. */
  default @Nullable Boolean flag(VoteField field) throws RowFault {
    String text = text(field);
    if (text == null) {
      return null;
    }
    return switch (text.strip()) {
      case "true", "True", "1", "1.0" -> true;
      case "false", "False", "0", "0.0" -> false;
      default ->
          throw new RowFault(
              MalformedReason.UNDECODABLE, field.label() + " is neither true nor false");
    };
  }
}
