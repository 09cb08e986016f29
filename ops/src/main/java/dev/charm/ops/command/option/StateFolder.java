package dev.charm.ops.command.option;

import dev.charm.ops.embedded.Installation;
import dev.charm.ops.folder.NativeLibraries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a scorer or a trainer keeps its copies of topics. */
public final class StateFolder {
  @Option(
      names = "--state",
      paramLabel = "DIR",
      order = 40,
      defaultValue = "${env:CHARM_STATE:-" + Option.NULL_VALUE + "}",
      description =
          "Where texts are put aside, in a folder of its own for each instance, made anew at each"
              + " start; and embeddings, which outlive it, 128 MiB at most for each (default: the"
              + " folder data/service where charm is installed).")
  @Nullable Path state;

  /** Native libraries, in a folder that all instances share. */
  public NativeLibraries natives() {
    return natives(all());
  }

  /** Native libraries inside a folder for state. */
  public static NativeLibraries natives(Path state) {
    return new NativeLibraries(state.resolve("natives"));
  }

  /** Native libraries where they usually are, for a command that keeps nothing else. */
  public static NativeLibraries usualNatives() {
    return natives(usual());
  }

  private static Path usual() {
    return Installation.current().defaultData().resolve("service");
  }

  private Path all() {
    return state != null ? state : usual();
  }

  /**
   * The folder of one instance.
   *
   * @param parts what tells it from others on this machine
   */
  public Path of(String... parts) {
    String name = URLEncoder.encode(String.join("-", parts), StandardCharsets.UTF_8);
    return all().resolve(name.replace("*", "%2A"));
  }
}
