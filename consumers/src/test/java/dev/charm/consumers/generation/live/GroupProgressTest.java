package dev.charm.consumers.generation.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.generation.live.Standing.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** What a group commits of a partition is what is true of it, whenever somebody takes it over. */
class GroupProgressTest {
  private static ConsumerRecord<byte[], byte[]> record(long offset) {
    byte[] bytes = String.valueOf(offset).getBytes(StandardCharsets.UTF_8);
    return new ConsumerRecord<>("prompts", 0, offset, bytes, bytes);
  }

  /**
   * Prompts at random offsets, answered in any order by a generator that is killed again and again,
   * each time with what it had committed last.
   */
  @Property(tries = 300)
  void shouldGiveEveryPromptItsAnswersWhateverTheOrderAndTheKills(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int samples) {
    Random random = new Random(seed);
    List<Long> log = new ArrayList<>();
    long offset = random.nextInt(1000);
    for (int i = 0; i < 60; i++) {
      log.add(offset);
      offset += random.nextInt(5) == 0 ? 1 + random.nextInt(300) : 1; // compacted, markers
    }
    OffsetAndMetadata committed = new OffsetAndMetadata(log.get(0));
    Map<String, Integer> published = new HashMap<>();
    Map<String, Integer> asked = new HashMap<>();
    Set<String> atKill = new HashSet<>();
    int lives = 0;
    while (committed.offset() < offset && lives < 10) {
      PartitionWindow window = new PartitionWindow(GroupProgress.read(committed), samples);
      List<String> inFlight = new ArrayList<>();
      Map<String, PromptSlot> slots = new HashMap<>();
      long position = committed.offset();
      int steps = lives++ < 8 ? random.nextInt(150) : 100_000;
      for (int step = 0; step < steps && committed.offset() < offset; step++) {
        if (random.nextInt(3) == 0 && position < offset) {
          long from = position;
          long next = log.stream().filter(each -> each >= from).findFirst().orElse(offset);
          if (next < offset) {
            BitSet before = window.finishedBefore(next);
            if (before != null) {
              PromptSlot slot =
                  new PromptSlot(
                      record(next), "p" + next, new Text(0, "d"), List.of(), samples, before);
              if (!slot.isFinished()) {
                window.add(slot);
              }
            }
            position = next + 1;
          } else {
            position = offset;
          }
          window.read(position);
        } else if (inFlight.size() < 4) {
          for (PromptSlot slot : window.slots()) {
            int sample = slot.take(step);
            if (sample >= 0) {
              String name = slot.offset() + "/" + sample;
              asked.merge(name, 1, Integer::sum);
              slots.put(name, slot);
              inFlight.add(name);
              break;
            }
          }
        }
        if (!inFlight.isEmpty() && random.nextBoolean()) {
          String name = inFlight.remove(random.nextInt(inFlight.size()));
          PromptSlot slot = slots.get(name);
          if (random.nextInt(10) == 0) {
            slot.again(Integer.parseInt(name.substring(name.indexOf('/') + 1)), step - 100);
            asked.merge(name, -1, Integer::sum);
            continue;
          }
          published.merge(name, 1, Integer::sum);
          slot.finish(Integer.parseInt(name.substring(name.indexOf('/') + 1)));
          if (slot.isFinished()) {
            window.remove(slot);
          }
          committed = window.progress().write(); // in the transaction of the answer
        } else if (random.nextInt(10) == 0) {
          committed = window.progress().write();
        }
      }
      atKill.addAll(inFlight);
    }
    assertThat(published)
        .hasSize(60 * samples)
        .allSatisfy((name, times) -> assertThat(times).isOne());
    asked.forEach(
        (name, times) ->
            assertThat(times > 1 && !atKill.contains(name)).as(name + " " + times).isFalse());
  }

  @Property(tries = 200)
  void shouldReadWhatItHasWritten(@ForAll long seed) {
    Random random = new Random(seed);
    TreeMap<Long, BitSet> unfinished = new TreeMap<>();
    long at = random.nextInt(3) == 0 ? 1L << 40 : random.nextInt(1000);
    for (int i = random.nextInt(20); i >= 0; i--) {
      BitSet finished = new BitSet();
      for (int j = random.nextInt(40); j > 0; j--) {
        finished.set(random.nextInt(300));
      }
      unfinished.put(at, finished);
      at += 1 + random.nextInt(random.nextInt(5) == 0 ? 1 << 20 : 3);
    }
    GroupProgress progress = new GroupProgress(at, unfinished);
    assertThat(GroupProgress.read(progress.write())).isEqualTo(progress);
  }

  @Property(tries = 100)
  void shouldNotNeedMoreMetadataThanABrokerTakes(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 10_000) int samples) {
    Random random = new Random(seed);
    PartitionWindow window = new PartitionWindow(GroupProgress.at(5), samples);
    long offset = 5;
    int held = 0;
    while (window.hasRoom(offset)) {
      PromptSlot slot =
          new PromptSlot(
              record(offset), "p" + offset, new Text(0, "d"), List.of(), samples, new BitSet());
      window.add(slot);
      held++;
      for (int j = random.nextInt(30); j > 0 && samples > 1; j--) {
        slot.finish(1 + random.nextInt(samples - 1));
      }
      if (random.nextInt(3) == 0) {
        window.remove(slot); // dealt with in the meantime
        held--;
      }
      offset += 1 + (random.nextInt(4) == 0 ? random.nextInt(100_000) : 0);
      window.read(offset);
    }
    assertThat(held).isPositive();
    OffsetAndMetadata written = window.progress().write();
    assertThat(written.metadata()).startsWith("g1:").hasSizeLessThanOrEqualTo(4096);
    assertThat(GroupProgress.read(written)).isEqualTo(window.progress());
  }

  @Test
  void shouldTakeMetadataOfOthersForNone() {
    for (String metadata : List.of("", "x", "g1:", "g1:!", "g1:gICAgICAgICAgICAgA", "g1:AAAA")) {
      assertThat(GroupProgress.read(new OffsetAndMetadata(7, metadata)))
          .as(metadata)
          .isEqualTo(GroupProgress.at(7));
    }
  }
}
