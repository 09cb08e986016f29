package dev.charm.producers.rewards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.producers.Rows;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.row.Sink;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** A valid file damaged in one place: no other prompt's score changes, and the report says it. */
class DamagedAnswersTest {
  private static final String HEADER = "prompt,response,score_rm";
  private static final List<String> DAMAGES =
      List.of("x", "inf", "0x10", "85%", "\"1,5\"", "1 2", "true", "\"[1, 2]\"", "--");

  private record Reading(Map<String, Double> scores, FileReport report) {}

  private static Reading read(List<String> lines) throws SourceException {
    Map<String, Double> scores = new TreeMap<>();
    try (RowReader reader =
        Answers.open(
            Rows.source("a.csv", String.join("\n", lines) + "\n"),
            AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT))) {
      FileReport report =
          reader.readAll(
              new Sink<RuntimeException>() {
                @Override
                public void good(Row.Good row) {
                  row.events().stream()
                      .filter(Reward.class::isInstance)
                      .map(Reward.class::cast)
                      .forEach(each -> scores.put(each.getPromptId(), each.getScore()));
                }

                @Override
                public void bad(Row.Bad row) {}
              },
              Progress.NONE);
      return new Reading(scores, report);
    }
  }

  /** Rows of which some texts stand twice. */
  private static List<String> file(Random random, int rows) {
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < rows; i++) {
      int prompt = random.nextInt(10) == 0 && i > 0 ? random.nextInt(i) : i;
      lines.add("Question " + prompt + "?,answer " + i + "," + random.nextGaussian());
    }
    return lines;
  }

  @RepeatedTest(40)
  void shouldCostOnePromptAndBeNamedWhenACellIsDamaged(RepetitionInfo repetition)
      throws SourceException {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> lines = file(random, 60);
    Reading whole = read(lines);
    int at = 1 + random.nextInt(60);
    String damage = DAMAGES.get(random.nextInt(DAMAGES.size()));
    lines.set(at, lines.get(at).replaceFirst(",[^,]*$", "," + damage));

    Reading damaged = read(lines);

    assertThat(damaged.scores()).hasSize(59);
    assertThat(whole.scores()).containsAllEntriesOf(damaged.scores());
    assertThat(damaged.report().refused()).isEqualTo(1);
    assertThat(damaged.report().messages())
        .anyMatch(m -> m.contains("score_rm is not") && m.contains("(line " + (at + 1) + ")"));
  }

  @RepeatedTest(20)
  void shouldSayTheSameInAnyOrderOfRows(RepetitionInfo repetition) throws SourceException {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int i = 0; i < 60; i++) {
      lines.add("Question " + i + "?,answer " + i + "," + random.nextGaussian());
    }
    Reading whole = read(lines);
    Collections.shuffle(lines.subList(1, lines.size()), random);

    assertThat(read(lines).scores()).isEqualTo(whole.scores());
  }

  @RepeatedTest(6)
  void shouldNeverTakeAnotherColumnForOneWhoseHeadingIsDamaged(RepetitionInfo repetition)
      throws SourceException {
    Random random = new Random(repetition.getCurrentRepetition());
    List<String> lines = file(random, 20);
    String[] headings = HEADER.split(",");
    int column = repetition.getCurrentRepetition() % 3;
    headings[column] = "q" + headings[column];
    lines.set(0, String.join(",", headings));

    String told;
    try {
      Reading damaged = read(lines);
      told = String.join("\n", damaged.report().messages());
      assertThat(read(file(new Random(repetition.getCurrentRepetition()), 20)).scores())
          .containsAllEntriesOf(damaged.scores());
    } catch (SourceException e) {
      told = String.valueOf(e.getMessage());
    }
    assertThat(told).contains(headings[column]);
  }
}
