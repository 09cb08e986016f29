package dev.charm.ops.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.command.CommandRun;
import dev.charm.ops.connect.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other tools that remember results have been caught by. */
class StudySurprisesTest {
  @TempDir Path temporary;
  private SmallStudy study;

  @BeforeEach
  void write() throws IOException {
    study = SmallStudy.in(temporary.resolve("study"));
  }

  private CommandRun done(String... more) {
    CommandRun run = study.run(more);
    assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.DONE);
    return run;
  }

  @Test
  void shouldLookAtContentsAndNotAtTimes() throws IOException {
    done();
    for (String file : new String[] {"a.csv", "small.yaml", "small.study/study.json"}) {
      Files.setLastModifiedTime(
          study.folder().resolve(file), FileTime.from(Instant.parse("2099-01-01T00:00:00Z")));
    }
    assertThat(SmallStudy.done(done())).isEmpty();
    FileTime time = Files.getLastModifiedTime(study.folder().resolve("a.csv"));
    study.write("a.csv", study.read("a.csv").replace("Answer of a to 1,", "Answer of a to 9,"));
    Files.setLastModifiedTime(study.folder().resolve("a.csv"), time);
    assertThat(SmallStudy.done(done())).contains("calibrate");
  }

  @Test
  void shouldMakeAnewWhatWasDeletedOrChangedByHandAndKeepTheChange() throws IOException {
    done();
    Path pairs = study.results().resolve("export/rm@1/pairs.jsonl");
    String written = Files.readString(pairs);
    Files.writeString(pairs, "mine");
    CommandRun edited = done();
    assertThat(edited.err()).contains("export: export/rm@1/pairs.jsonl is not as it was left");
    assertThat(pairs).hasContent(written);
    assertThat(pairs.resolveSibling("pairs.jsonl.edited")).hasContent("mine");
    Files.delete(study.results().resolve("compare/comparison.ndjson"));
    assertThat(SmallStudy.done(done())).containsExactly("compare");
  }

  @Test
  void shouldGoOnWhereTheFolderIsMovedTo() throws IOException {
    done();
    Path moved = Files.move(study.folder(), temporary.resolve("moved"));
    CommandRun run = CommandRun.charm("study", moved.resolve("small.yaml").toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(SmallStudy.done(run)).isEmpty();
  }

  @Test
  void shouldFollowALinkToWhatItPointsAt() throws IOException {
    Path real = Files.move(study.folder().resolve("a.csv"), temporary.resolve("real.csv"));
    Files.createSymbolicLink(study.folder().resolve("a.csv"), real);
    done();
    assertThat(SmallStudy.done(done())).isEmpty();
    Files.writeString(real, SmallStudy.answers("a", 2.0));
    assertThat(SmallStudy.done(done())).contains("calibrate");
    Files.delete(real);
    CommandRun broken = study.run();
    assertThat(broken.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(broken.err()).contains("there is no a.csv");
  }

  @Test
  void shouldReplaceALinkInPlaceOfAnOutputAndNotWhatItPointsAt() throws IOException {
    done();
    Path output = study.results().resolve("compare/comparison.ndjson");
    Path kept = Files.move(output, temporary.resolve("kept.ndjson"));
    String content = Files.readString(kept);
    Files.createSymbolicLink(output, kept);
    assertThat(SmallStudy.done(done())).isEmpty();
    study.write("a.csv", SmallStudy.answers("a", 3.0));
    done();
    assertThat(kept).hasContent(content.strip());
    assertThat(output).isRegularFile().isNotEmptyFile();
    assertThat(Files.isSymbolicLink(output)).isFalse();
  }

  @Test
  void shouldHaveOneRunAtATimeInAFolder() throws IOException {
    done();
    try (FileChannel lock =
        FileChannel.open(study.results().resolve(".lock"), StandardOpenOption.WRITE)) {
      lock.lock();
      CommandRun second = study.run();
      assertThat(second.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(second.err()).contains("another run is at work in");
      assertThat(study.run("--dry-run").exitCode()).isZero();
    }
    done();
  }

  @Test
  void shouldReadYamlWithABomAndCrlf() throws IOException {
    done();
    study.write("small.yaml", "\ufeff" + SmallStudy.STUDY.replace("\n", "\r\n"));
    assertThat(SmallStudy.done(done())).isEmpty();
  }

  @Test
  void shouldRefuseDuplicateKeysTabsAndAliases() throws IOException {
    study.write("small.yaml", SmallStudy.STUDY + "reference: c\n");
    assertThat(study.run().err()).contains("Duplicate").contains("reference");
    study.write("small.yaml", SmallStudy.STUDY + "calibrate:\n\tobjective: paired\n");
    assertThat(study.run().err()).contains("is not YAML").contains("(line 7)");
    study.write("small.yaml", SmallStudy.STUDY.replace("b\n", "&r b\n") + "ratings-arena: *r\n");
    assertThat(study.run().err()).contains("the alias *r is not understood");
    study.write("small.yaml", "");
    assertThat(study.run().exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(study.results()).doesNotExist();
  }

  @Test
  void shouldTakeNamesWithSpacesDotsAndSlashes() throws IOException {
    Files.createDirectories(temporary.resolve("other data"));
    Files.move(study.folder().resolve("a.csv"), temporary.resolve("other data/a b.csv"));
    study.write(
        "small.yaml",
        SmallStudy.STUDY
            .replace("a=a.csv", "'../x/y: z=../other data/a b.csv'")
            .replace("study: small", "study: small"));
    study.write("ratings.csv", "model,rating\n../x/y: z,1000\nb,1100\nc,1200\n");
    done();
    assertThat(SmallStudy.done(done())).isEmpty();
    assertThat(study.manifest().toString()).doesNotContain(temporary.toString());
  }

  @Test
  void shouldRefuseTheSameFileTwice() throws IOException {
    Files.createSymbolicLink(study.folder().resolve("again.csv"), study.folder().resolve("a.csv"));
    study.write("small.yaml", SmallStudy.STUDY.replace("c=c.csv", "d=again.csv"));
    assertThat(study.run().err()).contains("a.csv and again.csv are one file");
    study.write("small.yaml", SmallStudy.STUDY.replace("c=c.csv", "a=c.csv"));
    assertThat(study.run().err()).contains("has answers of a twice");
  }

  @Test
  void shouldNotTouchAFolderThatHoldsSomethingElse() throws IOException {
    Path mine = Files.createDirectories(temporary.resolve("mine"));
    Files.writeString(mine.resolve("report.html"), "mine");
    CommandRun run = study.run("-o", mine.toString());
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("is not empty and holds no study");
    assertThat(mine.resolve("report.html")).hasContent("mine");
    done();
    study.write("small.yaml", SmallStudy.STUDY.replace("study: small", "study: other"));
    assertThat(study.run("-o", study.results().toString()).err())
        .contains("holds the study small, not other");
  }

  @Test
  void shouldSayThatARenamedModelIsAnotherAndLeaveWhatWasMadeOfTheOldOne() throws IOException {
    done();
    study.write("small.yaml", SmallStudy.STUDY.replace("a=a.csv", "a2=a.csv"));
    study.write("ratings.csv", "model,rating\na2,1000\nb,1100\nc,1200\n");
    CommandRun renamed = done();
    assertThat(renamed.err()).contains("calibrate: ratings.csv has changed; a fields is gone");
    study.write("small.yaml", SmallStudy.STUDY.replaceFirst("export.*\n", ""));
    study.write("ratings.csv", "model,rating\na,1000\nb,1100\nc,1200\n");
    assertThat(done().err())
        .contains("of steps that the study has no more, what they left stays where it is: export");
    assertThat(study.results().resolve("export/rm@1/pairs.jsonl")).isNotEmptyFile();
  }

  @Test
  void shouldNotTrustADamagedManifest() throws IOException {
    done();
    Path manifest = study.results().resolve("study.json");
    Files.writeString(manifest, Files.readString(manifest).substring(0, 200));
    CommandRun run = study.run();
    assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(run.err()).contains("study.json is not understood; without it every step");
    Files.delete(manifest);
    assertThat(SmallStudy.done(done())).hasSize(4);
  }
}
