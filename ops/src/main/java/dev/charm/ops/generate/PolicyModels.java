package dev.charm.ops.generate;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredModels;
import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.PolicyModelFile;
import dev.charm.consumers.generation.declared.PolicyModelSource.Gguf;
import dev.charm.consumers.generation.declared.PolicyModelSource.Server;
import dev.charm.consumers.generation.embedded.LlamaBackend;
import dev.charm.consumers.generation.remote.OpenAiBackend;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The policy models that a file declares. */
public final class PolicyModels {
  private final List<PolicyModelDeclaration> all;
  private final NativeLibraries natives;

  private PolicyModels(List<PolicyModelDeclaration> all, NativeLibraries natives) {
    this.all = all;
    this.natives = natives;
  }

  /**
   * Those of a file.
   *
   * @param file null where there is none
   * @param natives what runs files of models
   * @throws CommandFailedException if it cannot be read or is not understood
   */
  public static PolicyModels of(@Nullable Path file, NativeLibraries natives) {
    try {
      return new PolicyModels(file == null ? List.of() : PolicyModelFile.read(file), natives);
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
  public AnswerBackend open(PolicyModelDeclaration model) {
    try {
      if (model.source() instanceof Server server) {
        return OpenAiBackend.open(model, server);
      }
      natives.prepareLlama();
      return LlamaBackend.open(model, (Gguf) model.source());
    } catch (IOException | StartException e) {
      throw cannotAnswer(model, e);
    }
  }

  private static CommandFailedException cannotAnswer(PolicyModelDeclaration model, Exception e) {
    return new CommandFailedException(model.name() + " cannot answer: " + e.getMessage(), e);
  }
}
