package dev.charm.producers.row;

import dev.charm.schemas.MalformedReason;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What a row of a file turned out to be. */
public sealed interface Row {

  /** Line that the row begins on, from 1. */
  long line();

  /**
   * A row that can be used.
   *
   * @param events what it says, in the order to be sent; each passes {@link
   *     dev.charm.schemas.EventCheck}
   */
  record Good(long line, List<? extends SpecificRecord> events) implements Row {}

  /**
   * A row that cannot be used; the rest of the file can.
   *
   * @param reason what is wrong, for machines
   * @param problem what is wrong, for people; never holds a text of the row
   * @param word that was not understood, as {@link RowFault#word}; null if there is none
   * @param raw the row's bytes as they came
   */
  record Bad(
      String file,
      long line,
      MalformedReason reason,
      String problem,
      @Nullable String word,
      byte[] raw)
      implements Row {

    /** What is wrong, with the word. */
    public String detail() {
      return word == null ? problem : problem + ": " + word;
    }
  }

  /**
   * A later row of something that this file had already, where the first row counts.
   *
   * @param what of which it is a repetition, for people: {@code the vote}
   */
  record Repeated(long line, String what) implements Row {}

  /**
   * A row that is as it should be and is not to count.
   *
   * @param filter that leaves it out, for people: {@code anony is false (count them with --named)}
   */
  record LeftOut(long line, String filter) implements Row {}
}
