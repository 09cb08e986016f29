package dev.charm.ops.dashboard.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.charm.calibration.reward.Share;
import dev.charm.ops.dashboard.data.LengthPreference;
import java.util.Optional;

/** {@code /api/v1/lengths}. */
public final class LengthJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LengthJson() {}

  /** How often a reward model prefers the longer answer. */
  public static ObjectNode of(LengthPreference lengths) {
    ObjectNode json = JSON.createObjectNode();
    json.put("pairs", lengths.pairs());
    json.put("complete", lengths.complete());
    put(json, "longer_preferred", lengths.raw());
    put(json, "longer_preferred_calibrated", lengths.calibrated());
    return json;
  }

  private static void put(ObjectNode json, String name, Optional<Share> share) {
    json.put(name, share.map(Share::value).orElse(null));
    json.put(name + "_ci_low", share.map(Share::ciLow).orElse(null));
    json.put(name + "_ci_high", share.map(Share::ciHigh).orElse(null));
  }
}
