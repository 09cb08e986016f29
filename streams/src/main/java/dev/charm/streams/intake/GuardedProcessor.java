package dev.charm.streams.intake;

import dev.charm.schemas.Decoded;
import dev.charm.schemas.MalformedReason;
import dev.charm.streams.intake.FailedRecords.RecordFailedException;
import dev.charm.streams.measured.Measures;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The last net around a processor: a record that makes it throw, of whatever nobody thought of,
 * becomes a dead letter of the reason {@link MalformedReason#FAILED}, once, without any other
 * effect; see {@link FailedRecords}.
 *
 * @param <D> what the processor takes
 */
public final class GuardedProcessor<D extends Decoded<?>>
    implements Processor<String, D, Object, Object> {
  private final Processor<String, D, Object, Object> guarded;
  private final FailedRecords failed;
  private final String deadLetterSink;
  private final Measures measures;
  private ProcessorContext<Object, Object> context; // set by init
  private Intake intake;

  public GuardedProcessor(
      Processor<String, D, Object, Object> guarded,
      FailedRecords failed,
      String deadLetterSink,
      Measures measures) {
    this.guarded = guarded;
    this.failed = failed;
    this.deadLetterSink = deadLetterSink;
    this.measures = measures;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.intake = new Intake(context, deadLetterSink, Router.NONE, measures);
    guarded.init(context);
  }

  @Override
  public void process(Record<String, D> record) {
    RecordMetadata at = context.recordMetadata().orElseThrow();
    String verdict = failed.verdict(at).orElse(null);
    if (verdict != null) {
      intake.reject(record, MalformedReason.FAILED, verdict);
      return;
    }
    try {
      guarded.process(record);
    } catch (RuntimeException | StackOverflowError e) {
      Optional<RecordFailedException> failure = failed.failed(at, e);
      if (failure.isPresent()) {
        throw failure.get();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    guarded.close();
  }
}
