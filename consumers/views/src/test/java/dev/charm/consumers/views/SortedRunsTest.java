package dev.charm.consumers.views;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SortedRunsTest {
  private static final int SMALL = 1000;

  @TempDir Path folder;

  private static byte[] utf16(String text) {
    return text.getBytes(StandardCharsets.UTF_16BE);
  }

  private static List<String> read(SortedRuns runs) {
    List<String> entries = new ArrayList<>();
    runs.<RuntimeException>each(
        entry ->
            entries.add(
                new String(entry.key(), StandardCharsets.UTF_16BE)
                    + "="
                    + new String(entry.value(), StandardCharsets.UTF_16BE)));
    return entries;
  }

  @Test
  void shouldHandOverEntriesInOrderOfKeyAndEqualOnesAsTheyCameAsOftenAsAsked() throws IOException {
    Random random = new Random(3);
    List<String> keys = new ArrayList<>(List.of("", "\0", "a", "ab", "a\uFFFF", "a\uD83D\uDE00"));
    for (int i = 0; i < 2000; i++) {
      keys.add(Integer.toString(random.nextInt(500), 36));
    }
    keys.addAll(List.of("z".repeat(3 * SMALL), "z".repeat(200_000), "z"));
    Collections.shuffle(keys, random);
    List<String> expected = new ArrayList<>();
    try (Spool spool = Spool.in(folder)) {
      SortedRuns runs = new SortedRuns(spool, SMALL);
      assertThat(runs.isEmpty()).isTrue();
      for (int i = 0; i < keys.size(); i++) {
        runs.add(utf16(keys.get(i)), utf16(String.valueOf(i)));
        expected.add(keys.get(i) + "=" + i);
      }
      expected.sort(Comparator.comparing(entry -> entry.substring(0, entry.indexOf('='))));

      assertThat(runs.isEmpty()).isFalse();
      assertThat(read(runs)).isEqualTo(expected);
      assertThat(read(runs)).isEqualTo(expected);
    }
  }

  @Test
  void shouldHandOverNothingWhereNothingCame() throws IOException {
    try (Spool spool = Spool.in(folder)) {
      assertThat(read(new SortedRuns(spool))).isEmpty();
    }
  }
}
