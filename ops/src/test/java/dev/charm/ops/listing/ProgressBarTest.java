package dev.charm.ops.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final StringWriter screen = new StringWriter();
  private final ProgressBar bar = new ProgressBar(new PrintWriter(screen), "a.csv");

  @Test
  void shouldShowTheShareThatIsDone() {
    assertThat(bar.line(0, 100)).isEqualTo("a.csv [" + " ".repeat(30) + "]   0 %");
    assertThat(bar.line(50, 100))
        .isEqualTo("a.csv [" + "=".repeat(15) + " ".repeat(15) + "]  50 %");
    assertThat(bar.line(120, 100)).endsWith("] 100 %");
    assertThat(bar.line(5, -1)).endsWith("]   0 %");
  }

  @Test
  void shouldTellTheRateAndWhatIsLeft() {
    ProgressBar timed = ProgressBar.timed(new PrintWriter(screen), "gemma@1", 20);
    assertThat(timed.pace(20, 100, 1_000_000_000L)).isEmpty();
    assertThat(timed.pace(40, 100, 2_000_000_000L)).isEqualTo("  10.0/s, 6 s left");
    assertThat(timed.pace(40, 4_000, 2_000_000_000L)).isEqualTo("  10.0/s, 7 min left");
  }

  @Test
  void shouldDrawNothingWhenTheWorkIsShort() {
    bar.at(1, 100);
    bar.close();

    assertThat(screen.toString()).isEmpty();
  }
}
