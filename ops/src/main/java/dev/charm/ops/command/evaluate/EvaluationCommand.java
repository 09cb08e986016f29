package dev.charm.ops.command.evaluate;

import dev.charm.ops.command.option.ConnectionOptions;
import dev.charm.ops.command.option.OutputOption;
import dev.charm.ops.listing.Listing;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What evaluations share. */
abstract class EvaluationCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin OutputOption output = new OutputOption();
  @Mixin ConnectionOptions connection = new ConnectionOptions();

  final <T> void print(Listing<T> listing, List<? extends T> rows) {
    listing.print(output.output(), rows, spec.commandLine().getOut());
  }

  final PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
