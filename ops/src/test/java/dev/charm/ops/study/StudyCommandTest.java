package dev.charm.ops.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a study does, skips, refuses and tells, where the rewards are in its files. */
class StudyCommandTest {
  @TempDir Path temporary;
  private SmallStudy study;

  @BeforeEach
  void write() throws IOException {
    study = SmallStudy.in(temporary.resolve("a study"));
  }

  private void requireDone(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void shouldEndWithAReportAndSkipAllOfItTheSecondTime() throws IOException {
    CommandRun first = study.run();
    requireDone(first);
    assertThat(SmallStudy.done(first)).containsExactly("calibrate", "compare", "export", "report");
    assertThat(first.out().strip()).endsWith("report.html");
    assertThat(study.results().resolve("calibrate/calibrations.ndjson")).isNotEmptyFile();
    assertThat(study.results().resolve("compare/comparison.ndjson")).isNotEmptyFile();
    assertThat(study.results().resolve("export/rm@1/pairs.jsonl")).isNotEmptyFile();
    assertThat(Files.readString(study.results().resolve("report.html")))
        .contains("Round robin of the policy models", "rm@1", "a.csv");

    CommandRun second = study.run();
    requireDone(second);
    assertThat(SmallStudy.done(second)).isEmpty();
    assertThat(second.err()).contains("[1/4] calibrate: unchanged, skipped");
  }

  @Test
  void shouldGiveTheSameBytesInAnotherFolderButForTimes() throws IOException {
    requireDone(study.run());
    SmallStudy other = SmallStudy.in(temporary.resolve("b"));
    requireDone(other.run());
    assertThat(SmallStudy.outputs(other.results())).isEqualTo(SmallStudy.outputs(study.results()));
  }

  @Test
  void shouldDoWhatDependsOnAChangedFileAlone() throws IOException {
    requireDone(study.run());
    study.write("ratings.csv", "model,rating\na,1000\nb,1100\nc,1250\n");
    CommandRun changed = study.run();
    requireDone(changed);
    assertThat(changed.err()).contains("[1/4] calibrate: ratings.csv has changed");
    study.write("small.yaml", SmallStudy.STUDY.replace("trl-text", "csv"));
    CommandRun format = study.run();
    requireDone(format);
    assertThat(SmallStudy.done(format)).containsExactly("export", "report");
    assertThat(study.results().resolve("export/rm@1/pairs.jsonl")).doesNotExist();
    assertThat(study.results().resolve("export/rm@1/pairs.csv")).isNotEmptyFile();
    study.write("small.yaml", "# a remark\n" + study.read("small.yaml"));
    assertThat(SmallStudy.done(study.run())).isEmpty();
  }

  @Test
  void shouldTellWhatWouldRunAndWhyAndTouchNothing() throws IOException {
    CommandRun before = study.run("--dry-run");
    requireDone(before);
    assertThat(before.out()).contains("calibrate: would run: not done yet");
    assertThat(study.results()).doesNotExist();
    requireDone(study.run());
    assertThat(study.run("--dry-run").out()).contains("report: unchanged");
    study.write("a.csv", SmallStudy.answers("a", 1.5));
    study.write("small.yaml", SmallStudy.STUDY + "calibrate: {objective: paired}\n");
    assertThat(study.run("--dry-run").out())
        .contains("calibrate: would run: a.csv has changed; objective is ")
        .contains("compare: would run: a.csv has changed")
        .contains("report: would run if calibrate leaves something else");
  }

  @Test
  void shouldForceOneStepOrAll() throws IOException {
    requireDone(study.run());
    assertThat(SmallStudy.done(study.run("--force", "export"))).containsExactly("export");
    assertThat(SmallStudy.done(study.run("--force"))).hasSize(4);
    CommandRun wrong = study.run("--force", "exports");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains("no step is called exports; did you mean 'export'?");
  }

  @Test
  void shouldRefuseWhatItDoesNotKnow() throws IOException {
    study.write("small.yaml", SmallStudy.STUDY + "calibrat: {objective: paired}\n");
    CommandRun run = study.run();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("not known: calibrat; did you mean calibrate?");
    study.write("small.yaml", SmallStudy.STUDY + "calibrate: {objective: pared}\n");
    assertThat(study.run().err()).contains("the study calibrate objective");
    study.write("small.yaml", SmallStudy.STUDY + "score: [charm-minilm, nobody]\n");
    assertThat(study.run().err()).contains("there is no reward model nobody");
    study.write("small.yaml", SmallStudy.STUDY.replace("ratings:", "# ratings:"));
    assertThat(study.run().err()).contains("needs ratings");
    assertThat(study.results()).doesNotExist();
  }

  @Test
  void shouldTellInTheReportWhatIsLeftOut() throws IOException {
    study.write("ratings.csv", "model,rating\na,1000\nb,1100\n");
    study.write("a.csv", SmallStudy.answers("a", 1.0) + ",no prompt,1.0\n");
    requireDone(study.run());
    assertThat(Files.readString(study.results().resolve("report.html")))
        .contains("calibrate: no rating, and so no calibration, for c")
        .contains("calibrate: a.csv: 1 row refused: prompt is missing");
    assertThat(study.manifest().at("/steps/calibrate/remarks").toString()).contains("for c");
  }

  @Test
  void shouldTakeAnswersOfManyModelsInOneFileAndColumnsThatAreNamed() throws IOException {
    study.write("many.csv", "q,who,text,s\nOne,a,x,1\nOne,b,y,2\nTwo,a,z,3\nTwo,b,w,1\n");
    study.write(
        "small.yaml",
        """
        study: small
        answers:
          - file: many.csv
            fields: [prompt=q, model=who, response=text]
            rewards: [s=other@2]
        ratings: ratings.csv
        reference: b
        evaluate: {arena: true}
        """);
    requireDone(study.run());
    assertThat(Files.readString(study.results().resolve("evaluate-arena/arena.ndjson")))
        .contains("\"reward_model\":\"other@2\"");
  }
}
