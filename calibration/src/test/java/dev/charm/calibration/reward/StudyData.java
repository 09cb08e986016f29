package dev.charm.calibration.reward;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The real reward figures of the study and the golden results, where the checkout has them. */
public final class StudyData {
  private static final Path SHARED =
      Path.of(System.getProperty("charm.root", "..")).resolve("../shared").normalize();
  private static final Map<String, List<Response>> FILES = new HashMap<>();

  public record Response(String prompt, Map<String, Double> scores) {}

  private StudyData() {}

  public static void assumePresent() {
    assumeTrue(
        Files.isDirectory(SHARED.resolve("golden")),
        "skipped: the study data and golden results are not beside this checkout");
  }

  public static List<NamedCsvRecord> golden(String file) {
    return rows("golden/" + file);
  }

  /** Every row of a CSV file, compressed or not, by its path in the reference data. */
  public static List<NamedCsvRecord> rows(String path) {
    List<NamedCsvRecord> rows = new ArrayList<>();
    read(SHARED.resolve(path), rows::add);
    return rows;
  }

  /** Every row of one policy model in a set ("1000" or "100"). */
  public static synchronized List<Response> responses(String set, String policyModel) {
    return FILES.computeIfAbsent(
        set + "/" + policyModel,
        key -> {
          List<Response> responses = new ArrayList<>();
          read(file(set, policyModel), row -> responses.add(response(row)));
          return responses;
        });
  }

  /** The scores of one policy model by one reward model, row by row. */
  public static double[] scores(String set, String policyModel, String rewardModel) {
    return responses(set, policyModel).stream()
        .mapToDouble(response -> response.scores().get(rewardModel))
        .toArray();
  }

  /** The names of the files in a set, without .gz, as the golden results have them. */
  public static List<String> files(String set) {
    try (Stream<Path> paths = Files.list(folder(set))) {
      return paths
          .map(path -> path.getFileName().toString().replaceFirst("\\.gz$", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String policyModel(String file) {
    return file.replaceFirst("(_outputs)?_1000?\\.csv$", "");
  }

  private static Path folder(String set) {
    return SHARED.resolve("data/re-implementing-charm/Responses_" + set);
  }

  private static Path file(String set, String policyModel) {
    return files(set).stream()
        .filter(name -> policyModel(name).equals(policyModel))
        .map(name -> folder(set).resolve(name + ".gz"))
        .findFirst()
        .orElseThrow();
  }

  private static Response response(NamedCsvRecord row) {
    Map<String, Double> scores = new HashMap<>();
    row.getFieldsAsMap()
        .forEach(
            (column, value) -> {
              if (column.startsWith("score_")) {
                scores.put(column.substring("score_".length()), Double.parseDouble(value));
              }
            });
    return new Response(row.getField("prompt"), scores);
  }

  private static void read(Path path, Consumer<NamedCsvRecord> rows) {
    try (InputStream raw = Files.newInputStream(path);
        Reader reader =
            new InputStreamReader(
                path.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw,
                StandardCharsets.UTF_8);
        CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(reader)) {
      csv.forEach(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
