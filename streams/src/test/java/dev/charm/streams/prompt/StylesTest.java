package dev.charm.streams.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.calibration.style.StyleSums;
import dev.charm.schemas.Keys;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers count once, whether they were there before anyone counted or come meanwhile. */
class StylesTest {
  private final KeyValueStore<String, Styles.Entry> sums = store("styles", Styles.Entry.SERDE);
  private final KeyValueStore<String, byte[]> responses = store("responses", Serdes.ByteArray());
  private final Map<String, String> texts = new TreeMap<>();

  private static <V> KeyValueStore<String, V> store(String name, Serde<V> value) {
    KeyValueStore<String, V> store =
        Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), value)
            .withLoggingDisabled()
            .build();
    MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    store.init(context.getStateStoreContext(), store);
    return store;
  }

  private Styles styles() {
    return new Styles(sums, raw -> new String(raw, StandardCharsets.UTF_8), model -> {});
  }

  private void put(Styles styles, int prompt, String text) {
    String key = Keys.join("p" + prompt, "m", "0");
    String before = text == null ? texts.remove(key) : texts.put(key, text);
    responses.put(key, text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    styles.replaced(key, "m", before, text);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldCountEachAnswerOnceWhateverChangesDuringTheWalk(long seed) {
    Random random = new Random(seed);
    Styles styles = styles();
    for (int p = 0; p < 3 * Styles.MOST_AT_ONCE; p++) {
      put(styles, p, "word ".repeat(random.nextInt(9)));
    }
    assertThat(styles.of("m")).as("not begun").isEqualTo(StyleSums.NONE);
    for (int step = 0; step < 6; step++) {
      styles.step(responses);
      if (step % 2 == 0) {
        styles = styles(); // a restart goes on where the last transaction came to
      }
      for (int change = 0; change < 200; change++) {
        int prompt = random.nextInt(4 * Styles.MOST_AT_ONCE);
        put(styles, prompt, random.nextInt(4) == 0 ? null : "more. ".repeat(random.nextInt(9)));
      }
    }
    assertThat(styles.of("m")).isEqualTo(sumOf(new ArrayList<>(texts.values())));
  }

  private static StyleSums sumOf(List<String> texts) {
    StyleSums sum = StyleSums.NONE;
    for (String text : texts) {
      sum = sum.plus(text);
    }
    return sum;
  }
}
