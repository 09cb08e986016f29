package dev.charm.consumers.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.charm.calibration.evaluation.AuditReport;
import dev.charm.calibration.evaluation.AuditSettings;
import dev.charm.calibration.evaluation.SubstitutionAudit;
import dev.charm.consumers.audit.SurfaceFeatures;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.training.gate.AuditAnswers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditAnswersTest {
  private static final int PROMPTS = 60;
  private static final int MOST = 100;

  @TempDir Path folder;

  /** An answer as it is added. */
  private record Added(String prompt, String model, ScoringRequest request, float[] row) {
    void to(AuditAnswers answers) {
      answers.add(prompt, model, request, row);
    }
  }

  /** Between two and seven answers to each prompt. */
  private static List<Added> added() {
    Random random = new Random(3);
    List<Added> added = new ArrayList<>();
    for (int p = 0; p < PROMPTS; p++) {
      for (int m = 2 + random.nextInt(6); m > 0; m--) {
        ScoringRequest request = new ScoringRequest("prompt " + p, SyntheticAnswers.text(random));
        added.add(new Added("p" + p, "m" + m, request, SyntheticAnswers.row(request, random)));
      }
    }
    return added;
  }

  private AuditAnswers empty(int most) throws IOException {
    return AuditAnswers.create(Files.createTempDirectory(folder, "answers"), most);
  }

  /** What an audit sees of them: equal to the last bit for equal answers alone. */
  private static AuditReport seen(AuditAnswers answers) {
    SubstitutionAudit audit =
        new SubstitutionAudit(AuditSettings.defaults(), SurfaceFeatures.NAMES);
    answers.showTo(
        audit,
        SyntheticAnswers.head(
            SyntheticAnswers.with(SyntheticAnswers.forQuality(), SyntheticAnswers.LENGTH, 0.5)),
        SyntheticAnswers.head(SyntheticAnswers.forQuality()));
    return audit.result().report();
  }

  @Test
  void shouldKeepTheSameAnswersWhateverTheOrderOfArrivalAndTheRepetitions() throws IOException {
    List<Added> added = added();
    AuditReport first = null;
    for (int order = 0; order < 20; order++) {
      Collections.shuffle(added, new Random(order));
      try (AuditAnswers answers = empty(MOST)) {
        added.forEach(each -> each.to(answers));
        added.subList(0, order * 5).forEach(each -> each.to(answers));
        AuditReport seen = seen(answers);
        first = first == null ? seen : first;
        assertThat(seen).isEqualTo(first);
        assertThat(answers.leftSomeOut()).isTrue();
      }
    }
    assertThat(first.answers()).as("of %d", added.size()).isBetween(MOST - 7L, (long) MOST);
  }

  @Test
  void shouldKeepAllAnswersOfAPromptOrNone() throws IOException {
    List<Added> added = added();
    try (AuditAnswers few = empty(MOST);
        AuditAnswers all = empty(added.size())) {
      added.forEach(each -> each.to(few));
      added.forEach(each -> each.to(all));
      AuditReport of = seen(all);
      assertThat(all.leftSomeOut()).isFalse();
      assertThat(of.answers()).isEqualTo(added.size());
      assertThat(of.prompts()).isEqualTo(PROMPTS);
      assertThat(seen(few).withoutChoice()).as("prompts that were torn").isZero();
    }
  }

  @Test
  void shouldKeepAPromptThatAloneHasMoreThanTheBound() throws IOException {
    Random random = new Random(4);
    try (AuditAnswers answers = empty(10)) {
      SyntheticAnswers.add(answers, 1, 25, random);
      assertThat(seen(answers).answers()).isEqualTo(25);
      assertThat(answers.leftSomeOut()).isFalse();
    }
  }

  @Test
  void shouldGiveBackToAnotherProcessWhatWasKept() throws IOException {
    Path place = Files.createTempDirectory(folder, "answers");
    AuditReport kept;
    try (AuditAnswers answers = AuditAnswers.create(place, MOST)) {
      added().forEach(each -> each.to(answers));
      answers.sync();
      kept = seen(answers);
    }
    try (AuditAnswers answers = AuditAnswers.open(place)) {
      assertThat(seen(answers)).isEqualTo(kept);
      assertThat(answers.leftSomeOut()).isTrue();
    }
  }

  @Test
  void shouldGiveBackNoneWhereThereWereNone() throws IOException {
    Path place = Files.createTempDirectory(folder, "answers");
    try (AuditAnswers answers = AuditAnswers.create(place)) {
      answers.sync();
    }
    try (AuditAnswers answers = AuditAnswers.open(place)) {
      assertThat(seen(answers).prompts()).isZero();
    }
  }

  @Test
  void shouldNotOpenWhatIsMissingCutShortOrDamaged() throws IOException {
    Path place = Files.createTempDirectory(folder, "answers");
    try (AuditAnswers answers = AuditAnswers.create(place, MOST)) {
      added().forEach(each -> each.to(answers));
      answers.sync();
    }
    for (String name : List.of("audit", "audit.rows")) {
      Path file = place.resolve(name);
      byte[] whole = Files.readAllBytes(file);
      byte[] bit = whole.clone();
      bit[whole.length / 2] ^= 1;
      for (byte[] damaged : List.of(new byte[0], Arrays.copyOf(whole, whole.length - 9), bit)) {
        Files.write(file, damaged);
        assertThatThrownBy(() -> AuditAnswers.open(place)).isInstanceOf(IOException.class);
      }
      Files.delete(file);
      assertThatThrownBy(() -> AuditAnswers.open(place)).isInstanceOf(IOException.class);
      Files.write(file, whole);
    }
    AuditAnswers.open(place).close();
  }
}
