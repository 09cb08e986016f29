package dev.charm.ops.batch;

import dev.charm.consumers.views.GatheredPrompts;
import dev.charm.consumers.views.Spool;
import dev.charm.consumers.views.Withdrawals;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.precedence.Precedence;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * The prompts of the files of a study that one reward model has scored, as an export reads them.
 */
public final class BatchPrompts {
  private final GatheredPrompts prompts;
  private long order;

  private BatchPrompts(GatheredPrompts prompts) {
    this.prompts = prompts;
  }

  /**
   * Reads the files; what became of their rows is told elsewhere.
   *
   * @param wanted of which policy models the answers are wanted as text
   * @param spool has room for all texts; stays the caller's to close
   */
  public static GatheredPrompts read(
      List<StudyFile> files, String rewardModel, Predicate<String> wanted, Spool spool)
      throws SourceException {
    BatchPrompts read =
        new BatchPrompts(new GatheredPrompts(rewardModel, new Withdrawals(), wanted, spool));
    StudyEvents.each(files, read::take, new PrintWriter(Writer.nullWriter()));
    return read.prompts;
  }

  private void take(SpecificRecord event) {
    if (event instanceof Reward reward) {
      prompts.add(reward);
    } else if (event instanceof Prompt prompt) {
      prompts.add(prompt, new Precedence.Place(0, order++));
    } else if (event instanceof Response response) {
      prompts.add(response);
    }
  }
}
