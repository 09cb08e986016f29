package dev.charm.ops.bench.paper;

import dev.charm.calibration.rating.Rating;
import dev.charm.consumers.pretraining.PretrainedOn;
import dev.charm.ops.batch.BatchRatings;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.producers.ratings.RatingTable;
import dev.charm.producers.row.Aliases;
import dev.charm.producers.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What the experiment is made on: answers of rated models at prompts that all of them answered.
 *
 * <p>Models and prompts are known by their places in the lists here. After the rated models come
 * those of {@link #unrated}: reference models of a judge that no arena has rated.
 *
 * @param models names, rated ones first, each kind in order of name
 * @param rated how many are rated
 * @param ratings of the rated ones
 * @param prompts texts
 * @param answers by model, then prompt
 * @param judged what judges said of two of the models
 * @param training places of the prompts that the first head was trained on
 * @param heldOut places of the others
 * @param pretrained what the first head was trained on
 */
record PaperData(
    List<String> models,
    int rated,
    List<Rating> ratings,
    List<String> prompts,
    String[][] answers,
    List<Judged> judged,
    int[] training,
    int[] heldOut,
    PretrainedOn pretrained) {
  private static final List<String> TEXTS =
      List.of("alpacaeval-responses.jsonl.gz", "alpacaeval-judged-responses.jsonl.gz");
  private static final List<String> JUDGES = List.of("text_davinci_003", "gpt4_1106_preview");
  private static final int FEWEST_MODELS = 12;

  /**
   * What a judge said of two answers.
   *
   * @param model place of the model
   * @param reference place of the judge's reference
   * @param prompt place of the prompt
   * @param preference for the model's answer, in [0, 1]
   */
  record Judged(int model, int reference, int prompt, double preference) {}

  /**
   * Reads it.
   *
   * @param folder with {@code data/alpacaeval} and {@code data/arena}
   * @throws CommandFailedException if a file is missing, or there is too little in them
   */
  static PaperData read(Path folder) throws IOException {
    Path alpacaEval = folder.resolve("data/alpacaeval");
    Path table = folder.resolve("data/arena/arena-ratings-alpacaeval.csv");
    for (Path needed : List.of(alpacaEval, table)) {
      if (!Files.exists(needed)) {
        throw new CommandFailedException("there is no " + needed);
      }
    }
    AnswerTexts texts = AnswerTexts.read(TEXTS.stream().map(alpacaEval::resolve).toList());
    Map<String, Rating> ratings = new TreeMap<>(ratings(table));
    ratings.keySet().retainAll(texts.modelsOf(alpacaEval.resolve(TEXTS.get(0))));
    if (ratings.size() < FEWEST_MODELS) {
      throw new CommandFailedException(
          ratings.size()
              + " models have answers and a rating; at least "
              + FEWEST_MODELS
              + " are needed");
    }
    List<String> models = new ArrayList<>(ratings.keySet());
    JUDGES.stream()
        .filter(judge -> !ratings.containsKey(judge) && texts.knows(judge))
        .forEach(models::add);
    List<Integer> ids = texts.answeredByAll(models);
    PretrainedOn pretrained = PretrainedOn.of(alpacaEval);
    String[][] answers =
        models.stream()
            .map(m -> ids.stream().map(id -> texts.answer(id, m)).toArray(String[]::new))
            .toArray(String[][]::new);
    PaperData data =
        new PaperData(
            List.copyOf(models),
            ratings.size(),
            List.copyOf(ratings.values()),
            ids.stream().map(texts::prompt).toList(),
            answers,
            JudgeRows.read(alpacaEval, JUDGES, models, ids),
            places(ids, id -> pretrained.prompts().contains(id)),
            places(ids, id -> pretrained.otherPrompts().contains(id)),
            pretrained);
    if (data.training.length < 2 || data.heldOut.length < 2) {
      throw new CommandFailedException(
          data.training.length
              + " prompts of the first head's training and "
              + data.heldOut.length
              + " others have an answer of every model; both are needed");
    }
    return data;
  }

  private static Map<String, Rating> ratings(Path table) {
    try {
      return BatchRatings.read(table, RatingTable.DEFAULT_ARENA, Aliases.none()).ratings();
    } catch (SourceException e) {
      throw new CommandFailedException(Objects.requireNonNullElse(e.getMessage(), "ratings"), e);
    }
  }

  private static int[] places(List<Integer> ids, java.util.function.Predicate<Integer> wanted) {
    return IntStream.range(0, ids.size()).filter(i -> wanted.test(ids.get(i))).toArray();
  }

  /** The models that no arena has rated. */
  List<String> unrated() {
    return models.subList(rated, models.size());
  }

  /** The rating of a model, Elo points. */
  double rating(int model) {
    return ratings.get(model).value();
  }

  /** Those of all rated models. */
  double[] ratingValues() {
    return ratings.stream().mapToDouble(Rating::value).toArray();
  }

  /**
   * The place of a model.
   *
   * @throws CommandFailedException if it is not there
   */
  int place(String model) {
    int place = models.indexOf(model);
    if (place < 0) {
      throw new CommandFailedException("the data have no rated model with answers called " + model);
    }
    return place;
  }
}
