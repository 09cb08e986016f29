package dev.charm.ops.export;

import dev.charm.ops.export.PairFilter.Verdict;
import dev.charm.schemas.Calibration;
import dev.charm.schemas.Keys;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes preference pairs to a file, in order of key, and its manifest beside it. Both appear whole
 * or not at all: they are written beside their place and moved there.
 *
 * <p>In memory it holds one pair at a time, and under a quota the keys of the pairs; what the
 * source holds is the source's to say.
 */
public final class PairExport {
  private PairExport() {}

  /**
   * Exports the pairs of a source that pass the filter of the settings.
   *
   * @param settings go into the manifest
   * @throws IOException if a file cannot be written
   */
  public static ExportManifest write(
      PairSource source, ExportManifest.Settings settings, ExportFormat format, Path file)
      throws IOException {
    Path absolute = file.toAbsolutePath();
    Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
    Files.deleteIfExists(partial);
    try {
      TreeMap<String, ExportManifest.Used> used = new TreeMap<>();
      ExportManifest.Counts counts;
      try (PairWriter out = PairWriter.open(format, partial)) {
        counts = writeAll(source, settings, format, out, used);
      }
      ExportManifest manifest =
          new ExportManifest(
              settings,
              new ExportManifest.Data(
                  String.valueOf(absolute.getFileName()), Files.size(partial), sha256(partial)),
              counts,
              source.pending(),
              List.copyOf(used.values()));
      Files.move(partial, absolute, StandardCopyOption.REPLACE_EXISTING);
      manifest.write(partial);
      Files.move(partial, ExportManifest.beside(absolute), StandardCopyOption.REPLACE_EXISTING);
      return manifest;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static ExportManifest.Counts writeAll(
      PairSource source,
      ExportManifest.Settings settings,
      ExportFormat format,
      PairWriter out,
      Map<String, ExportManifest.Used> used)
      throws IOException {
    PairFilter filter = settings.filter();
    Integer most = filter.maxPerModel();
    Set<String> within = null;
    if (most != null) {
      ModelQuota quota = new ModelQuota(most, settings.choice());
      source.each(
          pair -> {
            if (filter.verdict(pair, format) == Verdict.WRITTEN) {
              quota.offer(pair);
            }
          });
      within = quota.within();
    }
    PairCounts counts = new PairCounts(filter.asksForHash());
    Set<String> admitted = within;
    PairSource.NoPair noPair =
        source.each(
            pair -> {
              Verdict verdict = filter.verdict(pair, format);
              if (verdict == Verdict.WRITTEN
                  && admitted != null
                  && !admitted.contains(pair.key())) {
                verdict = Verdict.OVER_QUOTA;
              }
              counts.add(pair, verdict);
              if (verdict == Verdict.WRITTEN) {
                out.write(pair);
                for (Calibration calibration : source.restsOn(pair)) {
                  used.computeIfAbsent(key(calibration), k -> ExportManifest.Used.of(calibration));
                }
              }
            });
    return counts.with(noPair);
  }

  private static String key(Calibration calibration) {
    return Keys.calibration(
        calibration.getRewardModel(), calibration.getOvervalued(), calibration.getReference());
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
