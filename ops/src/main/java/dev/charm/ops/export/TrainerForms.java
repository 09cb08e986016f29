package dev.charm.ops.export;

import dev.charm.ops.export.ExportedPair.Turn;
import dev.charm.ops.export.container.Field;
import dev.charm.ops.export.container.Shape;
import dev.charm.ops.export.container.Shape.ListOf;
import dev.charm.ops.export.container.Shape.Scalar;
import dev.charm.ops.export.container.Shape.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns that trainers read, each as the trainer's own code takes it. */
final class TrainerForms {
  private static final String ASSISTANT = "assistant";
  private static final Struct MESSAGE =
      new Struct(List.of(Field.of("role", Scalar.TEXT), Field.of("content", Scalar.TEXT)));
  private static final Struct SHAREGPT =
      new Struct(List.of(Field.of("from", Scalar.TEXT), Field.of("value", Scalar.TEXT)));

  /** A conversation, as chat templates take it. */
  static final Shape MESSAGES = new ListOf(MESSAGE);

  private TrainerForms() {}

  /** TRL's RewardTrainer: the prompt's messages, and an answer's message without them. */
  static List<PairColumn> trl() {
    return List.of(
        PairColumn.known("prompt", MESSAGES, pair -> messages(prompt(pair))),
        PairColumn.known("chosen", MESSAGES, pair -> messages(List.of(answer(pair.chosenText())))),
        PairColumn.known(
            "rejected", MESSAGES, pair -> messages(List.of(answer(pair.rejectedText())))));
  }

  /**
   * Texts: of TRL's RewardTrainer, of OpenRLHF without a chat template, of verl. All of them put
   * the answer behind the prompt as it is, so the prompt ends where the answer can begin.
   */
  static List<PairColumn> texts() {
    return List.of(
        PairColumn.known("prompt", Scalar.TEXT, pair -> PromptText.of(prompt(pair))),
        PairColumn.known("chosen", Scalar.TEXT, ExportedPair::chosenText),
        PairColumn.known("rejected", Scalar.TEXT, ExportedPair::rejectedText));
  }

  /** OpenRLHF with its chat template: whole conversations. */
  static List<PairColumn> openRlhf() {
    return List.of(
        PairColumn.known("chosen", MESSAGES, pair -> conversation(pair, pair.chosenText())),
        PairColumn.known("rejected", MESSAGES, pair -> conversation(pair, pair.rejectedText())));
  }

  /** LLaMA-Factory's ranking in the form of ShareGPT: each answer one object, never a list. */
  static List<PairColumn> llamaFactory() {
    return List.of(
        PairColumn.known(
            "conversations",
            new ListOf(SHAREGPT),
            pair -> {
              List<Object> turns = new ArrayList<>();
              for (Turn turn : prompt(pair)) {
                turns.add(List.of(ShareGpt.tag(turn.role()), turn.content()));
              }
              return turns;
            }),
        PairColumn.known("chosen", SHAREGPT, pair -> shareGptAnswer(pair.chosenText())),
        PairColumn.known("rejected", SHAREGPT, pair -> shareGptAnswer(pair.rejectedText())));
  }

  /**
   * Axolotl's {@code bradley_terry.chat_template}: one question. Where there is no system prompt it
   * is empty: Axolotl asks for the column, and would hand null on to the chat template, which
   * writes {@code None}.
   */
  static List<PairColumn> axolotl() {
    return List.of(
        PairColumn.known("system", Scalar.TEXT, pair -> OneQuestion.in(prompt(pair)).system()),
        PairColumn.known("input", Scalar.TEXT, pair -> OneQuestion.in(prompt(pair)).question()),
        PairColumn.known("chosen", Scalar.TEXT, ExportedPair::chosenText),
        PairColumn.known("rejected", Scalar.TEXT, ExportedPair::rejectedText));
  }

  static List<Object> messages(List<Turn> turns) {
    List<Object> messages = new ArrayList<>();
    for (Turn turn : turns) {
      messages.add(List.of(turn.role(), turn.content()));
    }
    return messages;
  }

  private static List<Object> conversation(ExportedPair pair, @Nullable String text) {
    List<Turn> turns = new ArrayList<>(prompt(pair));
    turns.add(answer(text));
    return messages(turns);
  }

  private static List<String> shareGptAnswer(@Nullable String text) {
    return List.of(ShareGpt.ANSWER, known(text));
  }

  private static Turn answer(@Nullable String text) {
    return new Turn(ASSISTANT, known(text));
  }

  private static List<Turn> prompt(ExportedPair pair) {
    return known(pair.prompt());
  }

  private static <T> T known(@Nullable T value) {
    return Objects.requireNonNull(value, "a pair without texts has no place here");
  }
}
