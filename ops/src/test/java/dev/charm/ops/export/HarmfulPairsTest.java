package dev.charm.ops.export;

import static dev.charm.ops.export.PairSamples.pair;
import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.views.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HarmfulPairsTest {
  @TempDir Path folder;

  /** What was planted: a name each, in order of key. */
  private static final List<ExportedPair> PLANTED =
      List.of(
          pair("a good", "1", "x", "y", 1),
          pair("b the same again", "1", "x", "y", 2),
          pair("c of another prompt", "2", "x", "y", 1),
          pair("d and again", "1", "x", "y", 3),
          pair("e equal", "3", "x", "x", 1),
          pair("f equal again", "3", "x", "x", 1),
          pair("g both empty", "4", "", "", 1),
          pair("h empty chosen", "4", "", "x", 1),
          pair("i blank rejected", "4", "x", " \n", 1),
          pair("j yes", "5", "x", "y", 1),
          pair("k no", "5", "y", "x", 1),
          pair("l yes again", "5", "x", "y", 1),
          pair("m empty against", "4", "x", "", 1),
          pair("n unknown", "6", null, "y", 1),
          pair("o prompt unknown", null, "x", "y", 1),
          pair("p prompt unknown", null, "x", "y", 1));

  private record Outcome(String written, ExportManifest.Counts counts) {}

  private Outcome export(@Nullable Integer maxPerModel, Harm... drop) throws IOException {
    try (Spool spool = Spool.in(folder)) {
      SelectedPairs selected =
          SelectedPairs.of(
              new ListedPairs(PLANTED),
              PairSamples.settings(
                  PairSamples.form(ExportFormat.NDJSON),
                  PairChoice.REFERENCE,
                  new PairFilter(null, null, null, maxPerModel),
                  Set.copyOf(Arrays.asList(drop))),
              spool);
      List<String> written = new ArrayList<>();
      ExportManifest.Counts counts =
          selected.each(pair -> written.add(pair.promptId().substring(0, 1)));
      return new Outcome(String.join("", written), counts);
    }
  }

  @Test
  void shouldCountWhateverHarmsAndLeaveOutEqualTextsAlone() throws IOException {
    Outcome outcome = export(null);

    assertThat(outcome.written()).isEqualTo("abcdhijklmnop");
    assertThat(outcome.counts().harmful())
        .as("e f g; g h i m; b d f l; h j k l m")
        .isEqualTo(new HarmCounts(3, 4, 4, 5));
    assertThat(outcome.counts().dropped()).isEqualTo(new HarmCounts(3, 0, 0, 0));
    assertThat(outcome.counts().written()).isEqualTo(13);
  }

  @Test
  void shouldLeaveOutWhatIsToBeDroppedEachForTheFirstReason() throws IOException {
    assertThat(export(null, Harm.EMPTY).written()).isEqualTo("abcdjklnop");
    assertThat(export(null, Harm.DUPLICATE).written()).isEqualTo("achijkmnop");
    assertThat(export(null, Harm.CONTRADICTORY).written()).isEqualTo("abcdinop");

    Outcome all = export(null, Harm.values());

    assertThat(all.written()).isEqualTo("acnop");
    assertThat(all.counts().harmful()).isEqualTo(new HarmCounts(3, 4, 4, 5));
    assertThat(all.counts().dropped()).isEqualTo(new HarmCounts(3, 3, 3, 2));
    assertThat(all.counts().written()).isEqualTo(5);
    assertThat(all.counts().read()).isEqualTo(PLANTED.size());
  }

  @Test
  void shouldNotSpendAQuotaOnWhatIsDropped() throws IOException {
    Outcome outcome = export(5, Harm.values());

    assertThat(outcome.written()).isEqualTo("acnop");
    assertThat(outcome.counts().overQuota()).isZero();
  }
}
