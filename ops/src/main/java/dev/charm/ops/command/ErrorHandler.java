package dev.charm.ops.command;

import static dev.charm.ops.connect.ErrorLine.firstLine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.charm.ops.connect.ErrorLine;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.RefusedSettingException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What a failed command says and how it exits: one line, and a stack trace only with {@code
 * --stacktrace}.
 */
public final class ErrorHandler implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult arguments) {
    command.getErr().println("charm: " + ErrorLine.of(exception));
    if (stacktrace(command)) {
      exception.printStackTrace(command.getErr());
    }
    if (exception instanceof RefusedSettingException) {
      seeHelp(command);
      return ExitCode.USAGE;
    }
    command.getErr().flush();
    if (exception instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    return ExitCode.FAILED;
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine command = exception.getCommandLine();
    command.getErr().println("charm: " + firstLine(exception.getMessage()));
    UnmatchedArgumentException.printSuggestions(exception, command.getErr());
    seeHelp(command);
    return ExitCode.USAGE;
  }

  private static void seeHelp(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("See '" + name + " --help'.");
    command.getErr().flush();
  }

  /** Runs the command that was asked for; with {@code --stacktrace} its logs are heard. */
  public static int execute(ParseResult parsed) {
    if (stacktrace(parsed.commandSpec().commandLine())) {
      logMore();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void logMore() {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    ((Logger) LoggerFactory.getLogger("org.apache.kafka")).setLevel(Level.INFO);
  }

  private static boolean stacktrace(CommandLine command) {
    CommandLine root = command;
    while (root.getParent() != null) {
      root = root.getParent();
    }
    return root.getCommandSpec().userObject() instanceof RootCommand charm && charm.stacktrace;
  }
}
