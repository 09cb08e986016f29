package dev.charm.ops.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.views.Spool;
import dev.charm.ops.export.ExportedPair.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportNotesTest {
  @TempDir Path folder;

  private List<String> notes(ExportFormat format, String name, Harm... drop) throws IOException {
    List<Turn> talk =
        List.of(new Turn("user", "Why?"), new Turn("assistant", "So."), new Turn("user", "Why?"));
    List<ExportedPair> pairs =
        List.of(
            PairSamples.conversation(talk, "a", "b"),
            PairSamples.pair("p", "Why?", "a", "", 1),
            PairSamples.pair("q", "Why?", "a", "a", 1),
            PairSamples.pair("r", "Why?", null, "a", 1));
    ExportManifest.Settings settings =
        PairSamples.settings(
            ExportForm.of(format, null, name, 1.0), PairChoice.ALL, PairFilter.NONE, Set.of(drop));
    try (Spool spool = Spool.in(folder)) {
      return ExportNotes.of(
          new PairExport(new ListedPairs(pairs), settings, spool).to(folder.resolve(name)));
    }
  }

  @Test
  void shouldTellWhatIsLeftOutWhatHarmsAndWhatTheReaderIsToBeTold() throws IOException {
    assertThat(notes(ExportFormat.AXOLOTL, "x.jsonl"))
        .containsExactly(
            "1 pairs have no texts and are left out: axolotl needs them",
            "1 pairs have a conversation that the reader of axolotl does not take, and are left out",
            "1 pairs have two equal texts and are left out",
            "1 pairs have an answer without text; --drop empty leaves them out",
            "the reader of axolotl passes the column margin over");
    assertThat(notes(ExportFormat.TRL, "x.jsonl", Harm.EMPTY))
        .containsExactly(
            "1 pairs have no texts and are left out: trl needs them",
            "1 pairs have two equal texts and are left out",
            "1 pairs have an answer without text and are left out");
    assertThat(notes(ExportFormat.LLAMA_FACTORY, "x.jsonl.gz"))
        .endsWith(
            "the reader of llama-factory takes no compressed file: write one that is not",
            "in dataset_info.json: \"x\": {\"file_name\": \"x.jsonl.gz\", \"formatting\":"
                + " \"sharegpt\", \"ranking\": true, \"columns\": {\"messages\": \"conversations\","
                + " \"chosen\": \"chosen\", \"rejected\": \"rejected\"}}");
  }
}
