package dev.charm.ops.command.option;

import dev.charm.consumers.scoring.ScoringSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What an instance of a service is called: another for each that runs, and the same again after a
 * restart. By it an instance takes its own place in its group at once; two of one name fence each
 * other.
 */
public final class InstanceName {
  private InstanceName() {}

  /**
   * The name that was given, else {@code CHARM_INSTANCE}, else the container's {@code HOSTNAME}.
   *
   * @throws ParameterException if Kafka cannot have it as the name of a member
   */
  public static Optional<String> of(
      CommandSpec spec, @Nullable String option, Map<String, String> environment) {
    String name =
        option != null
            ? option
            : environment.getOrDefault("CHARM_INSTANCE", environment.get("HOSTNAME"));
    if (name != null && !ScoringSettings.isInstanceName(name)) {
      throw new ParameterException(
          spec.commandLine(),
          "an instance's name has letters, digits, dots, hyphens and underscores, not '"
              + name
              + "' (--instance, CHARM_INSTANCE)");
    }
    return Optional.ofNullable(name);
  }

  /** The name of the instance that has this state folder, of several on one machine. */
  public static String with(String name, Path state) {
    return name + "-" + Integer.toHexString(state.toAbsolutePath().normalize().hashCode());
  }
}
