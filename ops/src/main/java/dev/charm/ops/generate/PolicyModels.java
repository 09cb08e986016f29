package dev.charm.ops.generate;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredModels;
import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelFile;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.remote.OpenAiBackend;
import dev.charm.ops.connect.CommandFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy models that a file declares. */
public final class PolicyModels {
  private final List<PolicyModelDeclaration> all;

  private PolicyModels(List<PolicyModelDeclaration> all) {
    this.all = all;
  }

  /**
   * Those of a file.
   *
   * @param file null where there is none
   * @throws CommandFailedException if it cannot be read or is not understood
   */
  public static PolicyModels of(@Nullable Path file) {
    try {
      return new PolicyModels(file == null ? List.of() : PolicyModelFile.read(file));
    } catch (DeclarationException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * A policy model by its name, or by what stands before its version if it has one.
   *
   * @throws CommandFailedException if there is none, which names the nearest
   */
  public PolicyModelDeclaration find(String name) {
    try {
      return DeclaredModels.find(all, PolicyModelDeclaration::name, name, PolicyModelFile.WHAT);
    } catch (DeclarationException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * What its answers depend on.
   *
   * @throws CommandFailedException if its file cannot be read
   */
  public static GenerationParameters parameters(PolicyModelDeclaration model) {
    try {
      return GenerationParameters.of(model);
    } catch (IOException e) {
      throw cannotAnswer(model, e);
    }
  }

  /**
   * Makes its backend.
   *
   * @throws CommandFailedException if its key is missing, or its file is not such a model
   */
  public static AnswerBackend open(PolicyModelDeclaration model) {
    try {
      if (model.source() instanceof Server server) {
        return OpenAiBackend.open(model, server);
      }
      throw new IOException("files are not answered from yet");
    } catch (IOException e) {
      throw cannotAnswer(model, e);
    }
  }

  private static CommandFailedException cannotAnswer(PolicyModelDeclaration model, IOException e) {
    return new CommandFailedException(model.name() + " cannot answer: " + e.getMessage(), e);
  }
}
