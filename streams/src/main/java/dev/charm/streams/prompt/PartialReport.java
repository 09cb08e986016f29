package dev.charm.streams.prompt;

import dev.charm.calibration.reward.DifferenceRange;
import dev.charm.calibration.reward.DifferenceSummary;
import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.DifferencePartial;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PartialSummary;
import dev.charm.schemas.ScorePartial;
import dev.charm.schemas.TallyPartial;
import dev.charm.streams.partial.DifferencePartials;
import dev.charm.streams.partial.PartialKind;
import dev.charm.streams.partial.StylePartials;
import dev.charm.streams.partial.TallyPartials;
import dev.charm.streams.state.CalibrationKey;
import dev.charm.streams.state.ModelPair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Sends what changed in this partition to the merger, as upserts: the whole summary each time, so
 * that no retraction arithmetic crosses the network and a repeated report changes nothing. Where
 * nothing is left, a tombstone.
 */
final class PartialReport {
  private final ProcessorContext<Object, Object> context;
  private final PromptStores stores;
  private final Boundaries boundaries;
  private final Evidence evidence;
  private final Texts texts;
  private final DirtySummaries dirty;
  private final String sink;

  PartialReport(
      ProcessorContext<Object, Object> context,
      PromptStores stores,
      Boundaries boundaries,
      Evidence evidence,
      Texts texts,
      DirtySummaries dirty,
      String sink) {
    this.context = context;
    this.stores = stores;
    this.boundaries = boundaries;
    this.evidence = evidence;
    this.texts = texts;
    this.dirty = dirty;
    this.sink = sink;
  }

  /** Sends what is due. */
  void send() {
    for (String due : dirty.due()) {
      List<String> parts = Keys.split(due);
      send(parts, summary(parts.get(0), parts.get(1), parts.subList(2, parts.size())));
      dirty.sent(due);
    }
  }

  private @Nullable Object summary(String rewardModel, String kind, List<String> models) {
    return switch (kind) {
      case PartialKind.DIFFERENCE ->
          difference(new ModelPair(rewardModel, models.get(0), models.get(1)));
      case PartialKind.TALLY -> tally(rewardModel, models.get(0));
      case PartialKind.SCORE -> score(rewardModel, models.get(0));
      default -> throw new IllegalStateException("no summary is of the kind " + kind);
    };
  }

  private @Nullable DifferencePartial difference(ModelPair pair) {
    DifferenceSummary summary = evidence.summary(pair);
    if (summary.isEmpty()) {
      return null;
    }
    List<CalibrationKey> calibrations = pair.calibrations();
    return DifferencePartials.of(summary, side(calibrations.get(0)), side(calibrations.get(1)));
  }

  private DifferencePartials.Side side(CalibrationKey calibration) {
    DifferenceRange range = stores.ranges().get(calibration.key());
    return new DifferencePartials.Side(
        range == null ? null : evidence.detail(calibration.pair(), range),
        boundaries.of(calibration).appliedToAll());
  }

  private @Nullable TallyPartial tally(String rewardModel, String model) {
    GameRow row = stores.tallies().get(Keys.join(rewardModel, model));
    return row == null ? null : TallyPartials.of(model, row.games());
  }

  private @Nullable ScorePartial score(String rewardModel, String model) {
    ScoreSum sum = stores.scoreSums().get(Keys.join(rewardModel, model));
    if (sum == null) {
      return null;
    }
    StyleSums style = texts.style(model);
    return ScorePartial.newBuilder()
        .setPolicyModel(model)
        .setCount(sum.count())
        .setSum(ByteBuffer.wrap(sum.sum().toByteArray()))
        .setSumOfSquares(ByteBuffer.wrap(sum.sumOfSquares().toByteArray()))
        .setTexts(style.responses())
        .setStyleSums(StylePartials.bytes(style))
        .build();
  }

  private void send(List<String> parts, @Nullable Object summary) {
    int partition = context.taskId().partition();
    List<String> key = new ArrayList<>(parts);
    key.add(String.valueOf(partition));
    PartialSummary partial =
        summary == null ? null : new PartialSummary(parts.get(0), partition, summary);
    context.forward(
        new Record<>(Keys.join(key.toArray(String[]::new)), partial, context.currentSystemTimeMs()),
        sink);
  }
}
