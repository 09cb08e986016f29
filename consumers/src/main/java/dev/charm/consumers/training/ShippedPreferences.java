package dev.charm.consumers.training;

import dev.charm.consumers.scoring.HeadFormat;
import dev.charm.consumers.scoring.RewardFeatures;
import dev.charm.consumers.scoring.ShippedHead;
import java.io.IOException;
import java.util.Optional;

/** The original preferences that come with the shipped head. */
public final class ShippedPreferences implements OriginalPreferences.Source {
  @Override
  public OriginalPreferences read(RewardFeatures features) throws IOException {
    Optional<byte[]> bytes = ShippedHead.preferences();
    return bytes.isEmpty()
        ? OriginalPreferences.NONE
        : PreferencesFormat.read(bytes.get(), HeadFormat.read(ShippedHead.bytes()));
  }
}
