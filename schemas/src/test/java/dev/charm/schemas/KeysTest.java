package dev.charm.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeysTest {
  @Property
  void shouldSplitWhatWasJoined(@ForAll @Size(min = 1, max = 5) List<String> parts) {
    assertThat(Keys.split(Keys.join(parts.toArray(String[]::new)))).isEqualTo(parts);
  }

  @Property
  void shouldJoinDifferentPartsToDifferentKeys(
      @ForAll @Size(min = 1, max = 3) List<String> a,
      @ForAll @Size(min = 1, max = 3) List<String> b) {
    assertThat(Keys.join(a.toArray(String[]::new)).equals(Keys.join(b.toArray(String[]::new))))
        .isEqualTo(a.equals(b));
  }

  @Test
  void shouldLeaveOrdinaryNamesAsTheyAre() {
    assertThat(Keys.pair("lab/judge@1", "p#7", "gemma-2b-it", "Phi-3"))
        .isEqualTo("lab/judge@1|p#7|gemma-2b-it|Phi-3");
  }

  @Test
  void shouldEscapeTheSeparatorAndTheEscape() {
    assertThat(Keys.join("a|b", "50%")).isEqualTo("a%7Cb|50%25");
  }

  @Test
  void shouldRefuseAnEscapeThatIsNone() {
    assertThatThrownBy(() -> Keys.split("a%41|b")).hasMessageContaining("stray %");
  }
}
