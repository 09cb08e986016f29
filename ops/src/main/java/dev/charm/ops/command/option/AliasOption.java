package dev.charm.ops.command.option;

import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.SourceException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --aliases FILE}. */
public final class AliasOption {
  @Option(
      names = "--aliases",
      paramLabel = "FILE",
      order = 50,
      description =
          "Spellings of one model: CSV with columns spelling,model, or properties spelling=model.")
  @Nullable Path file;

  /** Whether it is given. */
  public boolean isGiven() {
    return file != null;
  }

  /** The aliases of the file, or none. */
  public Aliases read() throws SourceException {
    return file == null ? Aliases.none() : Aliases.read(file);
  }
}
