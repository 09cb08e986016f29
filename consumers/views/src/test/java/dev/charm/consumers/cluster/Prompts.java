package dev.charm.consumers.cluster;

import dev.charm.schemas.Message;
import dev.charm.schemas.Prompt;
import java.util.List;

/** Prompts for tests. */
public final class Prompts {
  private Prompts() {}

  /** A prompt of one message of a user. */
  public static Prompt of(String id, long version, String text) {
    return Prompt.newBuilder()
        .setPromptId(id)
        .setVersion(version)
        .setMessages(List.of(new Message("user", text)))
        .build();
  }
}
