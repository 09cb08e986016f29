package dev.charm.streams.global;

import dev.charm.schemas.MalformedReason;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keeps a global store in step with its topic. Only what can be read and stands under its own key
 * gets in, since the thread of such a store is never replaced, and whoever reads the store trusts
 * its keys.
 *
 * @param <T> the Avro record
 */
final class GlobalStoreUpdater<T extends SpecificRecord>
    extends ContextualProcessor<String, byte[], Void, Void> {
  private final String name;
  private final PatientDecoder<T> decoder;
  private final Function<T, String> keyOf;

  GlobalStoreUpdater(String name, PatientDecoder<T> decoder, Function<T, String> keyOf) {
    this.name = name;
    this.decoder = decoder;
    this.keyOf = keyOf;
  }

  @Override
  public void process(Record<String, byte[]> record) {
    KeyValueStore<String, byte[]> store = context().getStateStore(name);
    if (record.value() == null && record.key() != null) {
      store.delete(record.key());
    }
    decoder
        .good(record, context().recordMetadata().orElse(null))
        .ifPresent(
            value -> {
              if (keyOf.apply(value).equals(record.key())) {
                store.put(record.key(), record.value());
              } else {
                decoder.passOver(
                    MalformedReason.WRONG_KEY.label(), context().recordMetadata().orElse(null));
              }
            });
  }
}
