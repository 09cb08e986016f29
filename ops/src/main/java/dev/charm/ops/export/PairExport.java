package dev.charm.ops.export;

import dev.charm.calibration.reward.Choice;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import dev.charm.schemas.PreferencePair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Writes preference pairs to a file, in order of key, and its manifest beside it. Both appear whole
 * or not at all: they are written beside their place and moved there.
 */
public final class PairExport {
  private PairExport() {}

  /**
   * Exports pairs.
   *
   * @param pairs by key; those that the settings admit, and no other
   * @param calibrations by key of {@code charm.calibrations}
   * @param settings goes into the manifest
   * @throws IOException if a file cannot be written
   */
  public static ExportManifest write(
      SortedMap<String, PreferencePair> pairs,
      Map<String, Calibration> calibrations,
      ExportManifest.Settings settings,
      ExportFormat format,
      Path file)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    try {
      TreeMap<String, ExportManifest.Used> used = new TreeMap<>();
      ExportManifest.Counts counts;
      try (PairWriter out = PairWriter.open(format, partial)) {
        counts = writeAll(pairs, calibrations, format, out, used);
      }
      ExportManifest manifest =
          new ExportManifest(
              settings,
              new ExportManifest.Data(
                  String.valueOf(absolute.getFileName()), Files.size(partial), sha256(partial)),
              counts,
              java.util.List.copyOf(used.values()));
      Files.move(partial, absolute, StandardCopyOption.REPLACE_EXISTING);
      manifest.write(partial);
      Files.move(partial, ExportManifest.beside(absolute), StandardCopyOption.REPLACE_EXISTING);
      return manifest;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static ExportManifest.Counts writeAll(
      SortedMap<String, PreferencePair> pairs,
      Map<String, Calibration> calibrations,
      ExportFormat format,
      PairWriter out,
      Map<String, ExportManifest.Used> used)
      throws IOException {
    long written = 0;
    long withoutTexts = 0;
    long withoutCalibration = 0;
    long notYetFlipped = 0;
    for (Map.Entry<String, PreferencePair> entry : pairs.entrySet()) {
      PreferencePair pair = entry.getValue();
      String calibrationKey =
          Keys.calibration(pair.getRewardModel(), pair.getOvervalued(), pair.getReference());
      Calibration calibration = calibrations.get(calibrationKey);
      if (calibration == null) {
        withoutCalibration++;
        continue;
      }
      ExportedPair exported = ExportedPair.of(entry.getKey(), pair, calibration);
      if (format.needsTexts() && !exported.hasTexts()) {
        withoutTexts++;
        continue;
      }
      out.write(exported);
      written++;
      used.computeIfAbsent(calibrationKey, key -> ExportManifest.Used.of(calibration));
      Choice now = Choice.of(ExportedPair.difference(pair), calibration.getOffset());
      boolean agrees =
          now == (ExportedPair.overvaluedIsChosen(pair) ? Choice.OVERVALUED : Choice.REFERENCE);
      notYetFlipped += agrees ? 0 : 1;
    }
    return new ExportManifest.Counts(
        pairs.size(), written, withoutTexts, withoutCalibration, notYetFlipped);
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
