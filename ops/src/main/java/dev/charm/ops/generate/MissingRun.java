package dev.charm.ops.generate;

import dev.charm.consumers.generation.AnswerBackend;
import dev.charm.consumers.generation.GenerationParameters;
import dev.charm.consumers.generation.declared.PolicyModelDeclaration;
import dev.charm.consumers.generation.declared.Price;
import dev.charm.consumers.generation.live.GeneratorCounts;
import dev.charm.consumers.generation.live.GeneratorService;
import dev.charm.consumers.generation.live.GeneratorSettings;
import dev.charm.consumers.generation.live.MissingAnswers;
import dev.charm.consumers.generation.live.Standing;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.listing.ProgressBar;
import dev.charm.schemas.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * Has a policy model give the answers that the topics lack. Not while a generator of it is at work,
 * which may be asking for the same: it is looked for before anything is asked, and every few
 * seconds after that.
 */
public final class MissingRun {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final PolicyModelDeclaration model;
  private final PolicyModels models;
  private final GeneratorSettings settings;
  private final Connection to;
  private final PrintWriter notes;
  private long lookedAt = System.nanoTime();

  /**
   * @param models what makes its backend
   * @param notes where progress is drawn, and what came of it is told
   */
  public MissingRun(
      PolicyModelDeclaration model,
      PolicyModels models,
      GeneratorSettings settings,
      Connection to,
      PrintWriter notes) {
    this.model = model;
    this.models = models;
    this.settings = settings;
    this.to = to;
    this.notes = notes;
  }

  /**
   * Asks for what is missing.
   *
   * @param folder of this run alone, for copies of topics; whatever is in it is removed
   * @return whether nothing is missing any more
   * @throws CommandFailedException if a generator of the policy model is at work
   */
  public boolean run(Path folder) throws IOException, InterruptedException {
    GenerationParameters parameters = PolicyModels.parameters(model);
    try (Registry registry = new Registry(to.registryUrl(), to.registrySettings());
        Admin admin = Admin.create(to.kafka());
        AnswerBackend backend = models.open(model)) {
      String atWork = atWork(admin);
      if (atWork != null) {
        throw new CommandFailedException(
            atWork
                + ": it asks for what is missing of the prompts before it; stop it to fill what it"
                + " has left behind");
      }
      try (Standing standing = Standing.open(model.name(), folder, to.kafka(), registry)) {
        standing.await();
        try (MissingAnswers missing =
            new MissingAnswers(
                settings,
                standing,
                backend,
                parameters,
                to.kafka(),
                registry,
                () -> atWorkByNow(admin))) {
          return fill(missing);
        }
      }
    }
  }

  private boolean fill(MissingAnswers missing) throws InterruptedException {
    MissingAnswers.Holes holes = missing.count();
    notes.printf(
        "charm: %d of %d answers of %s to %d prompts are missing%n",
        holes.missing(), holes.wanted(), model.name(), holes.prompts());
    notes.flush();
    if (holes.missing() == 0) {
      return true;
    }
    MissingAnswers.Filled filled;
    try (ProgressBar bar = ProgressBar.timed(notes, model.name(), 0)) {
      filled =
          missing.fill(
              done -> {
                if (ProgressBar.wanted()) {
                  bar.at(done, holes.missing());
                }
              });
    }
    GeneratorCounts counts = filled.counts();
    Price price = model.price();
    notes.printf(
        "charm: %d filled: %d tokens in, %d out%s%n",
        counts.answers(),
        counts.promptTokens(),
        counts.completionTokens(),
        price == null
            ? ""
            : ", cost %.4f".formatted(price.of(counts.promptTokens(), counts.completionTokens())));
    if (counts.marked() > 0) {
      notes.printf(
          "charm: %d of them are refused, filtered, cut at the most tokens or empty%n",
          counts.marked());
    }
    if (filled.dropped() > 0) {
      notes.printf(
          "charm: %d dropped, as their prompts were withdrawn or corrected meanwhile%n",
          filled.dropped());
    }
    filled
        .missing()
        .forEach((reason, count) -> notes.printf("charm: %d still missing: %s%n", count, reason));
    long known = filled.missing().values().stream().mapToLong(Long::longValue).sum();
    long left = holes.missing() - counts.answers() - filled.dropped() - known;
    if (left > 0) {
      notes.printf(
          "charm: %d still missing: %s%n",
          left, filled.ended() == null ? "not asked for" : filled.ended());
    }
    notes.flush();
    return left <= 0 && known == 0;
  }

  private @Nullable String atWorkByNow(Admin admin) {
    long now = System.nanoTime();
    if (now - lookedAt < BETWEEN_LOOKS.toNanos()) {
      return null;
    }
    lookedAt = now;
    return atWork(admin);
  }

  /** Who asks for the answers of the policy model already; null if nobody does. */
  private @Nullable String atWork(Admin admin) {
    String group = GeneratorService.consumerGroup(model.name());
    try {
      boolean members =
          !admin
              .describeConsumerGroups(List.of(group))
              .all()
              .get()
              .values()
              .iterator()
              .next()
              .members()
              .isEmpty();
      return members
          ? "a generator of "
              + model.name()
              + " is at work (group "
              + group
              + "; one that was killed counts until its session ends)"
          : null;
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause(), "what a future failed with");
      if (cause instanceof GroupIdNotFoundException) {
        return null;
      }
      throw new CommandFailedException(
          "cannot find out whether a generator is at work: " + cause.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }
}
