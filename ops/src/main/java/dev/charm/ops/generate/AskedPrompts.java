package dev.charm.ops.generate;

import dev.charm.ops.generate.AnswerRow.Place;
import dev.charm.producers.rewards.Conversations;
import dev.charm.producers.row.DigestIndex;
import dev.charm.schemas.Prompt;
import org.jspecify.annotations.Nullable;

/** The prompts of a file, in its order, by digests of what they are called and what they say. */
final class AskedPrompts {
  private final DigestIndex ids = new DigestIndex();
  private final DigestIndex contents = new DigestIndex();

  AskedPrompts() {}

  void add(Prompt prompt) {
    ids.add(DigestIndex.digest(prompt.getPromptId()));
    contents.add(
        digest(
            prompt.getPromptId(),
            Conversations.identity(prompt.getMessages()),
            prompt.getCategory()));
  }

  int size() {
    return ids.size();
  }

  /** The place of a prompt among all; {@link DigestIndex#NONE} if it is none of them. */
  int find(String id) {
    return ids.find(DigestIndex.digest(id));
  }

  /** Whether a prompt of this name says what the row of an answer says that it does. */
  boolean says(Place row) {
    return contents.find(digest(row.promptId(), row.identity(), row.category()))
        != DigestIndex.NONE;
  }

  private static long digest(String id, String identity, @Nullable String category) {
    return DigestIndex.digest(DigestIndex.digest(DigestIndex.digest(id), identity), category);
  }
}
