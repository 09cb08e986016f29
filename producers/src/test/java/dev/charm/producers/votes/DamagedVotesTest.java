package dev.charm.producers.votes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Battle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** A file made valid and then damaged: the damage is told, and no other vote counts otherwise. */
class DamagedVotesTest {
  private static final String[] HEADER = {
    "id", "model_a", "model_b", "winner", "judge", "tstamp", "turn", "language", "anony", "weight"
  };
  private static final int ROWS = 12;

  private static final String[] HARM = {"?!", "", "NaN", "[1", "{}", "-7", "1e400", "\u200b"};

  @Property(tries = 300)
  void shouldCostOneVoteAtTheMostWhenOneCellIsDamaged(
      @ForAll long seed,
      @ForAll @IntRange(max = ROWS - 1) int row,
      @ForAll @IntRange(max = 9) int column,
      @ForAll @IntRange(max = 7) int harm)
      throws IOException {
    List<String[]> table = table(seed);
    Map<String, Double> before = weights(read(table));
    String mine = table.get(row)[0];
    String was = table.get(row)[column];
    table.get(row)[column] = HARM[harm];

    VoteFile damaged = read(table);

    Map<String, Double> after = weights(damaged);
    before.forEach(
        (id, weight) -> {
          if (!id.equals(mine)) {
            assertThat(after).as("vote %s", id).containsEntry(id, weight);
          }
        });
    assertThat(after).hasSizeBetween(ROWS - 1, ROWS);
    if (after.size() < ROWS) {
      assertThat(damaged.report().refused() + damaged.report().leftOut()).isEqualTo(1);
      assertThat(damaged.told()).contains("(line " + (row + 2) + ")");
    }
    assertThat(was).isNotEqualTo(HARM[harm]);
  }

  @Property(tries = 50)
  void shouldSayTheSameWhateverTheOrderOfRowsAndColumns(@ForAll long seed) throws IOException {
    List<String[]> table = table(seed);
    for (String[] row : table) {
      row[0] = ""; // by content
    }
    Map<String, Double> before = weights(read(table));
    Collections.shuffle(table, new Random(seed));
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < HEADER.length; i++) {
      columns.add(i);
    }
    Collections.shuffle(columns, new Random(seed));

    assertThat(weights(read(table, columns))).isEqualTo(before);
  }

  @Property(tries = 50)
  void shouldTellAColumnWhoseHeadingIsDamaged(
      @ForAll long seed, @ForAll @IntRange(min = 4, max = 9) int column) throws IOException {
    List<String[]> table = table(seed);
    Map<String, Double> before = weights(read(table));
    String[] header = HEADER.clone();
    header[column] = "xx" + header[column];

    VoteFile damaged =
        VoteFile.read("v.csv", csv(header, table, Arrays.asList(0, 1, 2, 3, 4, 5, 6, 7, 8, 9)));

    assertThat(damaged.told()).contains("columns not used: " + header[column]);
    assertThat(damaged.votes()).hasSize(before.size());
  }

  private static List<String[]> table(long seed) {
    Random random = new Random(seed);
    List<String[]> table = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      int a = random.nextInt(4);
      int b = (a + 1 + random.nextInt(3)) % 4;
      table.add(
          new String[] {
            "v" + i,
            "model-" + a,
            "model-" + b,
            new String[] {"model_a", "model_b", "tie", "both_bad"}[random.nextInt(4)],
            "judge-" + random.nextInt(3),
            String.valueOf(1_690_000_000L + i),
            "1",
            "English",
            "true",
            new String[] {"1", "0.5", "2"}[random.nextInt(3)]
          });
    }
    return table;
  }

  private static VoteFile read(List<String[]> table) throws IOException {
    return read(table, Arrays.asList(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
  }

  private static VoteFile read(List<String[]> table, List<Integer> columns) throws IOException {
    return VoteFile.read("v.csv", csv(HEADER, table, columns));
  }

  private static String csv(String[] header, List<String[]> table, List<Integer> columns) {
    StringBuilder csv = new StringBuilder();
    append(csv, header, columns);
    table.forEach(row -> append(csv, row, columns));
    return csv.toString();
  }

  private static void append(StringBuilder csv, String[] row, List<Integer> columns) {
    csv.append(String.join(",", columns.stream().map(column -> row[column]).toList())).append('\n');
  }

  private static Map<String, Double> weights(VoteFile file) {
    Map<String, Double> weights = new HashMap<>();
    for (Battle vote : file.votes()) {
      weights.merge(vote.getBattleId(), vote.getWeight() * vote.getCount(), Double::sum);
    }
    return weights;
  }
}
