package dev.charm.ops.command;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.listing.Listing;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that prints rows about what a cluster has: where that is, and how they are printed. */
abstract class ListingCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  /** Prints rows as the options have it. */
  final <T> void print(Listing<T> listing, List<? extends T> rows) {
    listing.print(output.output(), rows, out());
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
