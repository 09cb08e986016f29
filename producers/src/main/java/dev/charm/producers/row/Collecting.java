package dev.charm.producers.row;

import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;

/** Hands the events of one type that good rows make to a calculation. */
public final class Collecting {
  private Collecting() {}

  /** The sink. */
  public static <T extends SpecificRecord> Sink<RuntimeException> of(
      Class<T> type, Consumer<T> each) {
    return new Sink<>() {
      @Override
      public void good(Row.Good row) {
        for (SpecificRecord event : row.events()) {
          if (type.isInstance(event)) {
            each.accept(type.cast(event));
          }
        }
      }

      @Override
      public void bad(Row.Bad row) {}
    };
  }
}
