package dev.charm.ops.models;

import dev.charm.consumers.declared.DeclarationException;
import dev.charm.consumers.declared.DeclaredModels;
import dev.charm.consumers.scoring.DjlRewardScorer;
import dev.charm.consumers.scoring.EmbeddingCache;
import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScorerFactory;
import dev.charm.consumers.scoring.ShippedHead;
import dev.charm.consumers.scoring.TextEncoder;
import dev.charm.consumers.scoring.classifier.ClassifierOpener;
import dev.charm.consumers.scoring.classifier.VersionScorers;
import dev.charm.consumers.scoring.declared.ClassifierDeclaration;
import dev.charm.consumers.scoring.declared.HeadDeclaration;
import dev.charm.consumers.scoring.declared.RewardModelDeclaration;
import dev.charm.consumers.scoring.declared.RewardModelFile;
import dev.charm.consumers.scoring.declared.ServerDeclaration;
import dev.charm.consumers.scoring.remote.RemoteScorerOpener;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.folder.NativeLibraries;
import dev.charm.ops.lifecycle.StartException;
import dev.charm.schemas.RewardModelId;
import dev.charm.schemas.RewardModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reward models that can score here: the bundled one and those that a file declares. One opens
 * when it is asked for; the encoder is loaded once, and only where a head needs it.
 */
public final class RewardModels implements AutoCloseable {
  /** Embeddings remembered, at 1.6 kB each. */
  private static final int REMEMBERED = 20_000;

  private static final String HEAD_FILE = "head.bin";

  private final List<RewardModelDeclaration> ofFile;
  private final List<RewardModelDeclaration> all;
  private final NativeLibraries natives;
  private @Nullable TextEncoder encoder;

  private RewardModels(
      List<RewardModelDeclaration> ofFile,
      List<RewardModelDeclaration> all,
      NativeLibraries natives) {
    this.ofFile = ofFile;
    this.all = all;
    this.natives = natives;
  }

  /**
   * The bundled reward model and those of a file.
   *
   * @param file null where there is none
   * @throws CommandFailedException if the file cannot be read or is not understood
   */
  public static RewardModels of(@Nullable Path file, NativeLibraries natives) {
    HeadDeclaration bundled =
        new HeadDeclaration(new RewardModelId(ShippedHead.NAME, ShippedHead.VERSION), null);
    List<RewardModelDeclaration> ofFile;
    try {
      ofFile = file == null ? List.of() : RewardModelFile.read(file);
    } catch (DeclarationException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
    List<RewardModelDeclaration> all = new ArrayList<>(ofFile);
    if (all.stream().noneMatch(each -> each.id().equals(bundled.id()))) {
      all.add(0, bundled);
    }
    return new RewardModels(ofFile, List.copyOf(all), natives);
  }

  /** All of them: the bundled one, then those of the file in its order. */
  public List<RewardModelDeclaration> all() {
    return all;
  }

  /**
   * Those of the file alone, in its order, to score what comes.
   *
   * @throws CommandFailedException if one has the bundled reward model's name: its versions are
   *     those of {@code charm.reward-models}, and two scorers would share its consumer group
   */
  public List<RewardModelDeclaration> live() {
    for (RewardModelDeclaration each : ofFile) {
      if (each.id().name().equals(ShippedHead.NAME)) {
        throw new CommandFailedException(
            each.id() + " has the name of the bundled reward model: give it another to score live");
      }
    }
    return ofFile;
  }

  /**
   * A reward model by its identity, {@code name@version}, or by its name if it has one version.
   *
   * @throws CommandFailedException if there is none, which names the nearest
   */
  public RewardModelDeclaration find(String id) {
    try {
      return DeclaredModels.find(all, each -> each.id().toString(), id, "reward model");
    } catch (DeclarationException e) {
      throw new CommandFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Makes a scorer.
   *
   * @throws CommandFailedException if the reward model cannot be loaded or asked; says why
   */
  public RewardScorer open(RewardModelDeclaration model) {
    try {
      if (model instanceof HeadDeclaration head) {
        return head(head);
      }
      if (model instanceof ClassifierDeclaration classifier) {
        natives.prepareOnnxRuntime();
        return new ClassifierOpener().open(classifier);
      }
      return new RemoteScorerOpener().open((ServerDeclaration) model);
    } catch (IOException | StartException | IllegalArgumentException e) {
      throw new CommandFailedException(model.id() + " cannot score: " + e.getMessage(), e);
    }
  }

  /** Makes a scorer that closes all of these with itself: for whoever needs one. */
  public RewardScorer alone(RewardModelDeclaration model) {
    return new LoneScorer(open(model), this);
  }

  /**
   * The scorer of a version of {@code charm.reward-models}.
   *
   * @throws IOException if it cannot score here; says why
   */
  public RewardScorer version(RewardModelVersion version) throws IOException {
    prepare();
    return new VersionScorers(head -> ScorerFactory.heads(prepared()).open(head)).open(version);
  }

  /**
   * The scorer of a classifier in a folder, as the folder's own files say.
   *
   * @throws IOException if it cannot be loaded; says why
   */
  public RewardScorer openFolder(RewardModelId id, Path folder) throws IOException {
    prepare();
    return VersionScorers.open(id, folder);
  }

  private void prepare() throws IOException {
    try {
      natives.prepareOnnxRuntime();
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private TextEncoder prepared() throws IOException {
    try {
      return encoder();
    } catch (StartException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private RewardScorer head(HeadDeclaration model) throws IOException, StartException {
    byte[] bytes;
    if (model.folder() != null) {
      bytes = Files.readAllBytes(model.folder().resolve(HEAD_FILE));
    } else {
      Optional<String> missing = ShippedHead.missing();
      if (missing.isPresent()) {
        throw new IOException(missing.get());
      }
      bytes = ShippedHead.bytes();
    }
    return new DjlRewardScorer(model.id().toString(), encoder(), HeadFormat.read(bytes));
  }

  private synchronized TextEncoder encoder() throws IOException, StartException {
    if (encoder == null) {
      natives.prepareOnnxRuntime();
      encoder = TextEncoder.load(new EmbeddingCache(REMEMBERED));
    }
    return encoder;
  }

  @Override
  public synchronized void close() {
    if (encoder != null) {
      encoder.close();
    }
  }
}
