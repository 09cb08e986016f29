package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The study's data and its golden results, which lie beside the repository and not in it. */
final class StudyFiles {
  private static final Path SHARED = Path.of(System.getProperty("charm.root"), "..", "shared");

  private StudyFiles() {}

  /** A file beside the repository; the test is skipped where it is absent. */
  static Path shared(String path) {
    Path file = SHARED.resolve(path).normalize();
    assumeTrue(Files.exists(file), "skipped: there is no ../shared/" + path);
    return file;
  }

  /** The {@code --batch}, {@code --score} and {@code --ratings} of one of the study's two sets. */
  static List<String> batch(String set) throws IOException {
    Path folder = shared("data/re-implementing-charm/Responses_" + set);
    List<String> args = new ArrayList<>(List.of("--batch"));
    try (var files = Files.list(folder)) {
      files
          .sorted()
          .map(file -> policyModel(file.getFileName().toString(), set) + "=" + file)
          .forEach(args::add);
    }
    assertThat(args).hasSize(set.equals("1000") ? 6 : 10);
    args.addAll(List.of("--ratings", shared("data/arena/arena-ratings-study.csv").toString()));
    return args;
  }

  /** The policy model that a file of the study is named after. */
  static String policyModel(String file, String set) {
    return file.replaceFirst("(_outputs)?_" + set + "\\.csv(\\.gz)?$", "");
  }

  static List<NamedCsvRecord> csv(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
        InputStream plain = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
        CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(plain)) {
      return reader.stream().toList();
    }
  }
}
