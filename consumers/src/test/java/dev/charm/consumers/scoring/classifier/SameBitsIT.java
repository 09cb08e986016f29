package dev.charm.consumers.scoring.classifier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.consumers.scoring.RewardScorer;
import dev.charm.consumers.scoring.ScoringRequest;
import dev.charm.consumers.scoring.ScoringResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a transformer of six layers: what is beside a conversation has no influence on its score.
 */
class SameBitsIT {
  @TempDir Path folder;

  @Test
  void shouldGiveTheSameBitsWhateverTheBatchAndTheOrder() throws Exception {
    TinyClassifier encoder = TinyClassifier.ofEncoder(folder);
    List<ScoringRequest> requests = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      requests.add(new ScoringRequest("Question " + i, "some more words ".repeat(i * i / 40)));
    }
    try (RewardScorer wide = Declared.of(encoder.folder()).open();
        RewardScorer narrow = Declared.of(encoder.folder()).batchTokens(100).open()) {
      List<ScoringResult> together = wide.score(requests);
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < requests.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, new Random(11));
      for (int from = 0; from < order.size(); from += 7) {
        List<Integer> some = order.subList(from, Math.min(order.size(), from + 7));
        List<ScoringResult> expected = some.stream().map(together::get).toList();
        assertThat(wide.score(some.stream().map(requests::get).toList())).isEqualTo(expected);
        assertThat(narrow.score(some.stream().map(requests::get).toList())).isEqualTo(expected);
      }
    }
  }
}
