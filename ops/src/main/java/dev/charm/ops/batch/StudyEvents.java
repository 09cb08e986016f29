package dev.charm.ops.batch;

import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.ingest.FileReports;
import dev.charm.ops.ingest.JoinedReports;
import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.rewards.PromptMatches;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.Progress;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.source.Sources;
import dev.charm.schemas.Keys;
import dev.charm.schemas.Reward;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * The prompts, answers and rewards of the files of a study, in their order. Files whose {@link
 * StudyFile#rewardsAlone rewards count alone} come last, whatever their place.
 */
final class StudyEvents {
  private final Consumer<SpecificRecord> sink;
  private final PrintWriter notes;
  private final Set<String> scoredHere = new HashSet<>();
  private final Set<String> given = new HashSet<>();
  private final SortedMap<String, Long> passedOver = new TreeMap<>();

  private StudyEvents(Consumer<SpecificRecord> sink, PrintWriter notes) {
    this.sink = sink;
    this.notes = notes;
  }

  /**
   * Reads the files, and tells what became of their rows.
   *
   * @return what became of the rows of each that is read for all it holds
   * @throws SourceException if a file cannot be read or lacks a column
   */
  static Read each(List<StudyFile> files, Consumer<SpecificRecord> sink, PrintWriter notes)
      throws SourceException {
    StudyEvents events = new StudyEvents(sink, notes);
    List<StudyFile> copies = files.stream().filter(StudyFile::rewardsAlone).toList();
    copies.forEach(file -> events.scoredHere.add(rewardModel(file)));
    PromptMatches matches = new PromptMatches();
    List<FileReport> reports = new ArrayList<>();
    for (StudyFile file : files) {
      if (!file.rewardsAlone()) {
        reports.add(events.whole(file, matches));
      }
    }
    reports = new ArrayList<>(JoinedReports.tell(reports, matches, notes));
    for (StudyFile file : copies) {
      events.rewards(file);
    }
    events.tellPassedOver();
    return new Read(List.copyOf(reports), matches.noneMatch());
  }

  /**
   * What became of the files.
   *
   * @param noneMatch whether there are several models, and no prompt has answers of two
   */
  record Read(List<FileReport> reports, boolean noneMatch) {
    /**
     * @throws CommandFailedException if nothing can be compared
     */
    void requireMatches() {
      if (noneMatch) {
        throw new CommandFailedException(JoinedReports.NONE_MATCH);
      }
    }
  }

  private FileReport whole(StudyFile file, PromptMatches matches) throws SourceException {
    Source source = Sources.one(file.path());
    AnswerSettings settings = file.settings().matching(matches.file(source.name()));
    try (RowReader rows = Answers.open(source, settings)) {
      FileReport told =
          rows.readAll(Collecting.of(SpecificRecord.class, this::take), Progress.NONE);
      FileReports.tell(told, notes);
      return told;
    }
  }

  private void take(SpecificRecord event) {
    if (event instanceof Reward reward && scoredHere.contains(reward.getRewardModel())) {
      given.add(place(reward));
    }
    sink.accept(event);
  }

  private void rewards(StudyFile file) throws SourceException {
    try (RowReader rows = Answers.open(Sources.one(file.path()), file.settings())) {
      rows.readAll(Collecting.of(SpecificRecord.class, this::takeReward), Progress.NONE);
    }
  }

  private void takeReward(SpecificRecord event) {
    if (event instanceof Reward reward) {
      if (given.contains(place(reward))) {
        passedOver.merge(reward.getRewardModel(), 1L, Long::sum);
      } else {
        sink.accept(reward);
      }
    }
  }

  private static String place(Reward reward) {
    return Keys.join(
        reward.getRewardModel(),
        reward.getPromptId(),
        reward.getPolicyModel(),
        String.valueOf(reward.getSampleIndex()));
  }

  private static String rewardModel(StudyFile file) {
    return file.settings().scores().get(0).rewardModel().toString();
  }

  private void tellPassedOver() {
    passedOver.forEach(
        (rewardModel, rewards) ->
            notes.printf(
                "charm: %d answers have a reward of %s in their file, which counts%n",
                rewards, rewardModel));
    notes.flush();
  }
}
