package dev.charm.ops.bench.rating;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Evalica, a leaderboard library for Python with its core in Rust, if it can be had here. */
sealed interface Evalica {

  /** It cannot be had. */
  record LeftOut(String why) implements Evalica {}

  /**
   * It is there.
   *
   * @param python the interpreter of its environment
   * @param script that makes a leaderboard of a file, as a user would write it
   */
  record Installed(Path python, Path script) implements Evalica {
    private static final int STEPS = 3;

    /** Seconds of a process of its own, from its start until the leaderboard is printed. */
    double process(Path file) throws IOException, InterruptedException {
      return Program.succeed(command(file)).seconds();
    }

    /** Makes the leaderboard over and over within one process. */
    Figures measure(Path file, int repetitions) throws IOException, InterruptedException {
      List<String> command = new ArrayList<>(command(file));
      command.add(String.valueOf(repetitions));
      JsonNode printed = new ObjectMapper().readTree(Program.succeed(command).printed());
      List<List<Double>> steps = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (JsonNode repetition : printed.get("seconds")) {
        for (int step = 0; step < STEPS; step++) {
          steps.get(step).add(repetition.get(step).asDouble());
        }
      }
      return new Figures(
          printed.get("versions").asText(),
          steps.get(0),
          steps.get(1),
          steps.get(2),
          ratings(printed.get("scores")),
          ratings(printed.get("precise")));
    }

    private List<String> command(Path file) {
      return List.of(python.toString(), script.toString(), file.toString());
    }

    /** Its scores are odds; on the Elo scale with a mean of 1000. */
    private static Map<String, Double> ratings(JsonNode scores) {
      Map<String, Double> ratings = new TreeMap<>();
      scores.properties().forEach(s -> ratings.put(s.getKey(), s.getValue().asDouble()));
      double mean = ratings.values().stream().mapToDouble(Math::log10).average().orElseThrow();
      ratings.replaceAll((model, odds) -> 1000 + 400 * (Math.log10(odds) - mean));
      return ratings;
    }
  }

  /**
   * What it took and what came out.
   *
   * @param versions of everything that took part
   * @param read seconds of reading the file, by repetition
   * @param mapped seconds of translating the winners
   * @param fitted seconds of fitting and ranking
   * @param ratings with the tolerance that it has if nothing is said, 1e-6
   * @param precise ratings with a tolerance of 1e-12
   */
  record Figures(
      String versions,
      List<Double> read,
      List<Double> mapped,
      List<Double> fitted,
      Map<String, Double> ratings,
      Map<String, Double> precise) {}

  /** Installs it from the package index into a folder. */
  static Evalica install(Path folder) throws IOException, InterruptedException {
    Path environment = folder.resolve("venv");
    Path python = environment.resolve("bin").resolve("python");
    List<List<String>> steps =
        List.of(
            List.of("python3", "-m", "venv", environment.toString()),
            List.of(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "evalica==0.4.2",
                "pandas"));
    for (List<String> step : steps) {
      try {
        Program.succeed(step);
      } catch (IOException e) { // no Python, no pip, no network
        return new LeftOut("it could not be installed: " + lastLine(e));
      }
    }
    Path script = folder.resolve("evalica_leaderboard.py");
    try (InputStream resource = Evalica.class.getResourceAsStream("evalica_leaderboard.py")) {
      if (resource == null) {
        throw new IOException("the script for evalica is missing from the jar");
      }
      Files.copy(resource, script);
    }
    return new Installed(python, script);
  }

  private static String lastLine(IOException e) {
    String[] lines = String.valueOf(e.getMessage()).strip().split("\n", -1);
    return lines[lines.length - 1];
  }
}
