package dev.charm.ops.command.option;

import dev.charm.producers.votes.VoteReadSettings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --arena NAME} of votes. */
public final class ArenaOption {
  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  private String arena = VoteReadSettings.DEFAULT_ARENA;

  @Option(
      names = "--arena",
      paramLabel = "NAME",
      defaultValue = VoteReadSettings.DEFAULT_ARENA,
      order = 1,
      description = "The pool that the votes count in (default: ${DEFAULT-VALUE}).")
  void set(String name) {
    if (name.isBlank()) {
      throw new ParameterException(spec.commandLine(), "an arena has a name");
    }
    arena = name;
  }

  public String arena() {
    return arena;
  }
}
