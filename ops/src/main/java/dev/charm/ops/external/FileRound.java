package dev.charm.ops.external;

import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.external.HeldOutPairs;
import dev.charm.consumers.training.gate.Gate;
import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** A round on pairs of files, without any topic: the same command and the same gate. */
public final class FileRound {
  private final ExternalTraining training;
  private final RewardModelDeclaration before;
  private final String name;

  /**
   * @param before what the new model is compared with
   * @param name of the round
   */
  public FileRound(ExternalTraining training, RewardModelDeclaration before, String name) {
    this.training = training;
    this.before = before;
    this.name = name;
  }

  /**
   * What came of it.
   *
   * @param model the folder that the command left it in
   * @param metrics on held-out pairs, and those of the gate
   */
  public record Result(Path model, Gate.Verdict verdict, Map<String, Double> metrics) {}

  /**
   * Takes the round to its end.
   *
   * @param folder for its files and its model; must not be there, or be empty
   * @throws CommandFailedException if there is no model to be judged
   */
  public Result run(List<FileTraining.Pair> pairs, Path folder)
      throws IOException, InterruptedException {
    RoundFolder files = RoundFolder.create(folder, training.form());
    FilePairs listed = new FilePairs(pairs);
    training.write(listed, "the files", files);
    LeftModel left = training.make(name, before.id().name(), files, Optional::empty);
    HeldOutPairs heldOut = training.heldOut();
    pairs.forEach(heldOut::offer);
    Map<String, Double> metrics;
    try {
      metrics = heldOut.measure(left.scorer(), training.stop()::isMade);
    } catch (RuntimeException e) {
      left.close();
      throw e;
    }
    try {
      Gate.Verdict verdict =
          training.judge(left, () -> training.models().open(before), Optional.empty(), listed);
      metrics.putAll(verdict.metrics());
      return new Result(files.model(), verdict, metrics);
    } catch (CancellationException e) {
      throw new CommandFailedException(ExternalTraining.STOPPED, e);
    }
  }
}
