package dev.charm.streams.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.Battle;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import dev.charm.schemas.Registry;
import dev.charm.schemas.Reward;
import dev.charm.schemas.Topics;
import dev.charm.streams.CalibrationService;
import dev.charm.streams.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;

/**
 * One way to come to a truth: a number of partitions, how events arrive and into which of them they
 * are put, and how instances come and go meanwhile. All that is random in it follows from the seed;
 * when threads and processes are scheduled does not.
 *
 * <p>With standbys, an instance that takes over finds a standby, a store of its own or nothing;
 * exactly-once, standbys and caches together have lost state before: apache/kafka PR 12540.
 *
 * <ol>
 *   <li>An instance starts.
 *   <li>Events come in parts. After each part, once a random share of it is consumed, something
 *       happens to the instances.
 *   <li>Beside each part wrong rewards and votes of a higher version come in a transaction that is
 *       aborted.
 *   <li>Once all calibrations are settled at the batch result, the whole logs keep every guarantee,
 *       and each fault planted in them is found.
 * </ol>
 */
public record Scenario(
    long seed, int partitions, Arrival arrival, Placement placement, Course course, int standbys) {
  private static final Set<String> INPUTS =
      Set.of(Topics.REWARDS.name(), Topics.RETRACTIONS.name(), Topics.BATTLES.name());

  /** Its truth: the same for all scenarios of a seed. */
  public Truth truth() {
    return Truth.of(seed);
  }

  /** Lets it happen, checks everything, and returns what streaming came to. */
  public Projection play(String bootstrapServers, Registry registry, Instances instances)
      throws Exception {
    Truth truth = truth();
    Projection batch = truth.batch();
    assertThat(batch.pairs()).hasSizeGreaterThan(300);
    Random random = new Random(seed);
    List<SpecificRecord> events = arrival.eventsOf(truth, random);
    try (Traffic traffic = new Traffic(bootstrapServers, registry);
        Observer observer = new Observer(bootstrapServers, registry)) {
      instances.start(Course.FIRST);
      course.after(0, instances, random);
      for (int part = 1; part <= Course.PARTS; part++) {
        long before = traffic.sent(INPUTS);
        traffic.send(part(events, part), placement, random);
        traffic.sendAborted(neverMeant(traffic, truth, random));
        if (part < Course.PARTS) {
          long until =
              before + (long) (0.9 * random.nextDouble() * (traffic.sent(INPUTS) - before));
          Waiting.until(
              this + ": " + until + " inputs are consumed",
              () -> traffic.consumed(CalibrationService.APPLICATION_ID, INPUTS) >= until);
          course.after(part, instances, random);
        }
      }

      CommittedLog log = observer.awaitSettledAt(batch, truth::ratingsUnlikeIn, toString());
      assertThat(log.projection().differencesFrom(batch)).as(toString()).isEmpty();
      assertThat(log.broken()).as(toString()).isEmpty();
      assertThat(truth.textsMissingIn(log)).as(toString()).isEmpty();
      PlantedFault.shouldAllBeCaughtIn(log, batch, truth::unlikeIn);
      shouldNotReadWhatIsAborted(traffic, observer, bootstrapServers, registry);
      return log.projection();
    }
  }

  private static List<SpecificRecord> part(List<SpecificRecord> events, int part) {
    int size = events.size();
    return events.subList(size * (part - 1) / Course.PARTS, size * part / Course.PARTS);
  }

  private static List<ProducerRecord<byte[], byte[]>> neverMeant(
      Traffic traffic, Truth truth, Random random) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Reward some = truth.rewards().get(random.nextInt(truth.rewards().size()));
      records.add(
          traffic.record(
              Reward.newBuilder(some).setScore(1_000).setVersion(Truth.VERSION + 1).build()));
      Battle vote = truth.votes().get(random.nextInt(truth.votes().size()));
      records.add(
          traffic.record(
              Battle.newBuilder(vote).setRetracted(true).setVersion(Truth.VERSION + 1).build()));
    }
    return records;
  }

  /** Had the reader read everything, it would have seen a pair and a calibration that are wrong. */
  private void shouldNotReadWhatIsAborted(
      Traffic traffic, Observer observer, String bootstrapServers, Registry registry)
      throws Exception {
    CommittedLog before = observer.read();
    PreferencePair pair = before.pairs().get(0).value();
    Calibration calibration = before.calibrations().get(0).value();
    traffic.sendAborted(
        List.of(
            traffic.record(
                Topics.PREFERENCE_PAIRS,
                Keys.pair("aborted", "aborted", "aborted", "aborted"),
                pair),
            traffic.record(Topics.CALIBRATIONS, "aborted", calibration)));
    assertThat(observer.read()).as(toString()).isEqualTo(before);
    try (LogTail<Calibration> everything =
        new LogTail<>(
            bootstrapServers, registry, Topics.CALIBRATIONS, IsolationLevel.READ_UNCOMMITTED)) {
      assertThat(everything.read()).anyMatch(record -> record.key().equals("aborted"));
    }
  }
}
