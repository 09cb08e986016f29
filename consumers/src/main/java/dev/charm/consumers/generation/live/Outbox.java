package dev.charm.consumers.generation.live;

import dev.charm.consumers.generation.GenerationResult;
import dev.charm.consumers.generation.live.UnderWay.Asked;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is to be published in one transaction, and what is dealt with by it. */
final class Outbox {
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private GeneratorCounts counts = GeneratorCounts.NONE;

  List<ProducerRecord<byte[], byte[]>> records() {
    return records;
  }

  /** The requests whose answers are among the records. */
  List<Asked> asked() {
    return asked;
  }

  GeneratorCounts counts() {
    return counts;
  }

  void answer(
      Asked request, ProducerRecord<byte[], byte[]> record, GenerationResult.Answered answer) {
    asked.add(request);
    records.add(record);
    counts = counts.plus(GeneratorCounts.answer(answer));
  }

  void letter(ProducerRecord<byte[], byte[]> record, MalformedReason reason) {
    records.add(record);
    counts = counts.plus(GeneratorCounts.letter(reason));
  }

  /** A record of which nothing is to come. */
  void skip() {
    counts = counts.plus(GeneratorCounts.skips(1));
  }
}
