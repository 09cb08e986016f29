package dev.charm.ops.bench.paper;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.Sha256;
import dev.charm.ops.bench.report.Detail;
import dev.charm.ops.bench.report.Machine;
import dev.charm.ops.bench.report.Markdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the experiment found.
 *
 * @param machine where and when; nothing else here depends on it
 * @param head the SHA-256 of the first head
 * @param setup what it was made on, for people
 * @param sums {@link Sums}
 * @param seeds how many
 * @param verdicts every target
 * @param parts in the order they ran
 */
record PaperReport(
    Machine machine,
    String head,
    List<String> setup,
    Map<String, String> sums,
    int seeds,
    List<Target> verdicts,
    List<Part.Found> parts) {

  static PaperReport of(Setting setting, int seeds, List<Part.Found> found) {
    return new PaperReport(
        Machine.here(),
        Sha256.hex(HeadFormat.write(setting.head())),
        Setup.lines(setting),
        setting.sums().byName(),
        seeds,
        found.stream().flatMap(part -> part.targets().stream()).toList(),
        found);
  }

  /** Writes it as {@code paper.md} and {@code paper.json}. */
  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve("paper.md"), markdown());
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(folder.resolve("paper.json").toFile(), this);
  }

  /** For people. */
  String markdown() {
    StringBuilder text = new StringBuilder("# The experiment of CHARM\n\n");
    text.append(machine.date()).append(", commit ").append(machine.commit());
    text.append("; first head ").append(head, 0, 12).append("; ").append(seeds);
    text.append(seeds == 1 ? " seed" : " seeds").append(".\n\n");
    setup.forEach(line -> text.append("- ").append(line).append('\n'));
    text.append("\n## Verdict\n\n");
    text.append(
        Markdown.table(
            List.of("part", "what", "asked", "found", "reached"),
            verdicts.stream().map(PaperReport::row).toList()));
    for (Part.Found part : parts) {
      text.append("\n## ").append(part.part()).append("\n\n").append(part.method()).append("\n");
      for (Detail table : part.tables()) {
        text.append("\n").append(table.title()).append(":\n\n");
        text.append(Markdown.table(table.columns(), table.rows()));
      }
    }
    return text.toString();
  }

  private static List<Object> row(Target target) {
    return List.of(
        target.part(),
        target.what(),
        target.asked(),
        target.figure(),
        target.reached() ? "yes" : "**no**");
  }
}
