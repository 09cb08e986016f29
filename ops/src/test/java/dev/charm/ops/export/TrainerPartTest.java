package dev.charm.ops.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.training.PromptPart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TrainerPartTest {
  private static final int PERCENT = 30;

  private static ExportedPair pair(int i, @Nullable List<ExportedPair.Turn> prompt) {
    return new ExportedPair(
        "%05d".formatted(i),
        "rm@1",
        "p" + i,
        "over",
        "ref",
        "over",
        0,
        1,
        "ref",
        0,
        0,
        0,
        1,
        prompt,
        "good",
        "bad");
  }

  private static String question(int i) {
    return "Question " + i + "?";
  }

  /** Pairs of one turn, of two, and without the text of the prompt. */
  private static PairSource source() {
    List<ExportedPair> pairs = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      pairs.add(pair(3 * i, List.of(new ExportedPair.Turn("user", question(i)))));
      pairs.add(
          pair(
              3 * i + 1,
              List.of(
                  new ExportedPair.Turn("system", "Be brief."),
                  new ExportedPair.Turn("user", question(i)))));
      pairs.add(pair(3 * i + 2, null));
    }
    return new ListedPairs(pairs);
  }

  private static List<String> keys(boolean heldOut) throws IOException {
    List<String> keys = new ArrayList<>();
    new TrainerPart(source(), heldOut, PERCENT).each(pair -> keys.add(pair.key()));
    return keys;
  }

  private static List<String> expected(boolean heldOut) {
    return IntStream.range(0, 300)
        .boxed()
        .flatMap(
            i ->
                IntStream.of(0, 1)
                    .filter(
                        turn ->
                            PromptPart.isHeldOut(
                                    turn == 0
                                        ? question(i)
                                        : "system: Be brief.\n\nuser: " + question(i),
                                    PERCENT)
                                == heldOut)
                    .mapToObj(turn -> "%05d".formatted(3 * i + turn)))
        .toList();
  }

  @Test
  void shouldHoldOutThePromptsThatTheTrainerHoldsOut() throws IOException {
    assertThat(keys(true)).isEqualTo(expected(true)).hasSizeBetween(120, 240);
    assertThat(keys(false)).isEqualTo(expected(false));
    assertThat(keys(true).size() + keys(false).size()).isEqualTo(600);
  }
}
