package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.producers.sample.Samples;
import dev.charm.producers.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code charm report --batch}. */
class ReportBatchTest {
  private static final Pattern TAG = Pattern.compile("<[^>]+>");

  @TempDir Path folder;

  private List<String> sample() throws Exception {
    List<String> batch = new ArrayList<>(List.of("--batch"));
    for (Map.Entry<String, Source> model : Samples.studyScores().entrySet()) {
      batch.add(model.getKey() + "=" + Samples.copy(model.getValue(), folder));
    }
    batch.addAll(List.of("--ratings", Samples.copy(Samples.studyRatings(), folder).toString()));
    return batch;
  }

  private CommandRun report(List<String> batch, String... more) {
    List<String> args = new ArrayList<>(List.of("report", "-o", page().toString()));
    args.addAll(batch);
    args.addAll(List.of(more));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  private Path page() {
    return folder.resolve("report.html");
  }

  /** The cells of each row of a table, by the heading of the section and the table's own. */
  private static List<List<String>> table(String html, String rewardModel, String heading) {
    String section = between(html, "<h2 class=\"name\">" + rewardModel + "</h2>", "<h2>");
    String table = between(section, "<h3>" + heading + "</h3>", "</table>");
    List<List<String>> rows = new ArrayList<>();
    for (String row : table.split("<tr>", -1)) {
      List<String> cells = new ArrayList<>();
      Matcher cell = Pattern.compile("<td[^>]*>(.*?)</td>", Pattern.DOTALL).matcher(row);
      while (cell.find()) {
        cells.add(TAG.matcher(cell.group(1)).replaceAll("").strip());
      }
      if (!cells.isEmpty()) {
        rows.add(cells);
      }
    }
    return rows;
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    assertThat(start).as("%s in the report", from).isNotNegative();
    return text.substring(start, text.indexOf(to, start + from.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1000", "100"})
  void shouldShowTheWinRatesOfTheStudy(String set) throws Exception {
    List<NamedCsvRecord> golden =
        StudyFiles.csv(StudyFiles.shared("golden/roundrobin-winrates.csv")).stream()
            .filter(row -> row.getField("set").equals(set))
            .toList();

    assertThat(report(StudyFiles.batch(set)).exitCode()).isZero();

    String html = Files.readString(page());
    assertThat(golden).isNotEmpty();
    for (NamedCsvRecord row : golden) {
      String model = StudyFiles.policyModel(row.getField("file"), set);
      List<String> cells =
          table(html, row.getField("reward_model") + "@1", "Policy models").stream()
              .filter(line -> line.get(0).equals(model))
              .findFirst()
              .orElseThrow();
      assertThat(cells.get(2)).isEqualTo(row.getField("distinct_prompts"));
      assertThat(cells.get(6))
          .isEqualTo(String.format(Locale.ROOT, "%.3f", Double.valueOf(row.getField("win_rate"))));
    }
  }

  @Test
  void shouldExpectTheHigherRatedModelToWinAndLowerTheOneThatIsOverValued() throws Exception {
    assertThat(report(sample(), "--prompt-id", "text").exitCode()).isZero();

    String html = Files.readString(page());
    List<String> gemma =
        table(html, "internlm/internlm2-1_8b-reward@1", "Calibrations").stream()
            .filter(row -> row.get(0).equals("gemma-2b-it"))
            .filter(row -> row.get(1).equals("Phi-3-mini-4k-instruct"))
            .findFirst()
            .orElseThrow();
    assertThat(gemma.get(2)).isEqualTo("1,000");
    assertThat(gemma.get(3)).as("mismatch degree").isEqualTo("+0.411");
    assertThat(gemma.get(6)).as("offset").startsWith("−");
    List<String> expected =
        table(html, "internlm/internlm2-1_8b-reward@1", "Policy models").stream()
            .map(row -> row.get(5))
            .toList();
    assertThat(expected).as("in order of rating").isSortedAccordingTo((a, b) -> b.compareTo(a));
  }

  @Test
  void shouldTellWhatItWasMadeOfAndWhatIsNotCalibrated() throws Exception {
    Path a = file("a.csv", "prompt,response,score_rm,unread", "p,12345678,2,x", "q,1,0,x");
    Path b = file("b.csv", "prompt,response,score_rm", "p,1234567,1", "q,12345,3");
    Path c = file("c.csv", "prompt,response,score_rm", "p,<b>bold</b>,1", "q,12345,");
    Path ratings = file("ratings.csv", "model,rating,votes", "a,1100,5000", "b,1000,4000");

    CommandRun run =
        report(List.of("--batch", "a=" + a, "b=" + b, "c=" + c, "--ratings", ratings.toString()));

    assertThat(run.exitCode()).isZero();
    String html = Files.readString(page());
    for (Path file : List.of(a, b, c, ratings)) {
      assertThat(html).contains(sha256(file));
    }
    String remarks = html.substring(html.indexOf("What to mind about them"));
    assertThat(remarks).contains("unread").contains("no rating, and so no calibration, for c");
    assertThat(run.err()).contains("no rating, and so no calibration, for c");
    assertThat(table(html, "rm@1", "Lengths"))
        .anySatisfy(
            row ->
                assertThat(row.subList(0, 5))
                    .containsExactly("a", "b", "2", "50.0 [9.5, 90.5]", "100.0 [34.2, 100.0]"));
  }

  @Test
  void shouldOpenWithoutANetworkAndRunNothing() throws Exception {
    report(sample());

    String html = Files.readString(page());
    assertThat(html).doesNotContain("<script", "<link", "href=\"http", "src=\"http", "url(http");
    assertThat(html).contains("default-src 'none'").contains("data:image/svg+xml;base64,");
  }

  @Test
  void shouldRefuseOptionsOfFilesWithoutFilesAndOfTopicsWithThem() throws Exception {
    assertThat(report(List.of(), "--objective", "paired").exitCode()).isEqualTo(2);
    assertThat(report(sample(), "--arena", "overall").err()).contains("--ratings-arena");
    assertThat(report(sample(), "--objective", "joint").exitCode()).isEqualTo(2);
    assertThat(page()).doesNotExist();
  }

  private Path file(String name, String... lines) throws Exception {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static String sha256(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }
}
