package dev.charm.producers.votes;

import java.util.List;

/** What a table says of a vote, and the columns that say it; of several the first that is there. */
enum VoteField {
  /** Identity of the vote. */
  ID("battle_id", "id"),
  /**
   * The conversation voted on, of which there is one vote (FastChat), or a question asked of many
   * models, which is a whole number (MT-bench).
   */
  QUESTION("question_id"),
  MODEL_A("model_a", "left"),
  MODEL_B("model_b", "right"),
  WINNER("winner"),
  /** 1 if A won (Kaggle's form of the Arena's votes). */
  A_WON("winner_model_a"),
  /** 1 if B won. */
  B_WON("winner_model_b"),
  /** 1 if neither did. */
  TIED("winner_tie"),
  PROMPT("prompt_id"),
  VOTER("voter", "judge", "judge_hash", "worker", "user", "user_id"),
  SEQUENCE("sequence", "seq"),
  VOTED_AT("voted_at", "timestamp", "tstamp"),
  LANGUAGE("language"),
  CATEGORY("category", "categories"),
  /** A tree of flags, of which those that are true are categories (Arena data since 2024). */
  TAGS("category_tag", "category_tags"),
  /** Whether the conversation is about code, which is the category {@code coding}. */
  CODE("is_code"),
  /** False if the voter knew the models' names. */
  ANONYMOUS("anony");

  private final List<String> columns;

  VoteField(String... columns) {
    this.columns = List.of(columns);
  }

  /** Names of columns, the preferred first. */
  List<String> columns() {
    return columns;
  }

  /** The preferred name, for messages. */
  String label() {
    return columns.get(0);
  }
}
