package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.store.ChecksummedFile;
import dev.charm.consumers.store.FileSum;
import dev.charm.consumers.training.gate.AuditAnswers;
import dev.charm.schemas.Registry;
import dev.charm.schemas.SnapshotManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a round goes on if it is whole, and is removed if it is not. */
class PinnedRoundTest {
  private static final String FEATURES = "encoder, layout and style features";
  private static final List<String> FILES =
      List.of("round", "training.pairs", "held-out.pairs", "audit", "audit.rows");

  @TempDir Path folder;

  @BeforeAll
  static void letAvroMakeRecords() throws IOException {
    new Registry("mock://pinned-round", Map.of()).close(); // as in whatever reads topics
  }

  @BeforeEach
  void pin() throws IOException {
    Random random = new Random(1);
    try (FeatureFile training = FeatureFile.create(folder.resolve("training.pairs"));
        FeatureFile heldOut = FeatureFile.create(folder.resolve("held-out.pairs"));
        AuditAnswers answers = AuditAnswers.create(folder)) {
      for (int i = 0; i < 30; i++) {
        (i % 5 == 0 ? heldOut : training).add(pair(random));
      }
      SyntheticAnswers.add(answers, 10, 3, random);
      answers.sync();
      manifest(training.sync(), heldOut.sync()).write(folder.resolve("round"));
    }
  }

  private static RoundPair pair(Random random) {
    float[] one = new float[SyntheticAnswers.WIDTH];
    float[] other = new float[SyntheticAnswers.WIDTH];
    for (int i = 0; i < one.length; i++) {
      one[i] = random.nextFloat();
      other[i] = random.nextFloat();
    }
    return new RoundPair(
        random.nextLong(), one, other, random.nextBoolean(), 1, 0, random.nextFloat());
  }

  private static RoundManifest manifest(FileSum training, FileSum heldOut) {
    SnapshotManifest snapshot =
        SnapshotManifest.newBuilder()
            .setRewardModel("rm@1")
            .setPairs(30)
            .setDataSha256("hash")
            .setCalibrationRevisions(Map.of())
            .build();
    return new RoundManifest(
        "r",
        "pairs",
        snapshot,
        new double[] {0.5},
        new double[] {0.1},
        Map.of("m", 2.0),
        FEATURES,
        training,
        heldOut);
  }

  private Optional<PinnedRound> left(String features) throws IOException {
    Optional<PinnedRound> left = PinnedRound.left(folder, features);
    left.ifPresent(PinnedRound::close);
    return left;
  }

  private long files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }

  private void shouldBeRemoved(String what) throws IOException {
    assertThat(left(FEATURES)).as(what).isEmpty();
    assertThat(files()).as("files that remain of a round with %s", what).isZero();
    assertThat(left(FEATURES)).as("once more").isEmpty();
    pin();
  }

  @Test
  void shouldGoOnWithARoundThatIsWhole() throws IOException {
    try (PinnedRound round = PinnedRound.left(folder, FEATURES).orElseThrow()) {
      assertThat(round.manifest())
          .usingRecursiveComparison()
          .isEqualTo(manifest(round.manifest().training(), round.manifest().heldOut()));
      assertThat(round.training().pairs()).hasSize(24);
      assertThat(round.heldOut().pairs()).hasSize(6);
    }
  }

  @Test
  void shouldRemoveARoundOfWhichAFileIsMissingCutShortOrDamaged() throws IOException {
    for (String name : FILES) {
      Path file = folder.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      Files.delete(file);
      shouldBeRemoved("no " + name);
      for (int length : new int[] {0, 4, whole.length / 2, whole.length - 1}) {
        Files.write(file, Arrays.copyOf(whole, length));
        shouldBeRemoved("%d of %d bytes of %s".formatted(length, whole.length, name));
      }
      byte[] damaged = whole.clone();
      damaged[whole.length / 3] ^= 16;
      Files.write(file, damaged);
      shouldBeRemoved("a bit of " + name + " turned");
    }
  }

  @Test
  void shouldRemoveARoundOfTheFormatBeforeAndOneOfOtherFeatures() throws IOException {
    Files.write(folder.resolve("round"), new byte[] {0, 0, 0, 1, 0, 1, 'r', 0, 5});
    shouldBeRemoved("a manifest of format 1");
    byte[] known = ChecksummedFile.read(folder.resolve("round")).orElseThrow();
    int fingerprint = 4 + 2 + 1 + 2 + 5 + 4 + 2; // what precedes it, as RoundManifest writes it
    known[fingerprint] ^= 1;
    ChecksummedFile.write(folder.resolve("round"), known);
    shouldBeRemoved("a manifest with a schema that is not known any more");
    assertThat(left("another encoder")).isEmpty();
    assertThat(files()).isZero();
  }

  @Test
  void shouldRemoveWhatWasNotPinnedToItsEnd() throws IOException {
    Files.delete(folder.resolve("round"));
    Files.write(folder.resolve("round.new"), new byte[100]);
    shouldBeRemoved("no manifest");
  }

  @Test
  void shouldFindNothingWhereNoRoundEverWas() throws IOException {
    assertThat(PinnedRound.left(folder.resolve("never"), FEATURES)).isEmpty();
  }
}
