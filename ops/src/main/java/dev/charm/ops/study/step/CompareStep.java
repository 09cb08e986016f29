package dev.charm.ops.study.step;

import dev.charm.ops.batch.ComparisonRow;
import dev.charm.ops.study.engine.Manifest;
import dev.charm.ops.study.engine.Remarks;
import dev.charm.ops.study.engine.Work;
import dev.charm.producers.row.PromptIdentity;
import java.io.IOException;
import java.util.SortedMap;

/** Has every two policy models play at every prompt, as each reward model judges. */
final class CompareStep extends DataStep {
  /** Its output, within the study's folder. */
  static final String OUTPUT = "compare/comparison.ndjson";

  CompareStep(StudyData data) {
    super(data);
  }

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public SortedMap<String, String> settings(Manifest done) {
    return data.settings();
  }

  @Override
  public Outcome run(Work work) throws IOException {
    Remarks remarks = new Remarks(work.screen());
    write(
        work.output().resolve("comparison.ndjson"),
        ComparisonRow.of(data.batch(work, PromptIdentity.FIRST, remarks)).stream()
            .map(ComparisonRow.LISTING::object)
            .toList());
    return Outcome.whole(remarks.lines());
  }
}
