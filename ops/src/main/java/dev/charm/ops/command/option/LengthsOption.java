package dev.charm.ops.command.option;

import picocli.CommandLine.Option;

/** {@code --lengths}: the length reports of calibrations in place of the calibrations. */
public final class LengthsOption {
  @Option(
      names = "--lengths",
      order = 30,
      description = {
        "Print instead what the lengths of the answers explain (in characters, where texts are",
        "known): how often the longer is preferred, how much of the variance of the score",
        "difference the ratio of lengths explains, and the win rate where lengths are within 20 %%."
      })
  public boolean lengths;
}
