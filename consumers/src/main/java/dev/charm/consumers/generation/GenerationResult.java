package dev.charm.consumers.generation;

/** What came of a request for an answer. */
public sealed interface GenerationResult {

  /**
   * The policy model answers; an empty answer, a refusal and one that is cut are answers, too.
   *
   * @param text that it says
   * @param how it came about
   */
  record Answered(String text, Generation how) implements GenerationResult {
    /** A length: texts must not reach a log by accident. */
    @Override
    public String toString() {
      return "Answered[%d characters, %s]".formatted(text.length(), how);
    }
  }

  /** This prompt cannot be answered, however often it is asked. */
  record Rejected(String reason) implements GenerationResult {}

  /** There is no answer now, tries included. */
  record Failed(String reason) implements GenerationResult {}
}
