package dev.charm.producers.source;

import dev.charm.schemas.MalformedReason;
import org.jspecify.annotations.Nullable;

/** Ends the reading of one row, which its reader then yields as a {@link Row.Bad}. */
public final class RowFault extends Exception {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_CHARACTERS = 40;

  private final MalformedReason reason;
  private final String problem;
  private final @Nullable String word;

  /**
   * @param problem what is wrong, for people: {@code rating is missing}; rows with the same problem
   *     are counted together
   */
  public RowFault(MalformedReason reason, String problem) {
    this(reason, problem, null);
  }

  /**
   * @param word that was not understood, of a cell that holds no text of a prompt or an answer;
   *     null if there is none
   */
  public RowFault(MalformedReason reason, String problem, @Nullable String word) {
    super(problem, null, false, false); // no stack trace: it ends as a row, not as an error
    this.reason = reason;
    this.problem = problem;
    this.word = word == null ? null : shown(word);
  }

  public MalformedReason reason() {
    return reason;
  }

  /** What is wrong, without the word. */
  public String problem() {
    return problem;
  }

  /** The word that was not understood, in quotes, shortened, on one line; null if there is none. */
  public @Nullable String word() {
    return word;
  }

  /** What is wrong, with the word. */
  public String detail() {
    return word == null ? problem : problem + ": " + word;
  }

  /** A word of a file as a message shows it: in quotes, shortened, on one line. */
  public static String shown(String word) {
    StringBuilder shown = new StringBuilder("'");
    word.codePoints()
        .limit(SHOWN_CHARACTERS)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                shown.append(String.format("\\u%04x", c));
              } else {
                shown.appendCodePoint(c);
              }
            });
    return shown
        .append(word.codePointCount(0, word.length()) > SHOWN_CHARACTERS ? "...'" : "'")
        .toString();
  }
}
