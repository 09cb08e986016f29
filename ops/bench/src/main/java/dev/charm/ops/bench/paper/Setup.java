package dev.charm.ops.bench.paper;

import java.util.ArrayList;
import java.util.List;

/** What a reader must know of the data before the figures. */
final class Setup {
  private Setup() {}

  static List<String> lines(Setting setting) {
    PaperData data = setting.data();
    List<String> lines = new ArrayList<>();
    List<String> rated = data.models().subList(0, data.rated());
    List<String> met = rated.stream().filter(data.pretrained().models()::contains).toList();
    lines.add(
        rated.size()
            + " rated models, "
            + data.prompts().size()
            + " prompts that all of them answered. Reference: "
            + data.models().get(setting.reference())
            + ".");
    lines.add(
        "Everything is measured at "
            + data.heldOut().length
            + " held-out prompts, which the first head never saw. Offsets and heads are learned at "
            + setting.training(1).length
            + " prompts that each seed draws from the "
            + data.training().length
            + " that the first head was trained on, too. A seed draws also the folds of models and"
            + " the order of training.");
    lines.add(
        "The first head had met answers of "
            + met.size()
            + " of the rated models in the judges' preferences that it was made of, so they are"
            + " unseen to a calibration only: "
            + String.join(", ", met)
            + ".");
    lines.add(
        "Judge: "
            + data.judged().size()
            + " preferences of AlpacaEval's judges about two of these models, of which those at"
            + " held-out prompts count"
            + (data.unrated().isEmpty()
                ? "."
                : "; the judge's reference "
                    + String.join(", ", data.unrated())
                    + " has no rating, so wherever offsets are applied its own is predicted."));
    lines.add(
        "Outside: accuracy on the preferences that the gate judges candidates by. Cells: mean over"
            + " seeds (least–greatest).");
    return lines;
  }
}
