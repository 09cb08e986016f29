package dev.charm.ops.export;

import java.util.Locale;

/** The file formats of an export. */
public enum ExportFormat {
  /** JSON lines as TRL's RewardTrainer reads them: prompt, chosen, rejected, margin. */
  TRL(true),
  /** JSON lines as OpenRLHF reads them: chosen and rejected as whole conversations, margin. */
  OPENRLHF(true),
  /** Every field in columns; the prompt's messages as JSON. */
  CSV(false),
  /** Every field as one JSON object per line. */
  NDJSON(false),
  /** Every field in columns; the prompt's messages as JSON. */
  PARQUET(false);

  private final boolean needsTexts;

  ExportFormat(boolean needsTexts) {
    this.needsTexts = needsTexts;
  }

  /** Whether a pair without texts has no place in this format. */
  public boolean needsTexts() {
    return needsTexts;
  }

  /** As it is written in arguments and manifests: lower case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
