package dev.charm.consumers.views;

/** A topic could not be read to its end. The message says on one line all there is to say. */
public abstract sealed class UnreadableLogException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private UnreadableLogException(String message) {
    super(message);
  }

  private UnreadableLogException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no such topic. */
  public static final class UnknownTopic extends UnreadableLogException {
    private static final long serialVersionUID = 1L;

    UnknownTopic(String topic, String servers) {
      super("unknown topic: " + topic + " does not exist at " + servers);
    }
  }

  /** The brokers answered, and then no more. */
  public static final class SilentBrokers extends UnreadableLogException {
    private static final long serialVersionUID = 1L;

    SilentBrokers(String topic, String servers, Throwable cause) {
      super("the brokers at " + servers + " fell silent while " + topic + " was read", cause);
    }
  }

  /** There are records, and none of them fits the schema. */
  public static final class SchemaMismatch extends UnreadableLogException {
    private static final long serialVersionUID = 1L;

    SchemaMismatch(String topic, String first) {
      super(
          "schema mismatch: no record of "
              + topic
              + " fits the schema of this version ("
              + first
              + ")");
    }
  }

  /** The registry does not answer, or refuses: {@link #getCause()} says which. */
  public static final class RegistryAway extends UnreadableLogException {
    private static final long serialVersionUID = 1L;
    private final String url;

    RegistryAway(String url, Throwable cause) {
      super("the schema registry at " + url + " gives no schema", cause);
      this.url = url;
    }

    /** Where it ought to be. */
    public String url() {
      return url;
    }
  }
}
