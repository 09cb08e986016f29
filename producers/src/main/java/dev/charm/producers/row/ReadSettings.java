package dev.charm.producers.row;

import dev.charm.producers.source.Source;
import java.util.OptionalLong;

/**
 * How sources of prompts, responses and scores are read.
 *
 * @param aliases spellings of policy models
 * @param version version of every event; empty for the file's last change in milliseconds, so that
 *     a corrected file wins over its former self and the same file changes nothing
 */
public record ReadSettings(Aliases aliases, OptionalLong version) {
  /** No aliases, version by the file's last change. */
  public static final ReadSettings DEFAULT = new ReadSettings(Aliases.none(), OptionalLong.empty());

  public long version(Source source) {
    return version.orElse(source.lastModified().toEpochMilli());
  }
}
