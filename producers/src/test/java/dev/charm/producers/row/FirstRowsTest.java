package dev.charm.producers.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstRowsTest {

  @Test
  void shouldRememberManyIdsAndOnlyThose() {
    FirstRows rows = new FirstRows();
    Set<String> expected = new HashSet<>();
    Random random = new Random(1);

    for (int i = 0; i < 50_000; i++) {
      String id = "id-" + random.nextInt(30_000);
      assertThat(rows.has(id)).isEqualTo(expected.contains(id));
      assertThat(rows.add(id)).isEqualTo(expected.add(id));
    }
  }
}
