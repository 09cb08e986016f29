package dev.charm.ops.metrics;

import java.util.List;

/**
 * Every metric of our own, defined once: {@code ops/deploy/METRICS.md} is made of this, and nothing
 * else can be published ({@link Sample}).
 *
 * <p>Counters begin at 0 with the process; what a transaction undid and was done again counts
 * twice. Gauges of what a task holds go with the task. Tags hold names of stages, topics, services,
 * reward models and policy models, and never a text, an id of a prompt or a setting; each says how
 * many values it may have.
 */
public enum OwnMetric {
  SERVICE_READY(
      "charm_service_ready",
      Kind.GAUGE,
      "1 or 0",
      "Whether a service of the process takes work; /health/ready says what it waits for.",
      Tag.SERVICE),
  SERVICE_RETRYING(
      "charm_service_retrying",
      Kind.GAUGE,
      "1 or 0",
      "Whether a scorer, a generator or the trainer tries something again that failed.",
      Tag.SERVICE),
  BROKER_SILENCE(
      "charm_broker_silence_seconds",
      Kind.GAUGE,
      "seconds",
      "How long ago the broker last answered what the process asks it every 5 s."),
  LAG(
      "charm_lag_seconds",
      Kind.GAUGE,
      "seconds",
      "Age, by its own timestamp, of the oldest committed record that a stage has not taken in; 0"
          + " when nothing waits. Of the whole group, so every instance says the same: take the"
          + " maximum. Looked at every 5 s; while the broker is silent it only grows.",
      Tag.STAGE,
      Tag.TOPIC),
  UNSETTLED(
      "charm_unsettled_seconds",
      Kind.GAUGE,
      "seconds",
      "How long ago what this process works on was last settled; 0 while it is: nothing waits,"
          + " ratings are fitted to all votes, every pair follows its calibration. Grows under steady"
          + " traffic, too. The system is settled when every instance is."),
  OPEN_WORK(
      "charm_open_work",
      Kind.GAUGE,
      "items",
      "What a stage has before it that no topic tells of: arenas to fit (ratings), summaries to send"
          + " and offsets to apply (prompt-task), pairs of models to solve and moves that wait"
          + " (merger).",
      Tag.STREAMS_STAGE),
  CALIBRATIONS_UNSETTLED(
      "charm_calibrations_unsettled",
      Kind.GAUGE,
      "calibrations",
      "Calibrations in force that some pairs do not follow yet."),
  RESTORE_RATIO(
      "charm_restore_ratio",
      Kind.GAUGE,
      "0 to 1",
      "How far stores are read back from their topics; 1 while none is."),
  RESTORE_REMAINING(
      "charm_restore_remaining_records",
      Kind.GAUGE,
      "records",
      "Records that are still to be read back into stores."),
  REWARDS("charm_rewards_total", Kind.COUNTER, "rewards", "Rewards taken in."),
  VOTES(
      "charm_votes_total",
      Kind.COUNTER,
      "records",
      "Records of votes taken in: corrections, retractions and repeats among them."),
  PAIRS("charm_pairs_total", Kind.COUNTER, "pairs", "Preference pairs published, anew or changed."),
  FLIPS(
      "charm_flips_total",
      Kind.COUNTER,
      "pairs",
      "Pairs among them whose chosen answer is another than before."),
  PAIRS_WITHDRAWN("charm_pairs_withdrawn_total", Kind.COUNTER, "pairs", "Pairs withdrawn."),
  RECALIBRATIONS(
      "charm_recalibrations_total", Kind.COUNTER, "revisions", "New revisions of calibrations."),
  MOVES_HELD(
      "charm_moves_held_total",
      Kind.COUNTER,
      "moves",
      "Small moves of an offset that were held back."),
  RATING_FITS("charm_rating_fits_total", Kind.COUNTER, "fits", "Fits of ratings to votes."),
  RATING_FIT_SECONDS(
      "charm_rating_fit_seconds_total",
      Kind.COUNTER,
      "seconds",
      "How long those fits took, all together."),
  MISMATCH_DEGREE(
      "charm_mismatch_degree",
      Kind.GAUGE,
      "-1 to 1",
      "Mismatch degree of a model by a reward model, the mean over its reference models: above 0"
          + " the reward model prefers it more than people do.",
      Tag.REWARD_MODEL,
      Tag.MODEL),
  MISMATCH_WIDTH(
      "charm_mismatch_interval_width",
      Kind.GAUGE,
      "-1 to 1",
      "Width of its 95 % interval, the mean over reference models; not of predicted offsets.",
      Tag.REWARD_MODEL,
      Tag.MODEL),
  MISMATCH_BEYOND(
      "charm_mismatch_beyond_interval",
      Kind.GAUGE,
      "calibrations",
      "Calibrations of the model whose interval of the mismatch degree lies on one side of 0.",
      Tag.REWARD_MODEL,
      Tag.MODEL),
  OFFSET_WIDTH(
      "charm_offset_interval_width",
      Kind.GAUGE,
      "units of the reward model",
      "Width of the 95 % interval of the offset, the mean over those that are bounded.",
      Tag.REWARD_MODEL,
      Tag.MODEL),
  DEAD_LETTERS(
      "charm_dead_letters_total",
      Kind.COUNTER,
      "records",
      "Records that could not be used, by reason: charm dead-letters list shows them.",
      Tag.SERVICE,
      Tag.REASON),
  SCORED("charm_scored_total", Kind.COUNTER, "rewards", "Responses scored.", Tag.SERVICE),
  SCORER_BATCHES(
      "charm_scorer_batches_total", Kind.COUNTER, "batches", "Batches committed.", Tag.SERVICE),
  SCORER_RESPONSES(
      "charm_scorer_responses_total",
      Kind.COUNTER,
      "responses",
      "Responses in those batches, scored or not.",
      Tag.SERVICE),
  SCORER_PLACES(
      "charm_scorer_batch_places_total",
      Kind.COUNTER,
      "responses",
      "Responses that those batches had room for; how full they are is the ratio of the two.",
      Tag.SERVICE),
  SCORER_TOKENS(
      "charm_scorer_tokens_total",
      Kind.COUNTER,
      "tokens",
      "Tokens that the model saw, as far as it tells.",
      Tag.SERVICE),
  SCORER_SECONDS(
      "charm_scorer_busy_seconds_total",
      Kind.COUNTER,
      "seconds",
      "How long batches were judged.",
      Tag.SERVICE),
  SCORER_RETRIES(
      "charm_scorer_retries_total",
      Kind.COUNTER,
      "times",
      "Times that a batch or a part of it was tried again.",
      Tag.SERVICE),
  SCORER_SWAPS(
      "charm_scorer_swaps_total",
      Kind.COUNTER,
      "times",
      "Changes from one version of the reward model to another.",
      Tag.SERVICE),
  GENERATED("charm_generated_total", Kind.COUNTER, "answers", "Answers published.", Tag.SERVICE),
  GENERATOR_MARKED(
      "charm_generator_marked_total",
      Kind.COUNTER,
      "answers",
      "Answers among them that are refused, filtered, cut at the most tokens or empty.",
      Tag.SERVICE),
  GENERATOR_SKIPPED(
      "charm_generator_skipped_total",
      Kind.COUNTER,
      "prompts",
      "Records of prompts that ask for nothing: not chosen, without a text here, answered before,"
          + " withdrawn, replaced, malformed.",
      Tag.SERVICE),
  GENERATOR_PROMPT_TOKENS(
      "charm_generator_prompt_tokens_total",
      Kind.COUNTER,
      "tokens",
      "Tokens of the prompts of published answers, as far as the server tells.",
      Tag.SERVICE),
  GENERATOR_TOKENS(
      "charm_generator_tokens_total",
      Kind.COUNTER,
      "tokens",
      "Tokens of published answers, as far as the server tells.",
      Tag.SERVICE),
  GENERATOR_SECONDS(
      "charm_generator_answer_seconds_total",
      Kind.COUNTER,
      "seconds",
      "How long the server took for them, all together.",
      Tag.SERVICE),
  GENERATOR_TRANSACTIONS(
      "charm_generator_transactions_total",
      Kind.COUNTER,
      "transactions",
      "Transactions committed.",
      Tag.SERVICE),
  GENERATOR_RETRIES(
      "charm_generator_retries_total",
      Kind.COUNTER,
      "times",
      "Times that a request, or a session with the broker, had to be tried again.",
      Tag.SERVICE),
  GENERATOR_SPENT(
      "charm_generator_budget_spent",
      Kind.GAUGE,
      "1 or 0",
      "Whether the budget is used up, so that the generator asks for nothing more.",
      Tag.SERVICE),
  TRAINING_ROUNDS(
      "charm_training_rounds_total",
      Kind.COUNTER,
      "rounds",
      "Rounds of training that are over.",
      Tag.OUTCOME),
  TRAINING_SECONDS(
      "charm_training_seconds_total", Kind.COUNTER, "seconds", "How long they took, all together."),
  HELD(
      "charm_held_things",
      Kind.GAUGE,
      "things",
      "What a service holds on disk, roughly: prompts, votes, pairs.",
      Tag.SERVICE,
      Tag.THING),
  DISK_FREE(
      "charm_disk_free_bytes",
      Kind.GAUGE,
      "bytes",
      "Room on the file system that has least of those written to; everything stops in order at"
          + " charm_disk_reserve_bytes."),
  DISK_RESERVE(
      "charm_disk_reserve_bytes", Kind.GAUGE, "bytes", "What is kept free of that file system.");

  /** How a value moves. */
  public enum Kind {
    COUNTER,
    GAUGE
  }

  /** What tells the series of one metric apart. */
  public enum Tag {
    SERVICE(
        "service",
        "a service of the process: streams, scorer NAME@VERSION, generator NAME, … (one each)"),
    STAGE(
        "stage", "ratings, prompt-task, merger, scorer NAME, generator NAME or trainer (one each)"),
    STREAMS_STAGE("stage", "ratings, prompt-task or merger (3)"),
    TOPIC("topic", "what the stage reads (at most 6 for each)"),
    REWARD_MODEL("reward_model", "NAME@VERSION"),
    MODEL("model", "a policy model (with reward_model at most 1,000 series in a process)"),
    REASON("reason", "as the dead letter says it (15)"),
    OUTCOME("outcome", "promoted, refused, nothing or failed (4)"),
    THING("things", "what it is (at most 2 for each)");

    private final String label;
    private final String meaning;

    Tag(String label, String meaning) {
      this.label = label;
      this.meaning = meaning;
    }

    /** The name in a series. */
    public String label() {
      return label;
    }

    /** Which values it has, and how many. */
    public String meaning() {
      return meaning;
    }
  }

  private final String name;
  private final Kind kind;
  private final String unit;
  private final String description;
  private final List<Tag> tags;

  OwnMetric(String name, Kind kind, String unit, String description, Tag... tags) {
    this.name = name;
    this.kind = kind;
    this.unit = unit;
    this.description = description;
    this.tags = List.of(tags);
  }

  /** As Prometheus has it; that of a counter ends with {@code _total}. */
  public String prometheusName() {
    return name;
  }

  public Kind kind() {
    return kind;
  }

  /** What a value of 1 stands for, for people. */
  public String unit() {
    return unit;
  }

  public String description() {
    return description;
  }

  public List<Tag> tags() {
    return tags;
  }

  /**
   * A value of it.
   *
   * @param tagValues one for each tag, in their order
   */
  public Sample is(double value, String... tagValues) {
    return new Sample(this, List.of(tagValues), value);
  }

  /**
   * A value of it.
   *
   * @param tagValues one for each tag, in their order
   */
  public Sample is(long value, String... tagValues) {
    return is((double) value, tagValues);
  }
}
