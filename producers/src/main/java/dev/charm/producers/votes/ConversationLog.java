package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.source.RowFault;
import dev.charm.schemas.MalformedReason;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * FastChat's log of a server ({@code 2024-05-01-conv.json}): of its entries those of type leftvote,
 * rightvote, tievote and bothbad_vote are votes. As its clean_battle_data.py has it, a vote is
 * anonymous if the models' names were hidden, which then stand in the states.
 */
final class ConversationLog implements VoteForm {
  private static final Set<String> VOTES =
      Set.of("leftvote", "rightvote", "tievote", "bothbad_vote");

  private final BallotMaker maker;
  private final boolean named;
  private boolean any;

  ConversationLog(BallotMaker maker, boolean named) {
    this.maker = maker;
    this.named = named;
  }

  @Override
  public boolean fits(Collection<String> names) {
    return names.contains("type") && names.contains("models") && names.contains("states");
  }

  @Override
  public Set<String> used() {
    return Set.of("type", "models", "states");
  }

  @Override
  public Said read(VoteRow row) throws RowFault {
    Cells cells = row.cells();
    String type = cells.required(List.of("type"));
    if (!VOTES.contains(type)) {
      return new NotCounted("type is " + (type.matches("[a-z_]{1,30}") ? type : "no vote"));
    }
    any = true;
    String shownA = shown(cells, 0);
    String shownB = shown(cells, 1);
    if (shownA.isEmpty() != shownB.isEmpty()) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "models names one model only");
    }
    boolean anonymous = shownA.isEmpty() || shownA.equals("Model A");
    if (!anonymous && !named) {
      return new NotCounted("the models' names were shown (--named counts them)");
    }
    String a = anonymous ? hidden(cells, 0) : shownA;
    String b = anonymous ? hidden(cells, 1) : shownB;
    Verdict verdict = maker.outcomes().of(row.line(), "type", type, maker.model(a), maker.model(b));
    VoteDetails details = maker.details().read(row);
    String conversation = state(cells, 0, "conv_id");
    return new Ballots(List.of(maker.ballot(a, b, verdict, details.on(conversation))));
  }

  /** The name that was shown, without the heading it was shown in; empty if none was. */
  private static String shown(Cells cells, int side) {
    JsonNode models = cells.node(List.of("models"));
    String name = models == null ? "" : models.path(side).asText("");
    String text = name.equals("null") ? "" : name.replaceAll("</?h3>|^###", "").strip();
    int colon = text.indexOf(": ");
    return colon < 0 || text.equals(name) ? text : text.substring(colon + 2);
  }

  private static String hidden(Cells cells, int side) throws RowFault {
    String name = state(cells, side, "model_name");
    if (name == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "states has no model_name");
    }
    return name;
  }

  private static @Nullable String state(Cells cells, int side, String field) {
    JsonNode states = cells.node(List.of("states"));
    JsonNode value = states == null ? null : states.path(side).get(field);
    return value == null || !value.isTextual() || value.textValue().isBlank()
        ? null
        : value.textValue();
  }

  @Override
  public List<String> messages() {
    return any
        ? List.of(
            "votes of a raw log: conversations in which a model gives away its name count, which"
                + " FastChat's clean_battle_data.py takes out")
        : List.of();
  }
}
