package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.charm.consumers.training.pinned.InForce;
import dev.charm.consumers.training.pinned.PairSnapshot;
import dev.charm.consumers.training.pinned.PinnedPair;
import dev.charm.schemas.PreferencePair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairSnapshotTest {
  private static final String RM = "rm@1";

  private static Map<String, PreferencePair> pairs(String... prompts) {
    Map<String, PreferencePair> pairs = new LinkedHashMap<>();
    for (String prompt : prompts) {
      PairFixture.put(pairs, RM, prompt, 1.0, 0.25, "good " + prompt, "bad " + prompt);
    }
    return pairs;
  }

  private static Map<String, InForce> calibrated(double offset) {
    return Map.of("rm@1|over|ref", InForce.of(PairFixture.calibration(RM, offset, 7, true)));
  }

  private static PairSnapshot pin(
      String rewardModel, Map<String, PreferencePair> pairs, Map<String, InForce> calibrations) {
    return PairSnapshot.pin(rewardModel, PairFixture.pinned(pairs), calibrations);
  }

  private static List<PinnedPair> all(PairSnapshot snapshot) {
    List<PinnedPair> pairs = new ArrayList<>();
    snapshot.each((key, pair) -> pairs.add(pair));
    return pairs;
  }

  @Test
  void shouldBeTheSameWhateverTheOrderOfArrival() {
    PairSnapshot one = pin(RM, pairs("a", "b", "c"), Map.of());
    PairSnapshot other = pin(RM, pairs("c", "a", "b"), Map.of());
    assertThat(other.dataHash()).isEqualTo(one.dataHash());
    assertThat(all(other)).isEqualTo(all(one));
  }

  @Test
  void shouldChangeItsHashWithAnyTextOrDecision() {
    String hash = pin(RM, pairs("a", "b"), Map.of()).dataHash();
    Map<String, PreferencePair> otherText = pairs("a", "b");
    PairFixture.put(otherText, RM, "b", 1.0, 0.25, "good b!", "bad b");
    Map<String, PreferencePair> otherSide = pairs("a", "b");
    PairFixture.put(otherSide, RM, "b", 0.25, 1.0, "good b", "bad b");
    assertThat(pin(RM, otherText, Map.of()).dataHash()).isNotEqualTo(hash);
    assertThat(pin(RM, otherSide, Map.of()).dataHash()).isNotEqualTo(hash);
    assertThat(pin(RM, pairs("a"), Map.of()).dataHash()).isNotEqualTo(hash);
  }

  @Test
  void shouldLeaveOutOtherVersionsAndCountPairsWithoutText() {
    Map<String, PreferencePair> pairs = pairs("a");
    PairFixture.put(pairs, "rm@2", "b", 1.0, 0.25, "x", "y");
    PairFixture.put(pairs, RM, "c", 1.0, 0.25, "x", null);
    PairSnapshot snapshot = pin(RM, pairs, Map.of());
    assertThat(all(snapshot)).extracting(PinnedPair::promptId).containsExactly("a");
    assertThat(snapshot.withoutText()).isEqualTo(1);
    assertThat(snapshot.manifest().getPairs()).isEqualTo(1);
  }

  @Test
  void shouldTakeTheMarginFromTheCalibrationInForce() {
    PairSnapshot snapshot = pin(RM, pairs("a", "b"), calibrated(-0.5));
    assertThat(snapshot.meanMargin()).isCloseTo(0.25, within(1e-12));
    assertThat(snapshot.contradicting()).isZero();
    assertThat(snapshot.manifest().getCalibrationRevisions()).containsEntry("rm@1|over|ref", 7L);
  }

  @Test
  void shouldCountPairsThatTheCalibrationDecidesOtherwiseByNow() {
    PairSnapshot snapshot = pin(RM, pairs("a", "b"), calibrated(-1.0));
    assertThat(snapshot.contradicting()).isEqualTo(2);
  }

  @Test
  void shouldFindOnlyNewAndTurnedPairsFreshEvenUnderANewVersion() {
    PairSnapshot first = pin(RM, pairs("a", "b", "c"), Map.of());
    Freshness freshness = new Freshness();
    freshness.trainedOn(first);
    Map<String, PreferencePair> next = new LinkedHashMap<>();
    PairFixture.put(next, "rm@2", "a", 3.0, 2.0, "good a", "bad a");
    PairFixture.put(next, "rm@2", "b", 1.0, 2.0, "good b", "bad b");
    PairFixture.put(next, "rm@2", "d", 3.0, 2.0, "good d", "bad d");
    PairSnapshot second = pin("rm@2", next, Map.of());
    assertThat(freshness.count(second, PairFixture.version("rm", "2"))).isEqualTo(2);
  }

  @Test
  void shouldHoldOutTheSamePromptsForEverAndAboutAsManyAsAsked() {
    int heldOut = 0;
    for (int i = 0; i < 10_000; i++) {
      heldOut += PromptPart.isHeldOut("prompt " + i, 10) ? 1 : 0;
    }
    assertThat(heldOut).isBetween(900, 1_100);
    assertThat(PromptPart.isHeldOut("x", 0)).isFalse();
  }
}
