package dev.charm.ops.batch;

import dev.charm.producers.row.Aliases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file that somebody names.
 *
 * @param policyModel whose answers it holds; null if its rows say it
 */
public record ModelFile(@Nullable String policyModel, Path path) {

  /**
   * Reads {@code POLICYMODEL=FILE} arguments, and files without a model, whose rows name it.
   *
   * @param from the folder that paths count from
   * @throws IllegalArgumentException if one is none, or two are of one model
   */
  public static List<ModelFile> parse(List<String> arguments, Path from, Aliases aliases) {
    List<ModelFile> files = new ArrayList<>();
    Set<String> models = new HashSet<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      boolean isFile = Files.exists(from.resolve(argument));
      if (!isFile && (equals <= 0 || equals == argument.length() - 1)) {
        throw new IllegalArgumentException(
            "a file is POLICYMODEL=FILE, got '" + argument + "', and there is no such file");
      }
      String model = isFile ? null : argument.substring(0, equals);
      if (model != null && !models.add(aliases.name(model))) {
        throw new IllegalArgumentException(
            "two files of policy model "
                + model
                + "; if they are one table, put them into a folder as NAME-00000-of-00002, ... and"
                + " give that");
      }
      files.add(
          new ModelFile(model, from.resolve(isFile ? argument : argument.substring(equals + 1))));
    }
    return files;
  }
}
