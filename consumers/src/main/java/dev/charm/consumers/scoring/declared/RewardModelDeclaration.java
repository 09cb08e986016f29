package dev.charm.consumers.scoring.declared;

import dev.charm.schemas.RewardModelId;

/** A reward model that can score, as {@code reward-models.yaml} declares it. */
public sealed interface RewardModelDeclaration
    permits HeadDeclaration, ClassifierDeclaration, ServerDeclaration {

  /** Its identity, {@code name@version}. */
  RewardModelId id();

  /** The word of its backend, as the file has it: {@code head}, {@code classifier}, {@code tei}. */
  String backend();
}
