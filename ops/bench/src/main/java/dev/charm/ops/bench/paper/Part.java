package dev.charm.ops.bench.paper;

import dev.charm.ops.bench.report.Detail;
import java.util.List;

/** A part of the experiment. */
interface Part {
  /** Its name on the command line. */
  String name();

  /**
   * Runs it.
   *
   * @param seeds one run for each
   */
  Found run(Setting setting, List<Long> seeds) throws Exception;

  /**
   * What it found.
   *
   * @param method what was done, for people; a paragraph
   * @param targets what was asked of it
   * @param tables figures
   */
  record Found(String part, String method, List<Target> targets, List<Detail> tables) {}
}
