package dev.charm.ops.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.reward.Objective;
import dev.charm.calibration.reward.StudyData;
import dev.charm.ops.command.CommandRun;
import dev.charm.ops.embedded.Endpoints;
import dev.charm.ops.stack.RunningStack;
import dev.charm.schemas.ArenaRating;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import dev.charm.streams.guarantees.LogTail;
import dev.charm.streams.guarantees.Logged;
import dev.charm.streams.settings.CalibrationSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * People vote while a reward model scores: crowd votes and the answers they speak of stream in
 * together, and calibrations follow the ratings that the votes make. With 13 prompts this shows
 * that everything is connected, and nothing about the models.
 */
class LiveRatingsIT {
  private static final String REFERENCE = "GPT 4";
  private static final int PARTS = 3;

  @TempDir static Path folder;

  private static RunningStack stack;
  private static final List<Seen> AFTER_EACH_PART = new ArrayList<>();

  @BeforeAll
  static void voteAndScore() throws Exception {
    StudyData.assumePresent();
    stack =
        RunningStack.scoring(
            folder.resolve("data"),
            3,
            CalibrationSettings.of(new Objective.WinRate(), REFERENCE, "overall"));
    Endpoints to = stack.endpoints();
    charm("ingest", "jsonl", shared("data/battles/llmfao-responses.jsonl.gz"));
    for (Path part : partsOfVotes()) {
      charm("battles", "ingest", part.toString());
      RunningStack.awaitSettled(to);
      AFTER_EACH_PART.add(see(to));
    }
  }

  @AfterAll
  static void stop() {
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void theRatingsAreThoseOfAllVotes() {
    Map<String, ArenaRating> ratings = last().ratings();

    assertThat(ratings).hasSize(59);
    for (NamedCsvRecord golden : StudyData.golden("llmfao-bt-elo.csv")) {
      ArenaRating rating = ratings.get("overall|" + golden.getField("model"));
      assertThat(rating.getRating())
          .isCloseTo(Double.parseDouble(golden.getField("bt_elo_mean1000")), within(1e-9));
      assertThat(rating.getElo())
          .isCloseTo(Double.parseDouble(golden.getField("online_elo_k4")), within(1e-9));
      assertThat(rating.getVotes()).isEqualTo(Long.parseLong(golden.getField("games")));
    }
  }

  @Test
  void everyCalibrationUsesTheLiveRatingsAndHowTheirErrorsMoveTogether() {
    Map<String, ArenaRating> ratings = last().ratings();
    Map<String, Calibration> calibrations = last().calibrations();

    assertThat(calibrations).hasSize(58);
    assertThat(calibrations.values())
        .allSatisfy(
            c -> {
              assertThat(c.getSettled()).isTrue();
              assertThat(c.getRatingsIndependent()).isFalse();
              assertThat(c.getRatingOvervalued())
                  .isEqualTo(ratings.get("overall|" + c.getOvervalued()));
              assertThat(c.getRatingOvervalued().getSource()).isEqualTo("live");
              assertThat(c.getRatingReference()).isEqualTo(ratings.get("overall|" + REFERENCE));
            });
  }

  @Test
  void intervalsNarrowAsVotesCome() {
    List<Double> ratings =
        AFTER_EACH_PART.stream()
            .map(
                seen ->
                    median(
                        seen.ratings().values().stream()
                            .map(r -> r.getCiHigh() - r.getCiLow())
                            .toList()))
            .toList();
    List<Double> mismatches =
        AFTER_EACH_PART.stream()
            .map(
                seen ->
                    median(
                        seen.calibrations().values().stream()
                            .map(LiveRatingsIT::mismatchWidth)
                            .toList()))
            .toList();

    assertThat(ratings).hasSize(PARTS).isSortedAccordingTo((a, b) -> Double.compare(b, a));
    // Of a mismatch the few prompts make the most; what the ratings add to it becomes less.
    assertThat(mismatches).hasSize(PARTS);
    assertThat(mismatches.get(PARTS - 1)).isLessThan(mismatches.get(0));
  }

  private record Seen(Map<String, ArenaRating> ratings, Map<String, Calibration> calibrations) {}

  private static Seen see(Endpoints from) throws Exception {
    return new Seen(latest(from, Topics.ARENA_RATINGS), latest(from, Topics.CALIBRATIONS));
  }

  private static <T extends SpecificRecord> Map<String, T> latest(Endpoints from, Topic<T> topic)
      throws Exception {
    try (Registry registry = new Registry(from.schemaRegistry(), Map.of())) {
      return Logged.latest(LogTail.readOnce(from.bootstrapServers(), registry, topic));
    }
  }

  private static double mismatchWidth(Calibration calibration) {
    return calibration.getMismatchCiHigh() - calibration.getMismatchCiLow();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static Seen last() {
    return AFTER_EACH_PART.get(PARTS - 1);
  }

  /** The votes in their order, in files that follow each other; every vote keeps its identity. */
  private static List<Path> partsOfVotes() throws Exception {
    List<NamedCsvRecord> votes = StudyData.rows("data/battles/battles-llmfao-crowd.csv.gz");
    List<Path> parts = new ArrayList<>();
    for (int part = 0; part < PARTS; part++) {
      List<String> lines = new ArrayList<>(List.of("seq,prompt_id,worker,model_a,model_b,winner"));
      int from = votes.size() * part / PARTS;
      int to = votes.size() * (part + 1) / PARTS;
      votes.subList(from, to).forEach(vote -> lines.add(line(vote)));
      parts.add(Files.write(folder.resolve("votes-" + part + ".csv"), lines));
    }
    return parts;
  }

  private static String line(NamedCsvRecord vote) {
    return vote.getFields().stream()
        .map(field -> '"' + field.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(","));
  }

  private static String shared(String path) {
    return Path.of(System.getProperty("charm.root"), "..", "shared", path).normalize().toString();
  }

  private static void charm(String... command) {
    CommandRun run = RunningStack.charm(stack.endpoints(), command);
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
  }
}
