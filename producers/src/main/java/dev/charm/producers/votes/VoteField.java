package dev.charm.producers.votes;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a table says of a vote, and the columns that say it; of several the first with a value. */
enum VoteField {
  /** Identity of the vote. */
  ID("battle_id", "vote_id", "id", "annotation_id", "uid"),
  /** What was asked; many votes may be on one. */
  QUESTION("question_id", "conversation_id"),
  MODEL_A("model_a", "left"),
  MODEL_B("model_b", "right"),
  WINNER("winner", "outcome", "verdict", "preference"),
  /** 1 if A won (Kaggle's form of the Arena's votes), or the chance that it does. */
  A_WON("winner_model_a"),
  /** 1 if B won. */
  B_WON("winner_model_b"),
  /** 1 if neither did. */
  TIED("winner_tie"),
  /** True if neither won, beside a column that says who did. */
  IS_TIE("is_tie"),
  PROMPT("prompt_id"),
  VOTER("voter", "judge", "judge_hash", "annotator", "worker", "user", "user_id"),
  SEQUENCE("sequence", "seq"),
  VOTED_AT(
      "voted_at",
      "tstamp",
      "timestamp",
      "created_at",
      "client_timestamp",
      "datetime",
      "time",
      "date"),
  LANGUAGE("language"),
  CATEGORY("category", "categories"),
  /** A tree of flags, of which those that are true are categories (Arena data since 2024). */
  TAGS("category_tag", "category_tags"),
  /** Whether the conversation is about code, which is the category {@code coding}. */
  CODE("is_code"),
  /** Which turn of the conversation was judged. */
  TURN("turn"),
  /** How many times this one vote counts. */
  WEIGHT("weight", "weights", "sample_weight"),
  /** How many votes the row stands for. */
  COUNT("count", "counts", "num_votes", "n_votes", "vote_count"),
  /** False if the voter knew the models' names. */
  ANONYMOUS("anony"),
  /** LMArena's: {@code sampled} is false of what it takes out of prompts that come too often. */
  DUPLICATES("dedup_tag");

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

  /** The columns of all these. */
  static Set<String> columns(VoteField... fields) {
    return Arrays.stream(fields)
        .flatMap(field -> field.columns().stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
