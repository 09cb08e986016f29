package dev.charm.ops.export;

import dev.charm.consumers.scoring.ChatMessage;
import dev.charm.consumers.scoring.ConversationText;
import dev.charm.consumers.training.PromptPart;
import dev.charm.schemas.Calibration;
import java.io.IOException;
import java.util.List;

/**
 * The pairs of a source whose prompts the trainer holds out, or all others: the split of {@link
 * PromptPart}, for ever the same, and not one of {@link PromptSplit}. Pairs without the text of
 * their prompt are in neither.
 *
 * @param heldOut whether those are wanted that no training sees
 * @param percent of all prompts that are held out
 */
public record TrainerPart(PairSource pairs, boolean heldOut, int percent) implements PairSource {

  @Override
  public NoPair each(Visitor visitor) throws IOException {
    return pairs.each(
        pair -> {
          List<ExportedPair.Turn> prompt = pair.prompt();
          if (prompt != null && PromptPart.isHeldOut(text(prompt), percent) == heldOut) {
            visitor.visit(pair);
          }
        });
  }

  private static String text(List<ExportedPair.Turn> prompt) {
    return ConversationText.of(
        prompt.stream().map(turn -> new ChatMessage(turn.role(), turn.content())).toList());
  }

  @Override
  public List<Calibration> restsOn(ExportedPair pair) {
    return pairs.restsOn(pair);
  }

  @Override
  public List<String> pending() {
    return pairs.pending();
  }
}
