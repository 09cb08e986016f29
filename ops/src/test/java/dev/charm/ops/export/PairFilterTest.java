package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.charm.ops.export.PairFilter.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PairFilterTest {
  private static Verdict margin(double least, double margin) {
    return new PairFilter(least, null, null, null)
        .verdict(pair("p", null, null, null, margin), ExportFormat.CSV);
  }

  private static Verdict ratio(double most, @Nullable String chosen, @Nullable String rejected) {
    return new PairFilter(null, most, null, null)
        .verdict(pair("p", "q", chosen, rejected, 1), ExportFormat.CSV);
  }

  @Test
  void shouldAdmitMarginsFromTheLeastOn() {
    assertThat(margin(0.5, 0.5)).isEqualTo(Verdict.WRITTEN);
    assertThat(margin(0.5, Math.nextDown(0.5))).isEqualTo(Verdict.BELOW_MARGIN);
  }

  @Test
  void shouldAdmitLengthsUpToTheRatioWhicheverIsTheLonger() {
    assertThat(ratio(1.5, "abc", "ab")).isEqualTo(Verdict.WRITTEN);
    assertThat(ratio(1.5, "ab", "abc")).isEqualTo(Verdict.WRITTEN);
    assertThat(ratio(1.5, "ab", "abcd")).isEqualTo(Verdict.LENGTHS_UNEQUAL);
    assertThat(ratio(1, "\uD83D\uDE00", "a")).as("one character each").isEqualTo(Verdict.WRITTEN);
  }

  @Test
  void shouldDefineLengthsOfEmptyAndUnknownTexts() {
    assertThat(ratio(9, "", "")).isEqualTo(Verdict.WRITTEN);
    assertThat(ratio(9, "", "a")).isEqualTo(Verdict.LENGTHS_UNEQUAL);
    assertThat(ratio(9, null, "a")).isEqualTo(Verdict.LENGTH_UNKNOWN);
    assertThat(ratio(9, "a", null)).isEqualTo(Verdict.LENGTH_UNKNOWN);
  }

  @Test
  void shouldGiveTheFirstReasonThatHolds() {
    PairFilter filter = new PairFilter(2.0, 1.0, null, null);

    assertThat(filter.verdict(pair("p", null, null, null, 1), ExportFormat.TRL))
        .isEqualTo(Verdict.WITHOUT_TEXTS);
    assertThat(filter.verdict(pair("p", null, null, null, 1), ExportFormat.CSV))
        .isEqualTo(Verdict.BELOW_MARGIN);
    assertThat(filter.verdict(pair("p", null, null, null, 2), ExportFormat.CSV))
        .isEqualTo(Verdict.LENGTH_UNKNOWN);
  }

  @Test
  void shouldRefuseNumbersOutOfRange() {
    assertThatThrownBy(() -> new PairFilter(-1.0, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PairFilter(Double.NaN, null, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PairFilter(null, 0.9, null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PairFilter(null, null, null, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Map<String, Double> shares(Object... namesAndShares) {
    Map<String, Double> shares = new LinkedHashMap<>();
    for (int i = 0; i < namesAndShares.length; i += 2) {
      shares.put((String) namesAndShares[i], (Double) namesAndShares[i + 1]);
    }
    return shares;
  }

  private static boolean holds(PromptSplit split, ExportedPair pair) {
    return split.holds(PromptHash.of(pair));
  }

  @Test
  void shouldPutEveryPromptIntoExactlyOneSplitInAboutTheGivenShares() {
    Map<String, Double> shares = shares("train", 0.7, "dev", 0.2, "test", 0.1);
    List<PromptSplit> splits =
        shares.keySet().stream().map(part -> new PromptSplit(part, shares)).toList();
    int[] counts = new int[3];
    for (int p = 0; p < 10_000; p++) {
      ExportedPair pair = pair("p" + p, "What is " + p + "?", "a", "b", 1);
      List<Integer> in =
          IntStream.range(0, 3).filter(i -> holds(splits.get(i), pair)).boxed().toList();
      assertThat(in).hasSize(1);
      counts[in.get(0)]++;
    }

    assertThat(counts[0] / 10_000.0).isEqualTo(0.7, within(0.02));
    assertThat(counts[1] / 10_000.0).isEqualTo(0.2, within(0.02));
    assertThat(counts[2] / 10_000.0).isEqualTo(0.1, within(0.02));
  }

  @Test
  void shouldPutEqualTextsUnderDifferentIdsIntoTheSameSplit() {
    PromptSplit test = new PromptSplit("test", shares("train", 0.5, "test", 0.5));
    int apart = 0;
    for (int i = 0; i < 100; i++) {
      ExportedPair one = pair("one" + i, "text " + i, "a", "b", 1);
      ExportedPair other = pair("other" + i, "text " + i, "c", "d", 2);
      assertThat(holds(test, one)).isEqualTo(holds(test, other));
      boolean oneById = holds(test, pair("one" + i, null, "a", "b", 1));
      boolean otherById = holds(test, pair("other" + i, null, "a", "b", 1));
      apart += oneById == otherById ? 0 : 1;
    }

    assertThat(apart).as("ids alone would tear texts apart").isPositive();
  }

  @Test
  void shouldSayThatAPromptWithoutTextIsHashedById() {
    assertThat(PromptHash.of(pair("p", null, "a", "b", 1)).byId()).isTrue();
    assertThat(PromptHash.of(pair("p", "", "a", "b", 1)).byId()).isFalse();
  }

  /** What an export holds must not change with the version of this program. */
  @Test
  void shouldHashTheSamePromptTheSameForEver() {
    // SHA-256 of 00000004 "user" 00000005 "Hello", its first 8 bytes.
    assertThat(Long.toHexString(PromptHash.of(pair("p", "Hello", "a", "b", 1)).bits()))
        .isEqualTo("1e3bf72911bc1307");
  }

  @Test
  void shouldRefuseSharesThatAreNone() {
    assertThatThrownBy(() -> new PromptSplit("a", shares("a", 0.5, "b", 0.4)))
        .hasMessageContaining("add up to 1");
    assertThatThrownBy(() -> new PromptSplit("a", shares("a", 1.5, "b", -0.5)))
        .hasMessageContaining("positive");
    assertThatThrownBy(() -> new PromptSplit("c", shares("a", 0.5, "b", 0.5)))
        .hasMessage("no split is called c, only a, b");
  }
}
