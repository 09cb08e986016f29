package dev.charm.ops.models;

import dev.charm.consumers.scoring.classifier.FolderArtifact;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.HeadDeclaration;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import dev.charm.consumers.scoring.declared.TemplateDeclaration;
import dev.charm.consumers.views.RewardModelView;
import dev.charm.ops.listing.Column;
import dev.charm.ops.listing.Listing;
import dev.charm.ops.training.VersionRow;
import dev.charm.schemas.RewardModelVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A reward model as {@code charm reward-models list} prints it.
 *
 * @param where its folder or the address of its server
 * @param template how a conversation becomes its text; null for a head, which takes texts apart
 * @param limits tokens and batches, or time and requests
 * @param version what {@code charm.reward-models} says of it; null if it is not there
 */
public record RewardModelRow(
    String rewardModel,
    String backend,
    String where,
    @Nullable String template,
    @Nullable String dtype,
    String limits,
    @Nullable VersionRow version) {

  /** How they are printed. */
  public static final Listing<RewardModelRow> LISTING =
      Listing.of(
          Column.of("reward_model", RewardModelRow::rewardModel),
          Column.of("backend", RewardModelRow::backend),
          Column.of("where", RewardModelRow::where),
          Column.of("template", RewardModelRow::template),
          Column.of("dtype", RewardModelRow::dtype).asDetail(),
          Column.of("limits", RewardModelRow::limits).asDetail(),
          version("status", VersionRow::status),
          version("trained_from", VersionRow::trainedFrom),
          version("pairs", VersionRow::pairs),
          Column.of("loss", 3, row -> row.of(VersionRow::loss)),
          Column.of("accuracy", 3, row -> row.of(VersionRow::accuracy)),
          Column.of("mean_margin", 3, row -> row.of(VersionRow::meanMargin)),
          version("reason", VersionRow::reason).asDetail());

  private static Column<RewardModelRow> version(
      String name, Function<VersionRow, @Nullable Object> value) {
    return Column.of(name, row -> row.of(value));
  }

  private @Nullable Object of(Function<VersionRow, @Nullable Object> value) {
    return version == null ? null : value.apply(version);
  }

  /**
   * The rows of the reward models that are declared, with what the topic says of them, and of the
   * versions that only the topic has.
   */
  public static List<RewardModelRow> of(
      Collection<RewardModelDeclaration> declared, Collection<RewardModelVersion> trained) {
    Map<String, RewardModelVersion> versions = new LinkedHashMap<>();
    trained.forEach(version -> versions.put(RewardModelView.id(version), version));
    List<RewardModelRow> rows = new ArrayList<>();
    for (RewardModelDeclaration model : declared) {
      RewardModelVersion version = versions.remove(model.id().toString());
      rows.add(of(model).with(version == null ? null : VersionRow.of(version)));
    }
    versions.values().forEach(version -> rows.add(of(version)));
    return rows;
  }

  private static RewardModelRow of(RewardModelVersion version) {
    boolean inAFolder = FolderArtifact.isNamedBy(version);
    return new RewardModelRow(
        RewardModelView.id(version),
        inAFolder ? ClassifierDeclaration.BACKEND : HeadDeclaration.BACKEND,
        inAFolder ? String.valueOf(version.getArtifactUri()) : "charm.reward-models",
        inAFolder ? "model" : null,
        "fp32",
        "",
        VersionRow.of(version));
  }

  private RewardModelRow with(@Nullable VersionRow of) {
    return new RewardModelRow(rewardModel, backend, where, template, dtype, limits, of);
  }

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
              + classifier.batchTokens(),
          null);
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
              + server.retries(),
          null);
    }
    Path folder = ((HeadDeclaration) model).folder();
    return new RewardModelRow(
        id,
        model.backend(),
        folder == null ? "bundled" : folder.toString(),
        null,
        "fp32",
        "",
        null);
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
