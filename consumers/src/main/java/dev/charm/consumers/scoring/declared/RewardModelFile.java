package dev.charm.consumers.scoring.declared;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclarationFile;
import dev.charm.consumers.declared.DeclaredEntry;
import dev.charm.schemas.RewardModelId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * {@code reward-models.yaml}: the reward models that can score, by their identity.
 *
 * <pre>
 * reward-models:
 *   skywork@2:
 *     backend: classifier
 *     folder: models/skywork        # beside this file
 *   armo@1:
 *     backend: vllm-classify
 *     url: http://10.0.0.7:8000
 *     model: RLHFlow/ArmoRM-Llama3-8B-v0.1
 * </pre>
 *
 * A list of entries with a {@code name} ({@code skywork@2}) is understood as well. What is not
 * known is refused: a misspelt limit must not be taken for the default.
 */
public final class RewardModelFile {
  private RewardModelFile() {}

  /**
   * Reads a file.
   *
   * @return in the order of the file
   * @throws DeclarationException if it cannot be read or an entry is not understood
   */
  public static List<RewardModelDeclaration> read(Path file) throws DeclarationException {
    List<RewardModelDeclaration> declared = new ArrayList<>();
    Set<RewardModelId> ids = new HashSet<>();
    for (DeclaredEntry entry : DeclarationFile.read(file, "reward model")) {
      RewardModelDeclaration declaration = new DeclaredFields(entry).declaration();
      if (!ids.add(declaration.id())) {
        throw new DeclarationException(file + " declares " + declaration.id() + " twice");
      }
      declared.add(declaration);
    }
    return List.copyOf(declared);
  }
}
