package dev.charm.ops.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.charm.ops.command.CommandRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A study of a few policy models, whose rewards are in its files, in a folder of a test. */
final class SmallStudy {
  static final String STUDY =
      """
      study: small
      answers: [a=a.csv, b=b.csv, c=c.csv]
      ratings: ratings.csv
      reference: b
      export: {format: trl-text}
      """;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path folder;
  private final Path file;

  private SmallStudy(Path folder) {
    this.folder = folder;
    this.file = folder.resolve("small.yaml");
  }

  static SmallStudy in(Path folder) throws IOException {
    SmallStudy study = new SmallStudy(Files.createDirectories(folder));
    study.write("a.csv", answers("a", 1.0));
    study.write("b.csv", answers("b", 0.5));
    study.write("c.csv", answers("c", 0.2));
    study.write("ratings.csv", "model,rating\na,1000\nb,1100\nc,1200\n");
    study.write("small.yaml", STUDY);
    return study;
  }

  /** Answers to twenty prompts, with rewards that spread around a mean. */
  static String answers(String model, double mean) {
    StringBuilder rows = new StringBuilder("prompt,response,score_rm\n");
    IntStream.range(0, 20)
        .forEach(
            i ->
                rows.append(
                    "Prompt %d,Answer of %s to %d,%.4f%n"
                        .formatted(i, model, i, mean + Math.sin(i * 7 + model.hashCode()))));
    return rows.toString().replace("\r\n", "\n");
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  String read(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  Path folder() {
    return folder;
  }

  /** Where all comes into. */
  Path results() {
    return folder.resolve("small.study");
  }

  CommandRun run(String... more) {
    List<String> args = new ArrayList<>(List.of("study", file.toString()));
    args.addAll(List.of(more));
    return CommandRun.charm(args.toArray(String[]::new));
  }

  /** The steps that a run did and did not skip, by name. */
  static List<String> done(CommandRun run) {
    return run.err()
        .lines()
        .filter(line -> line.startsWith("charm: ["))
        .filter(line -> !line.endsWith(": unchanged, skipped"))
        .map(line -> line.replaceFirst("^charm: \\[\\d+/\\d+\\] ", ""))
        .map(line -> line.substring(0, line.indexOf(": ")))
        .toList();
  }

  JsonNode manifest() throws IOException {
    return MAPPER.readTree(results().resolve("study.json").toFile());
  }

  /** All outputs by their paths, without what may differ between two runs: times. */
  static SortedMap<String, String> outputs(Path results) throws IOException {
    SortedMap<String, String> outputs = new TreeMap<>();
    try (Stream<Path> all = Files.walk(results)) {
      all.filter(Files::isRegularFile)
          .filter(each -> !each.endsWith("latencies.csv") && !each.endsWith(".lock"))
          .forEach(
              each ->
                  outputs.put(results.relativize(each).toString(), withoutTimes(results, each)));
    }
    return outputs;
  }

  private static String withoutTimes(Path results, Path file) {
    try {
      return Files.readString(file)
          .replaceAll("(?s)<p>Made .*? UTC", "<p>Made")
          .replaceAll("\"finished\" : \"[^\"]*\"", "")
          .replaceAll("\"seconds\" : [0-9.]+", "")
          .replaceAll("((?:latencies.csv|report.html)\" : )\"[0-9a-f]{64}\"", "$1");
    } catch (IOException e) {
      throw new UncheckedIOException(results + " " + file, e);
    }
  }
}
