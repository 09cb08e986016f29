package dev.charm.streams.prompt;

import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Up to which version prompts and responses were withdrawn, so that what arrives late does not
 * bring them back, whatever the order of arrival.
 *
 * <p>Names are kept as {@link HashedNames}.
 */
final class RetractedVersions {
  private final KeyValueStore<String, Long> store;
  private final HashedNames names = new HashedNames();

  RetractedVersions(KeyValueStore<String, Long> store) {
    this.store = store;
  }

  /** Everything of a prompt is withdrawn. */
  void prompt(String promptId, long version) {
    raise(hash(promptId), version);
  }

  /** One response and its rewards are withdrawn. */
  void response(String promptId, String model, int sampleIndex, long version) {
    raise(hash(promptId, model, String.valueOf(sampleIndex)), version);
  }

  /** Whether a record of a prompt is withdrawn. */
  boolean covered(String promptId, long version) {
    return covers(hash(promptId), version);
  }

  /** Whether a record of a response, or a reward of it, is withdrawn. */
  boolean covered(String promptId, String model, int sampleIndex, long version) {
    return covered(promptId, version)
        || covers(hash(promptId, model, String.valueOf(sampleIndex)), version);
  }

  private void raise(String key, long version) {
    if (!covers(key, version)) {
      store.put(key, version);
    }
  }

  private boolean covers(String key, long version) {
    Long upTo = store.get(key);
    return upTo != null && version <= upTo;
  }

  private String hash(String... parts) {
    return names.hash(parts);
  }
}
