package dev.charm.ops.study.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * A step of a study: what it writes follows from what it is made of, and from nothing else.
 * Whatever changes what it writes is an input, a setting or its version.
 */
public interface Step {
  /** What it is called, such as {@code score charm-minilm@1 of gemma-2b}; the kind comes first. */
  String name();

  /** The folder within the study's that its outputs are put into; empty for the study's own. */
  String place();

  /** Of what the program makes of the inputs: one more whenever that is something else. */
  int version();

  /** The steps whose outputs, or remarks, it is made of. */
  List<Step> after();

  /**
   * The files that it is made of, by what they are called: as the study names them, or within the
   * study's folder.
   *
   * @param folder of the study
   */
  SortedMap<String, Path> inputs(Path folder);

  /**
   * All else that it is made of; no secret.
   *
   * @param done what the steps before have left
   */
  SortedMap<String, String> settings(Manifest done);

  /**
   * Does it.
   *
   * @return whether all of it is there, and what it leaves out
   * @throws dev.charm.ops.connect.CommandFailedException if it cannot be done; says why
   */
  Outcome run(Work work) throws IOException, InterruptedException;

  /**
   * Its outputs are where they belong, and remembered.
   *
   * @param folder of the study
   * @param whole whether all is there
   */
  default void published(Path folder, boolean whole) throws IOException {}

  /**
   * What came of a step.
   *
   * @param missing what did not come and may come another time; empty if all is there
   * @param remarks what was left out, a line each: the same for the same inputs
   */
  record Outcome(String missing, List<String> remarks) {
    /** All is there. */
    public static Outcome whole(List<String> remarks) {
      return new Outcome("", remarks);
    }
  }
}
