package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  @TempDir Path folder;

  @Test
  void shouldGiveBackWhatWasPutAsideInAnyOrder() throws IOException {
    Random random = new Random(1);
    List<byte[]> all = new ArrayList<>();
    List<Spool.Place> places = new ArrayList<>();
    try (Spool spool = Spool.in(folder)) {
      for (int length : new int[] {0, 10, 3_000_000, 1, 700_000, 700_000, 0, 1 << 20, 5}) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        all.add(bytes);
        places.add(spool.put(bytes));
        assertThat(spool.get(places.get(0))).isEmpty();
      }
      for (int i = all.size() - 1; i >= 0; i--) {
        assertThat(spool.get(places.get(i))).isEqualTo(all.get(i));
      }
    }
  }

  @Test
  void shouldLeaveNothingBehind() throws IOException {
    try (Spool spool = Spool.in(folder)) {
      spool.put(new byte[3_000_000]);
    }

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void shouldNameTheFolderThatIsNotThere() {
    assertThatThrownBy(() -> Spool.in(folder.resolve("absent")))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageEndingWith("absent");
  }
}
