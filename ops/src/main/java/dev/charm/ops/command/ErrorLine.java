package dev.charm.ops.command;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.charm.consumers.views.UnreadableLogException;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.ExitCode;
import dev.charm.ops.connect.RefusedSettingException;
import dev.charm.schemas.RegistryRefusal;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one place that turns exceptions into what a person reads: one line, and a stack trace only
 * with {@code --stacktrace}.
 */
public final class ErrorLine implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine command, ParseResult arguments) {
    command.getErr().println("charm: " + of(exception));
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

  /** What ended a command that nothing could be done about, as a missing native library. */
  public static String of(Error error) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        messages.add(firstLine(cause.getMessage()));
      }
    }
    return messages.isEmpty() ? error.getClass().getSimpleName() : String.join(": ", messages);
  }

  /** What went wrong, on one line. */
  public static String of(Throwable thrown) {
    Throwable cause = thrown;
    while ((cause instanceof ExecutionException || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof UnreadableLogException.RegistryAway away) {
      return firstLine(registryAway(away.url(), away.getCause()).getMessage());
    }
    if (cause instanceof CommandFailedException
        || cause instanceof RefusedSettingException
        || cause instanceof UnreadableLogException) {
      return firstLine(cause.getMessage());
    }
    if (cause instanceof UnknownTopicOrPartitionException) {
      return "unknown topic: " + firstLine(cause.getMessage());
    }
    if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
      return "Kafka refuses access: " + firstLine(cause.getMessage());
    }
    if (cause instanceof NoSuchFileException || cause instanceof FileNotFoundException) {
      return "no such file: " + firstLine(cause.getMessage());
    }
    if (cause instanceof TimeoutException) {
      return "Kafka gave no answer in time: " + firstLine(cause.getMessage());
    }
    for (Throwable t = cause; t != null; t = t.getCause()) {
      if (t instanceof RestClientException rest) {
        return "the schema registry refuses ("
            + rest.getStatus()
            + "): "
            + firstLine(t.getMessage());
      }
      if (t instanceof ConnectException) {
        return "cannot connect: " + firstLine(cause.getMessage());
      }
    }
    if (cause instanceof KafkaException && cause.getCause() != null) {
      return firstLine(cause.getMessage()) + ": " + firstLine(cause.getCause().getMessage());
    }
    if (cause instanceof InterruptedException) {
      return "interrupted";
    }
    boolean speaks =
        cause instanceof IOException
            || cause instanceof IllegalArgumentException
            || cause instanceof IllegalStateException
            || cause instanceof KafkaException;
    return speaks && cause.getMessage() != null
        ? firstLine(cause.getMessage())
        : cause.getClass().getSimpleName()
            + (cause.getMessage() == null ? "" : ": " + firstLine(cause.getMessage()));
  }

  /** No broker answers. */
  public static CommandFailedException brokerAway(String servers, Throwable cause) {
    return cause instanceof AuthenticationException || cause instanceof AuthorizationException
        ? new CommandFailedException(
            "Kafka refuses access: " + firstLine(cause.getMessage()), cause)
        : new CommandFailedException(
            "no Kafka broker answers at " + servers + " (is it running? see --bootstrap-server)",
            cause);
  }

  /** The registry does not answer, or refuses. */
  public static CommandFailedException registryAway(String url, Throwable cause) {
    Optional<RestClientException> answer = RegistryRefusal.behind(cause);
    if (answer.isPresent()) {
      return new CommandFailedException(
          RegistryRefusal.isNoRegistry(answer.get())
              ? RegistryRefusal.noRegistryAt(url)
              : "the schema registry at " + url + " refuses (" + answer.get().getStatus() + ")",
          cause);
    }
    return new CommandFailedException(
        "the schema registry does not answer at " + url + " (see --schema-registry)", cause);
  }

  /** Runs the command that was asked for; with {@code --stacktrace} its logs are heard. */
  public static int execute(ParseResult parsed) {
    if (stacktrace(parsed.commandSpec().commandLine())) {
      logMore();
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private static void logMore() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
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

  private static String firstLine(@org.jspecify.annotations.Nullable String message) {
    return message == null ? "no reason given" : message.strip().lines().findFirst().orElse("");
  }
}
