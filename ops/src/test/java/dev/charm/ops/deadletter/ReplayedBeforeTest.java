package dev.charm.ops.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReplayedBeforeTest {

  private static ReplayedBefore again(ReplayedBefore before) {
    return ReplayedBefore.parse(before.text());
  }

  @Test
  void shouldRememberUpToWhereLettersOfEachReasonWereReplayed() {
    ReplayedBefore before = new ReplayedBefore();
    before.passed(3, null);
    before.passed(7, "failed");
    before.one(12);

    ReplayedBefore read = again(before);

    assertThat(read.text()).isEqualTo("all=4 failed=8 ones=12");
    assertThat(read.has(3, "wrong-key")).isTrue();
    assertThat(read.has(4, "wrong-key")).isFalse();
    assertThat(read.has(7, "failed")).isTrue();
    assertThat(read.has(8, "failed")).isFalse();
    assertThat(read.has(12, null)).isTrue();
    assertThat(read.has(13, null)).isFalse();
    read.passed(12, null);
    assertThat(read.text()).isEqualTo("all=13");
  }

  @Test
  void shouldFitBesideAnOffsetHoweverManyLettersWereNamed() {
    ReplayedBefore before = new ReplayedBefore();
    for (long offset = 0; offset < 10_000; offset++) {
      before.one(1_000_000_000_000L + 2 * offset);
    }

    assertThat(before.text()).hasSizeLessThan(4_000); // offset.metadata.max.bytes: 4096
    assertThat(again(before).has(1_000_000_000_000L + 2 * 9_999, null)).isTrue();
    assertThat(again(before).has(1_000_000_000_000L, null)).isFalse();
  }

  @Test
  void shouldKnowNothingOfWhatSomebodyElseHasWritten() {
    for (String foreign : new String[] {"", "x", "all=", "all=x", "ones=1,", "nonsense=3", "="}) {
      ReplayedBefore read = ReplayedBefore.parse(foreign);
      assertThat(read.has(0, null)).as(foreign).isFalse();
      assertThat(read.text()).isEqualTo("all=0");
    }
    ReplayedBefore before = new ReplayedBefore();
    before.passed(5, "a reason of nobody's");
    assertThat(before.text()).isEqualTo("all=0");
  }
}
