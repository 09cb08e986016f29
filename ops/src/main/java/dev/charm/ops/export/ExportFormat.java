package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import dev.charm.ops.export.container.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What of a pair is written, and under which names: one for each reader. */
public enum ExportFormat {
  /** TRL's RewardTrainer: prompt, chosen and rejected as messages. */
  TRL(TrainerForms::trl, turns -> !turns.isEmpty(), true),
  /** TRL's RewardTrainer, OpenRLHF without chat template: prompt, chosen and rejected as texts. */
  TRL_TEXT(TrainerForms::texts, turns -> true, true),
  /** OpenRLHF with its chat template: chosen and rejected as whole conversations. */
  OPENRLHF(TrainerForms::openRlhf, turns -> !turns.isEmpty(), true),
  /** LLaMA-Factory's ranking in the form of ShareGPT. */
  LLAMA_FACTORY(TrainerForms::llamaFactory, ShareGpt::takes, false),
  /** Axolotl's bradley_terry.chat_template: system, input, chosen, rejected. */
  AXOLOTL(TrainerForms::axolotl, OneQuestion::is, false),
  /** Verl's RMDataset: prompt, chosen and rejected as texts, in Parquet. */
  VERL(TrainerForms::texts, turns -> true, false),
  /** Every field in columns, the prompt's messages as JSON. */
  CSV,
  /** Every field. */
  NDJSON;

  private final @Nullable Supplier<List<PairColumn>> trainer;
  private final Predicate<List<Turn>> takes;
  private final boolean readsMargin;

  ExportFormat(
      Supplier<List<PairColumn>> trainer, Predicate<List<Turn>> takes, boolean readsMargin) {
    this.trainer = trainer;
    this.takes = takes;
    this.readsMargin = readsMargin;
  }

  /** Of every field. */
  ExportFormat() {
    this.trainer = null;
    this.takes = turns -> true;
    this.readsMargin = true;
  }

  /**
   * The columns, in order.
   *
   * @param marginScale what the margin is multiplied by; null if it was not asked for: then it is
   *     in tables alone
   */
  List<PairColumn> columns(@Nullable Double marginScale) {
    double scale = marginScale == null ? 1 : marginScale;
    if (trainer == null) {
      return EveryField.columns(scale);
    }
    List<PairColumn> columns = new ArrayList<>(trainer.get());
    if (marginScale != null) {
      columns.add(PairColumn.number("margin", pair -> pair.margin() * scale));
    }
    return columns;
  }

  /** What it can be written to; the first is taken where nobody says. */
  public List<Container> containers() {
    return switch (this) {
      case CSV -> List.of(Container.CSV);
      case VERL -> List.of(Container.PARQUET);
      default -> List.of(Container.JSONL, Container.PARQUET);
    };
  }

  /** Whether a pair without texts has no place in this format. */
  public boolean needsTexts() {
    return trainer != null;
  }

  /** Whether the reader takes a conversation: the number of its turns, and who speaks. */
  boolean takes(List<Turn> prompt) {
    return takes.test(prompt);
  }

  /** Whether the reader does anything with a margin. */
  public boolean readsMargin() {
    return readsMargin;
  }

  /** Whether the reader opens a file that is compressed as a whole by its name. */
  public boolean readsCompressed() {
    return this != LLAMA_FACTORY && this != OPENRLHF;
  }

  /** As it is written in arguments and manifests: {@code trl-text}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
