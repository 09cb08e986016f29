package dev.charm.consumers.scoring.declared;

import dev.charm.schemas.RewardModelId;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bundled encoder with a head on it.
 *
 * @param folder with the {@code head.bin} that {@code PretrainHead} writes; null for the head that
 *     comes with the project
 */
public record HeadDeclaration(RewardModelId id, @Nullable Path folder)
    implements RewardModelDeclaration {
  /** The word in the file. */
  public static final String BACKEND = "head";

  @Override
  public String backend() {
    return BACKEND;
  }
}
