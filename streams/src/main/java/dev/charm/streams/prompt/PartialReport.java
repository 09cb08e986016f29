package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.Tally;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.ScorePartial;
import dev.charm.schemas.TallyPartial;
import dev.charm.streams.CalibrationKey;
import dev.charm.streams.PartialKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Sends what changed in this partition to the merger, as upserts: the whole summary each time, so
 * that no retraction arithmetic crosses the network and a repeated report changes nothing.
 */
final class PartialReport {
  private final ProcessorContext<Object, Object> context;
  private final PromptStores stores;
  private final DifferenceIndex index;
  private final String sink;
  private String lastSent = ""; // only where to go on; what is due stands in the store

  PartialReport(
      ProcessorContext<Object, Object> context,
      PromptStores stores,
      DifferenceIndex index,
      String sink) {
    this.context = context;
    this.stores = stores;
    this.index = index;
    this.sink = sink;
  }

  /**
   * Sends what is due, reading about {@code limit} index entries at most; the rest stays due, and
   * is first in turn next time.
   */
  void send(int limit) {
    int left = limit;
    for (String due : due()) {
      if (left <= 0) {
        return;
      }
      List<String> parts = Keys.split(due);
      left -= send(parts.get(0), parts.get(1), parts.subList(2, parts.size()));
      stores.unreported().delete(due);
      lastSent = due;
    }
  }

  private List<String> due() {
    List<String> behind = new ArrayList<>();
    List<String> before = new ArrayList<>();
    try (KeyValueIterator<String, byte[]> all = stores.unreported().all()) {
      while (all.hasNext()) {
        String key = all.next().key;
        (key.compareTo(lastSent) > 0 ? behind : before).add(key);
      }
    }
    behind.addAll(before);
    return behind;
  }

  private int send(String rewardModel, String kind, List<String> models) {
    return switch (kind) {
      case PartialKind.DIFFERENCE -> sendDifference(rewardModel, models.get(0), models.get(1));
      case PartialKind.TALLY -> sendTally(rewardModel, models.get(0), models.get(1));
      case PartialKind.SCORE -> sendScore(rewardModel, models.get(0));
      default -> throw new IllegalStateException("no summary is of the kind " + kind);
    };
  }

  private int sendDifference(String rewardModel, String overvalued, String reference) {
    CalibrationKey calibration = new CalibrationKey(rewardModel, overvalued, reference);
    DoubleStream.Builder values = DoubleStream.builder();
    int read = 0;
    try (DifferenceIndex.Entries entries = index.all(calibration)) {
      while (entries.hasNext()) {
        values.add(entries.next().d());
        read++;
      }
    }
    DifferenceSummary summary = DifferenceSummary.of(Differences.of(values.build().toArray()));
    List<Long> keys = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    List<Long> sums = new ArrayList<>();
    for (DifferenceSummary.Bin bin : summary.bins()) {
      keys.add(bin.key());
      counts.add(bin.count());
      sums.add(bin.sum());
    }
    DifferencePartial partial =
        DifferencePartial.newBuilder()
            .setOvervalued(overvalued)
            .setReference(reference)
            .setExact(summary.exact())
            .setKeys(keys)
            .setCounts(counts)
            .setSums(sums)
            .setAppliedOffset(appliedOffset(calibration))
            .build();
    send(rewardModel, PartialKind.DIFFERENCE, partial, overvalued, reference);
    return read;
  }

  private @Nullable Double appliedOffset(CalibrationKey calibration) {
    Boundary boundary = stores.boundaries().get(calibration.key());
    return boundary == null || boundary.moving() ? null : boundary.applied();
  }

  private int sendTally(String rewardModel, String a, String b) {
    Tally tally = stores.tallies().get(Keys.join(rewardModel, a, b));
    send(
        rewardModel,
        PartialKind.TALLY,
        new TallyPartial(a, b, tally.wins(), tally.losses(), tally.ties()),
        a,
        b);
    return 1;
  }

  private int sendScore(String rewardModel, String model) {
    ScoreSum sum = stores.scoreSums().get(Keys.join(rewardModel, model));
    ScorePartial partial =
        new ScorePartial(
            model,
            sum.count(),
            ByteBuffer.wrap(sum.sum().toByteArray()),
            ByteBuffer.wrap(sum.sumOfSquares().toByteArray()));
    send(rewardModel, PartialKind.SCORE, partial, model);
    return 1;
  }

  private void send(String rewardModel, String kind, Object summary, String... models) {
    int partition = context.taskId().partition();
    String[] parts = new String[models.length + 3];
    parts[0] = rewardModel;
    parts[1] = kind;
    System.arraycopy(models, 0, parts, 2, models.length);
    parts[parts.length - 1] = String.valueOf(partition);
    PartialSummary partial = new PartialSummary(rewardModel, partition, summary);
    context.forward(new Record<>(Keys.join(parts), partial, context.currentSystemTimeMs()), sink);
  }
}
