package dev.charm.consumers.generation.declared;

/**
 * What tokens cost, in whatever currency it is declared in.
 *
 * @param input of a million tokens of prompts
 * @param output of a million tokens of answers
 */
public record Price(double input, double output) {
  private static final double MILLION = 1e6;

  /** What so many tokens cost. */
  public double of(long promptTokens, long completionTokens) {
    return (input * promptTokens + output * completionTokens) / MILLION;
  }
}
