package dev.charm.ops.export;

import dev.charm.consumers.views.Spool;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes preference pairs in order of key, with a manifest. In memory it holds one pair at a time
 * and a few bits of each; what the source holds is the source's to say.
 */
public final class PairExport {
  /** What the manifest calls the standard output. */
  private static final String STANDARD_OUTPUT = "-";

  private final PairSource source;
  private final ExportManifest.Settings settings;
  private final Spool spool;

  /**
   * @param settings which pairs, and in what form; go into the manifest
   * @param spool has room for the keys of all pairs; stays the caller's to close
   */
  public PairExport(PairSource source, ExportManifest.Settings settings, Spool spool) {
    this.source = source;
    this.settings = settings;
    this.spool = spool;
  }

  /**
   * Writes a file, and its manifest beside it. Both appear whole or not at all: until then they are
   * hidden beside their place.
   *
   * @throws IOException if a file cannot be written
   */
  public ExportManifest to(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    String name = String.valueOf(absolute.getFileName());
    Path partial = absolute.resolveSibling("." + name + ".partial");
    Files.deleteIfExists(partial);
    try {
      ExportManifest manifest = write(Files.newOutputStream(partial), name);
      Files.move(partial, absolute, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(partial, manifest.json(), StandardCharsets.UTF_8);
      Files.move(partial, ExportManifest.beside(absolute), StandardCopyOption.REPLACE_EXISTING);
      return manifest;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /**
   * Writes to a stream, as the pairs come; it is closed.
   *
   * @return the manifest, which is written nowhere
   */
  public ExportManifest to(OutputStream stream) throws IOException {
    return write(stream, STANDARD_OUTPUT);
  }

  private ExportManifest write(OutputStream stream, String name) throws IOException {
    try (DigestedOutput digested = new DigestedOutput(stream)) {
      SelectedPairs selected = SelectedPairs.of(source, settings, spool);
      TreeMap<String, ExportManifest.Used> used = new TreeMap<>();
      ExportManifest.Counts counts;
      try (ExportForm.Writer out = settings.form().open(new BufferedOutputStream(digested))) {
        counts =
            selected.each(
                pair -> {
                  out.write(pair);
                  for (Calibration calibration : source.restsOn(pair)) {
                    used.computeIfAbsent(
                        key(calibration), key -> ExportManifest.Used.of(calibration));
                  }
                });
      }
      return new ExportManifest(
          settings,
          new ExportManifest.Data(name, digested.bytes(), digested.sha256()),
          counts,
          source.pending(),
          List.copyOf(used.values()));
    }
  }

  private static String key(Calibration calibration) {
    return Keys.calibration(
        calibration.getRewardModel(), calibration.getOvervalued(), calibration.getReference());
  }
}
