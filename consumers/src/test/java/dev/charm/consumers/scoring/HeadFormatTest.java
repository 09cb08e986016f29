package dev.charm.consumers.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadFormatTest {
  private static final RewardHead HEAD =
      new RewardHead(
          "abc",
          "layout/1",
          List.of("length", "lists"),
          new float[] {1, 2, 3},
          new float[] {1, 2, 4},
          List.of(
              new RewardHead.Layer(3, new float[] {1, 0, 0, 0, -1, 1}, new float[] {0, 0.5f}),
              new RewardHead.Layer(2, new float[] {2, -3}, new float[] {10})));

  @Test
  void shouldReadWhatItWrote() throws IOException {
    byte[] bytes = HeadFormat.write(HEAD);
    RewardHead read = HeadFormat.read(bytes);
    assertThat(HeadFormat.write(read)).isEqualTo(bytes);
    assertThat(read.encoder()).isEqualTo("abc");
    assertThat(read.styleNames()).containsExactly("length", "lists");
    assertThat(read.score(new float[] {2, 4, 11})).isEqualTo(HEAD.score(new float[] {2, 4, 11}));
  }

  @Test
  void shouldScoreByStandardisingThenLayersWithReluBetween() {
    // standardised (1, 1, 2); hidden relu(1, -1 + 2 + 0.5) = (1, 1.5); 2 - 4.5 + 10
    assertThat(HEAD.score(new float[] {2, 4, 11})).isEqualTo(7.5);
  }

  @Test
  void shouldRefuseAHeadCutAnywhere() {
    byte[] bytes = HeadFormat.write(HEAD);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> HeadFormat.read(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void shouldRefuseBytesLeftOver() {
    byte[] bytes = HeadFormat.write(HEAD);
    assertThatThrownBy(() -> HeadFormat.read(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("left after the end");
  }

  @Test
  void shouldRefuseOtherFilesAndLaterFormats() {
    byte[] bytes = HeadFormat.write(HEAD);
    bytes[7] = 2;
    assertThatThrownBy(() -> HeadFormat.read(bytes)).hasMessageContaining("format 2");
    assertThatThrownBy(() -> HeadFormat.read("PK zip or so".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("not a reward head");
  }

  @Test
  void shouldRefuseNumbersThatAreNotFinite() {
    RewardHead broken =
        new RewardHead(
            "abc",
            "layout/1",
            List.of(),
            new float[1],
            new float[] {1},
            List.of(new RewardHead.Layer(1, new float[] {Float.NaN}, new float[1])));
    assertThatThrownBy(() -> HeadFormat.read(HeadFormat.write(broken)))
        .hasMessageContaining("not finite");
  }

  @Test
  void shouldRefuseLayersThatDoNotFit() {
    assertThatThrownBy(
            () ->
                new RewardHead(
                    "abc",
                    "layout/1",
                    List.of(),
                    new float[3],
                    new float[3],
                    List.of(new RewardHead.Layer(2, new float[2], new float[1]))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
