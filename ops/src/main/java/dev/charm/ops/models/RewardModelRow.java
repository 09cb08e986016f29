package dev.charm.ops.models;

import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.HeadDeclaration;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A reward model as {@code charm reward-models list} prints it.
 *
 * @param where its folder or the address of its server
 * @param template how a conversation becomes its text; null for a head, which takes texts apart
 * @param limits tokens and batches, or time and requests
 */
public record RewardModelRow(
    String rewardModel,
    String backend,
    String where,
    @Nullable String template,
    @Nullable String dtype,
    String limits) {

  /** How they are printed. */
  public static final Listing<RewardModelRow> LISTING =
      Listing.of(
          Column.of("reward_model", RewardModelRow::rewardModel),
          Column.of("backend", RewardModelRow::backend),
          Column.of("where", RewardModelRow::where),
          Column.of("template", RewardModelRow::template),
          Column.of("dtype", RewardModelRow::dtype).asDetail(),
          Column.of("limits", RewardModelRow::limits).asDetail());

  /** The row of a declaration. */
  public static RewardModelRow of(RewardModelDeclaration model) {
    String id = model.id().toString();
    if (model instanceof ClassifierDeclaration classifier) {
      return new RewardModelRow(
          id,
          model.backend(),
          classifier.folder().toString(),
          template(classifier.template()),
          classifier.dtype(),
          "max-tokens "
              + (classifier.maxTokens() == null ? "of the model" : classifier.maxTokens())
              + ", batch-tokens "
              + classifier.batchTokens());
    }
    if (model instanceof ServerDeclaration server) {
      return new RewardModelRow(
          id,
          model.backend(),
          server.url().toString(),
          template(server.template()),
          null,
          "timeout "
              + server.timeout().toMillis() / 1000.0
              + " s, concurrency "
              + server.concurrency()
              + ", batch "
              + server.batch()
              + ", retries "
              + server.retries());
    }
    Path folder = ((HeadDeclaration) model).folder();
    return new RewardModelRow(
        id, model.backend(), folder == null ? "bundled" : folder.toString(), null, "fp32", "");
  }

  private static String template(TemplateDeclaration template) {
    if (template instanceof TemplateDeclaration.OfFile file) {
      return file.file().toString();
    }
    return template instanceof TemplateDeclaration.Inline
        ? "inline"
        : template instanceof TemplateDeclaration.Pair
            ? "pair"
            : template instanceof TemplateDeclaration.Messages ? "messages" : "model";
  }
}
