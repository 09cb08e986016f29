package dev.charm.schemas;

/**
 * What a record's bytes turned out to be. A reader handles both cases: a value is used, a malformed
 * record goes to the dead letters with its reason. What is <em>not</em> here on purpose is a
 * failing registry: that is an exception, because it says nothing about the record.
 *
 * @param <T> the Avro record expected
 */
public sealed interface Decoded<T> {

  /** The bytes as they came. */
  byte[] raw();

  /**
   * A record that can be used.
   *
   * @param value passed every check of {@link EventCheck}
   */
  record Value<T>(T value, byte[] raw) implements Decoded<T> {}

  /**
   * A record that cannot be used.
   *
   * @param reason what is wrong, for people
   */
  record Malformed<T>(MalformedReason reason, String detail, byte[] raw) implements Decoded<T> {}
}
