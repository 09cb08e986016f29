package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TextEncoderIT {
  private static TextEncoder encoder;

  @BeforeAll
  static void load() throws Exception {
    encoder = TextEncoder.load(new EmbeddingCache(10));
  }

  @AfterAll
  static void close() {
    encoder.close();
  }

  @Test
  void shouldGiveVectorsOfLengthOne() throws Exception {
    for (float[] vector : vectors(List.of("a", "", "many words ".repeat(400)))) {
      double square = 0;
      for (float x : vector) {
        square += (double) x * x;
      }
      assertThat(vector).hasSize(TextEncoder.DIMENSIONS);
      assertThat(square).isCloseTo(1.0, within(1e-5));
    }
  }

  @Test
  void shouldPlaceRelatedTextsCloser() throws Exception {
    List<float[]> v =
        vectors(List.of("The cat sleeps on the sofa.", "A kitten naps on a couch.", "Taxes rise."));
    assertThat(dot(v.get(0), v.get(1))).isGreaterThan(dot(v.get(0), v.get(2)) + 0.2);
  }

  @Test
  void shouldReadBeyondTheTokenizersOwn128Tokens() throws Exception {
    String start = "word ".repeat(150);
    List<float[]> v = vectors(List.of(start + "dog dog dog", start + "law law law"));
    assertThat(v.get(0)).isNotEqualTo(v.get(1));
  }

  @Test
  void shouldGiveTheSameBitsWhateverTheBatchWhenTheCacheIsTooSmallToHelp() throws Exception {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add("sentence number " + i + " with some words".repeat(i));
    }
    List<float[]> together = vectors(texts);
    for (int i = 0; i < texts.size(); i += 7) {
      assertThat(vectors(List.of(texts.get(i))).get(0)).isEqualTo(together.get(i));
    }
  }

  @Test
  void shouldTellHowManyTokensItSawAndWhetherThereAreMore() throws Exception {
    for (int time = 0; time < 2; time++) { // the second time from the cache
      List<Embedding> seen =
          encoder.encode(
              List.of("one two three", "", "many words ".repeat(400), "x".repeat(17_000)));
      assertThat(seen).extracting(Embedding::tokens).startsWith(5, 2, TextEncoder.MAX_TOKENS);
      assertThat(seen).extracting(Embedding::truncated).containsExactly(false, false, true, true);
    }
  }

  @Test
  void shouldBeIdentifiedByTheHashOfItsFile() {
    assertThat(encoder.hash())
        .isEqualTo("759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e");
  }

  private static List<float[]> vectors(List<String> texts) throws Exception {
    return encoder.encode(texts).stream().map(Embedding::vector).toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
