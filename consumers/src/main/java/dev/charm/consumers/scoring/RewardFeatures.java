package dev.charm.consumers.scoring;

import ai.djl.translate.TranslateException;
import dev.charm.calibration.style.StyleFeatures;
import java.util.ArrayList;
import java.util.List;

/**
 * What a head sees of a prompt and a response: the embedding r of the response, its element-wise
 * product with the embedding p of the prompt, and the {@link StyleFeatures}. The prompt alone tells
 * nothing about which of two answers to it is better; the product tells where the two texts meet.
 *
 * <p>Prompt and response are embedded apart, so neither crowds the other out of the encoder's
 * window, and a prompt costs one pass however many models answer it.
 */
public final class RewardFeatures {

  /** Name of this arrangement; a head trained on another one must not be fed with it. */
  public static final String LAYOUT = "r|p*r|style/1";

  /** Numbers in a row. */
  public static final int WIDTH = 2 * TextEncoder.DIMENSIONS + StyleFeatures.NAMES.size();

  private final TextEncoder encoder;

  /**
   * Features by an encoder.
   *
   * @param encoder stays the caller's to close
   */
  public RewardFeatures(TextEncoder encoder) {
    this.encoder = encoder;
  }

  /** The encoder behind the features. */
  public TextEncoder encoder() {
    return encoder;
  }

  /**
   * What a head sees of a request.
   *
   * @param row {@link #WIDTH} numbers
   * @param tokens that the encoder saw, of both texts
   * @param truncated whether one of them has more
   */
  public record Seen(float[] row, int tokens, boolean truncated) {}

  /**
   * One row a request, in their order, {@link #WIDTH} numbers each.
   *
   * @throws TranslateException if the encoder fails
   */
  public List<float[]> of(List<ScoringRequest> requests) throws TranslateException {
    return seen(requests).stream().map(Seen::row).toList();
  }

  /**
   * What a head sees of each request, in their order.
   *
   * @throws TranslateException if the encoder fails
   */
  public List<Seen> seen(List<ScoringRequest> requests) throws TranslateException {
    List<String> texts = new ArrayList<>(2 * requests.size());
    for (ScoringRequest request : requests) {
      texts.add(request.prompt());
      texts.add(request.response());
    }
    List<Embedding> embeddings = encoder.encode(texts);
    List<Seen> seen = new ArrayList<>(requests.size());
    for (int i = 0; i < requests.size(); i++) {
      Embedding prompt = embeddings.get(2 * i);
      Embedding response = embeddings.get(2 * i + 1);
      seen.add(
          new Seen(
              row(requests.get(i), prompt.vector(), response.vector()),
              prompt.tokens() + response.tokens(),
              prompt.truncated() || response.truncated()));
    }
    return seen;
  }

  private static float[] row(ScoringRequest request, float[] prompt, float[] response) {
    float[] row = new float[WIDTH];
    int n = TextEncoder.DIMENSIONS;
    System.arraycopy(response, 0, row, 0, n);
    for (int i = 0; i < n; i++) {
      row[n + i] = prompt[i] * response[i];
    }
    float[] style = StyleFeatures.of(request.prompt(), request.response());
    System.arraycopy(style, 0, row, 2 * n, style.length);
    return row;
  }
}
