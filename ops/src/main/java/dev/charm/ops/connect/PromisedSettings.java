package dev.charm.ops.connect;

import static dev.charm.ops.connect.ClientUse.SCORE;
import static dev.charm.ops.connect.ClientUse.STACK;
import static dev.charm.ops.connect.ClientUse.STREAMS;

import dev.charm.schemas.Topic;
import dev.charm.streams.CalibrationService;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The Kafka client properties that what charm promises hangs on: nothing lost, nothing twice, the
 * same answer in whatever order. One that says otherwise is refused rather than obeyed, or ignored
 * in silence; one that says what charm does anyway is fine.
 */
public final class PromisedSettings {
  private static final Set<ClientUse> CONSUMERS = uses(ClientUse::consumes);
  private static final Set<ClientUse> PRODUCERS = uses(ClientUse::produces);
  private static final Set<ClientUse> GROUPS = EnumSet.of(STREAMS, SCORE);

  private static final String UNCOMMITTED =
      "what a transaction has given up would count, or count twice";
  private static final String SKIPPED = "records that were not read yet would be passed over";
  private static final String OWN_FORMAT = "keys and values are in the format of the catalogue";
  private static final String LOST = "what the broker has acknowledged could still be lost";
  private static final String DEAD_LETTERS =
      "what cannot be used becomes a dead letter, exactly once";
  private static final int LARGEST = Topic.MAX_TEXT_RECORD_BYTES;

  /** In the order in which they are looked at. */
  static final List<Rule> RULES =
      List.of(
          consumer("isolation.level", one("read_committed"), UNCOMMITTED),
          consumer("auto.offset.reset", one("earliest"), SKIPPED),
          consumer("enable.auto.commit", one("false"), SKIPPED),
          consumer("check.crcs", one("true"), "damaged records would count"),
          consumer("allow.auto.create.topics", one("false"), "topics are made by the catalogue"),
          consumer("key.deserializer", nothing(), OWN_FORMAT),
          consumer("value.deserializer", nothing(), OWN_FORMAT),
          new Rule(
              Kind.CONSUMER,
              "group.id",
              nothing(),
              GROUPS,
              "the group's name says what is scored or calibrated already, and status looks for it"),
          producer("acks", any("all", "-1"), LOST),
          producer("enable.idempotence", one("true"), "a record that is sent again would be twice"),
          producer("retries", between(1, Integer.MAX_VALUE), LOST),
          producer(
              "max.in.flight.requests.per.connection",
              between(1, 5),
              "records that are sent again would come in another order"),
          producer("key.serializer", nothing(), OWN_FORMAT),
          producer("value.serializer", nothing(), OWN_FORMAT),
          producer(
              "partitioner.class", nothing(), "all that belongs together lies in one partition"),
          producer(
              "partitioner.ignore.keys",
              one("false"),
              "all that belongs together lies in one partition"),
          producer(
              "max.request.size",
              between(LARGEST, Integer.MAX_VALUE),
              "a text of the largest admitted size must go out as it came in"),
          producer(
              "buffer.memory",
              between(LARGEST, Long.MAX_VALUE),
              "a text of the largest admitted size must go out as it came in"),
          producer(
              "transactional.id", nothing(), "it decides which of two instances is the older one"),
          producer(
              "transaction.two.phase.commit.enable",
              one("false"),
              "a transaction that is left open would stay so for ever"),
          streams("processing.guarantee", one("exactly_once_v2"), UNCOMMITTED),
          streams(
              "application.id",
              one(CalibrationService.APPLICATION_ID),
              "status and forget look for its group and its topics"),
          streams(
              "commit.interval.ms",
              between(1, 500),
              "status takes what was not committed for so long for settled"),
          streams("default.key.serde", nothing(), OWN_FORMAT),
          streams("default.value.serde", nothing(), OWN_FORMAT),
          streams("deserialization.exception.handler", nothing(), DEAD_LETTERS),
          streams("default.deserialization.exception.handler", nothing(), DEAD_LETTERS),
          streams("processing.exception.handler", nothing(), DEAD_LETTERS),
          streams("production.exception.handler", nothing(), DEAD_LETTERS),
          streams("default.production.exception.handler", nothing(), DEAD_LETTERS),
          streams(
              "default.client.supplier", nothing(), "clients of another make keep other promises"),
          streams(
              "rocksdb.config.setter",
              nothing(),
              "it bounds memory, and has forgotten texts leave the disk"),
          streams(
              "ensure.explicit.internal.resource.naming",
              one("true"),
              "names that are made up change, and what is stored under them is lost"),
          streams(
              "topology.optimization",
              any("none", "NO_OPTIMIZATION"),
              "stores have topics of their own"),
          new Rule(
              Kind.TOPIC,
              "cleanup.policy",
              one("compact"),
              EnumSet.of(STREAMS),
              "what is stored would expire"),
          new Rule(
              Kind.TOPIC,
              "max.message.bytes",
              between(LARGEST, Integer.MAX_VALUE),
              EnumSet.of(STREAMS),
              "a text of the largest admitted size must be stored"),
          stack("bootstrap.servers", "it starts a broker of its own"),
          stack("schema.registry.url", "it starts a registry of its own"),
          stack("state.dir", "stores lie in the data folder"));

  private PromisedSettings() {}

  /** Whose setting it is: decides under which prefixes Kafka Streams takes it. */
  enum Kind {
    CONSUMER("", "consumer.", "main.consumer.", "restore.consumer.", "global.consumer."),
    PRODUCER("", "producer."),
    TOPIC("topic."),
    STREAMS(""),
    STACK("");

    private final List<String> prefixes;

    Kind(String... prefixes) {
      this.prefixes = List.of(prefixes);
    }
  }

  /**
   * Which values keep a promise.
   *
   * @param words for people, after "must be"; empty if the setting must be left out
   * @param test of a value, without blanks around it
   */
  record Allowed(String words, Predicate<String> test) {}

  /**
   * One setting.
   *
   * @param name without prefix
   * @param uses in which it matters
   * @param reason what would come of another value
   */
  record Rule(Kind kind, String name, Allowed allowed, Set<ClientUse> uses, String reason) {

    /** The names by which the setting is known to one that uses it so. */
    Set<String> names(ClientUse use) {
      return use == STREAMS
          ? kind.prefixes.stream().map(prefix -> prefix + name).collect(Collectors.toSet())
          : Set.of(name);
    }

    /** What is wrong with a value, for people. */
    public String refusal(String name, String value, String source) {
      String shown = value.length() <= 60 ? value : value.substring(0, 60) + "...";
      return name
          + "="
          + shown
          + " ("
          + source
          + ") would break a promise: "
          + reason
          + "; "
          + (allowed.words.isEmpty() ? "leave it out" : "it must be " + allowed.words);
    }
  }

  /** Why a setting is refused; empty if it is not. */
  public static Optional<String> refusal(
      Set<ClientUse> uses, String name, String value, String source) {
    return RULES.stream()
        .filter(
            rule ->
                uses.stream().anyMatch(u -> rule.uses.contains(u) && rule.names(u).contains(name)))
        .filter(rule -> !rule.allowed.test.test(value.strip()))
        .findFirst()
        .map(rule -> rule.refusal(name, value.strip(), source));
  }

  private static Rule consumer(String name, Allowed allowed, String reason) {
    return new Rule(Kind.CONSUMER, name, allowed, CONSUMERS, reason);
  }

  private static Rule producer(String name, Allowed allowed, String reason) {
    return new Rule(Kind.PRODUCER, name, allowed, PRODUCERS, reason);
  }

  private static Rule streams(String name, Allowed allowed, String reason) {
    return new Rule(Kind.STREAMS, name, allowed, EnumSet.of(STREAMS), reason);
  }

  private static Rule stack(String name, String reason) {
    return new Rule(Kind.STACK, name, nothing(), EnumSet.of(STACK), reason);
  }

  private static Allowed one(String value) {
    return any(value);
  }

  private static Allowed any(String... values) {
    return new Allowed(
        String.join(" or ", values),
        given ->
            Arrays.stream(values)
                .anyMatch(v -> v.equals(given.toLowerCase(Locale.ROOT)) || v.equals(given)));
  }

  private static Allowed nothing() {
    return new Allowed("", given -> false);
  }

  private static Allowed between(long least, long most) {
    return new Allowed(
        most >= Integer.MAX_VALUE ? "at least " + least : "from " + least + " to " + most,
        given -> {
          try {
            long number = Long.parseLong(given);
            return number >= least && number <= most;
          } catch (NumberFormatException e) {
            return false;
          }
        });
  }

  private static Set<ClientUse> uses(Predicate<ClientUse> which) {
    return Arrays.stream(ClientUse.values())
        .filter(which)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(ClientUse.class)));
  }
}
