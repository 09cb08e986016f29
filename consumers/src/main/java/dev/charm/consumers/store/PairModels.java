package dev.charm.consumers.store;

import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Which calibration decides a pair; many pairs have the same. */
public record PairModels(String rewardModel, String overvalued, String reference) {

  static PairModels of(PreferencePair pair) {
    return new PairModels(pair.getRewardModel(), pair.getOvervalued(), pair.getReference());
  }

  /** Key of the calibration. */
  public String calibrationKey() {
    return Keys.calibration(rewardModel, overvalued, reference);
  }

  byte[] bytes() {
    return calibrationKey().getBytes(StandardCharsets.UTF_8);
  }

  static PairModels read(byte[] bytes, int from, int length) {
    List<String> parts = Keys.split(new String(bytes, from, length, StandardCharsets.UTF_8));
    return new PairModels(parts.get(0), parts.get(1), parts.get(2));
  }
}
