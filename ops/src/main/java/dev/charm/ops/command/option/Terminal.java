package dev.charm.ops.command.option;

import dev.charm.ops.listing.Output;
import dev.charm.ops.listing.Screen;
import picocli.CommandLine.Model.CommandSpec;

/** The screen that a person looks at. */
public final class Terminal {
  private Terminal() {}

  /** Its width in columns; {@link Output#UNBOUNDED} in a pipe. */
  public static int width(CommandSpec command) {
    return Screen.isThere() ? command.usageMessage().autoWidth(true).width() : Output.UNBOUNDED;
  }
}
