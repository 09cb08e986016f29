package dev.charm.schemas;

/** What to do about records whose schema the registry does not give any more. */
public final class LostRecords {
  private LostRecords() {}

  /** The remedy for a topic, as the end of a sentence. */
  public static String remedy(Topic<?> topic) {
    if (topic.writtenByOthers()) {
      return "whoever wrote them has to send them again";
    }
    return topic.equals(Topics.REWARD_MODELS)
        ? "the versions in them have to be trained again"
        : "'charm rebuild' withdraws them and publishes anew";
  }
}
