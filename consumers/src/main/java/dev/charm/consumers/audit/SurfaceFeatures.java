package dev.charm.consumers.audit;

import dev.charm.calibration.style.StyleFeatures;
import java.util.List;

/**
 * The features of an answer that a substitution audit looks at: what a reward may like in place of
 * content. Deterministic; the cost is linear in the length of the texts, whatever they are.
 *
 * <p>{@code length}, {@code lists}, {@code bold} and {@code headers} are as {@link StyleFeatures}
 * counts them, and know no language. {@code confidence} and {@code agreement} know words of English
 * alone: of answers in another language they are 0, so that nothing is measured, which is to be
 * said where they are reported ({@link #ENGLISH_ONLY}). All are made for comparison of answers to
 * the same prompt.
 */
public final class SurfaceFeatures {
  /** The features in their order. */
  public static final List<String> NAMES =
      List.of(
          "length", // ln(1 + characters)
          "lists", // ln(1 + items of lists)
          "bold", // ln(1 + spans in bold)
          "headers", // ln(1 + headers)
          "confidence", // boosters less hedges, of 100 words
          "agreement", // 1 the opening agrees or praises, -1 it disagrees, 0 neither or both
          "echo" // share of the prompt's runs of three words that come back
          );

  /** What a report on these features has to say of them. */
  public static final String ENGLISH_ONLY =
      "confidence and agreement are read from English words alone: in other languages they are 0";

  private SurfaceFeatures() {}

  /**
   * The features of an answer.
   *
   * @param prompt the conversation as text, for {@code echo} alone
   * @param response the answer; empty gives zeros
   * @return as many numbers as {@link #NAMES}, all finite
   */
  public static double[] of(String prompt, String response) {
    float[] style = StyleFeatures.of("", response);
    return new double[] {
      style[StyleFeatures.NAMES.indexOf("log_characters")],
      Math.log1p((double) StyleFeatures.listItems(response)),
      style[StyleFeatures.NAMES.indexOf("log_bold")],
      style[StyleFeatures.NAMES.indexOf("log_headers")],
      Confidence.of(response),
      Agreement.of(response),
      Echo.of(prompt, response)
    };
  }
}
