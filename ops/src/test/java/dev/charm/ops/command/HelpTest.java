package dev.charm.ops.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.ops.Charm;
import dev.charm.ops.connect.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

  static Stream<List<String>> everyCommand() {
    List<List<String>> names = new ArrayList<>();
    collect(Charm.commandLine(), List.of(), names);
    return names.stream();
  }

  private static void collect(CommandLine command, List<String> path, List<List<String>> into) {
    into.add(path);
    command
        .getSubcommands()
        .forEach(
            (name, sub) -> {
              List<String> longer = new ArrayList<>(path);
              longer.add(name);
              collect(sub, longer, into);
            });
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void shouldShowHelpOfEveryCommand(List<String> path) {
    List<String> args = new ArrayList<>(path);
    args.add("--help");

    CommandRun run = CommandRun.charm(args.toArray(String[]::new));

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(String.join(" ", concat("Usage: charm", path)))
        .contains("--help");
  }

  @ParameterizedTest
  @MethodSource("everyCommand")
  void shouldOfferTheConnectionOptionsOnEveryCommandThatDoesSomething(List<String> path) {
    CommandLine command = Charm.commandLine();
    for (String name : path) {
      command = command.getSubcommands().get(name);
    }
    if (command.getSubcommands().isEmpty() && !path.isEmpty()) {
      assertThat(command.getCommandSpec().optionsMap())
          .containsKeys("--bootstrap-server", "--schema-registry", "--command-config", "-X");
    }
  }

  @Test
  void shouldExitWithWrongUsageWhenNoCommandIsGiven() {
    CommandRun run = CommandRun.charm();

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).startsWith("charm: which command?").doesNotContain("\tat ");
  }

  @Test
  void shouldExitWithWrongUsageWhenTheCommandIsUnknown() {
    CommandRun run = CommandRun.charm("calibrat");

    assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("calibrat").doesNotContain("\tat ");
  }

  private static List<String> concat(String first, List<String> rest) {
    return Stream.concat(Stream.of(first), rest.stream()).toList();
  }
}
