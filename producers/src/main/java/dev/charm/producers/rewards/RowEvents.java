package dev.charm.producers.rewards;

import dev.charm.producers.source.RowFault;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The events of one row, all of one prompt.
 *
 * @param prompt null where the row has no text of its prompt: a record without text would take the
 *     place of one with text
 * @param responses one for each answer whose text is there
 * @param rewards one for each score that is there
 */
public record RowEvents(@Nullable Prompt prompt, List<Response> responses, List<Reward> rewards) {

  /** The response of a row that has at most one; null if it has none. */
  public @Nullable Response response() {
    return responses.isEmpty() ? null : responses.get(0);
  }

  /** All events: the prompt, the responses, the rewards. */
  public List<SpecificRecord> all() {
    List<SpecificRecord> events = new ArrayList<>(rewards.size() + responses.size() + 1);
    if (prompt != null) {
      events.add(prompt);
    }
    events.addAll(responses);
    events.addAll(rewards);
    return events;
  }

  /** This, if every event passes {@link EventCheck}. */
  RowEvents checked() throws RowFault {
    for (SpecificRecord event : all()) {
      Optional<EventCheck.Fault> fault = EventCheck.fault(event);
      if (fault.isPresent()) {
        String type = event.getSchema().getName();
        throw new RowFault(fault.get().reason(), type + ": " + fault.get().detail());
      }
    }
    return this;
  }
}
