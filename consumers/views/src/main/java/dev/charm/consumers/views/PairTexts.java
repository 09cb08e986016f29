package dev.charm.consumers.views;

import dev.charm.schemas.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The texts that are known, looked up one at a time. */
public interface PairTexts {

  /** A prompt's conversation; null where it is not known. */
  @Nullable List<Message> prompt(String promptId);

  /** An answer; null where it is not known. */
  @Nullable String answer(String promptId, String policyModel, int sampleIndex);
}
