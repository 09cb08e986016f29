package dev.charm.calibration.reward;

import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.charm.calibration.rating.Rating;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** One row of charm-golden.csv with the scores that it speaks of. */
public record GoldenRow(
    NamedCsvRecord expected, double[] scoresO, double[] scoresR, Rating ratingO, Rating ratingR) {

  public static List<GoldenRow> all() {
    return StudyData.golden("charm-golden.csv").stream().map(GoldenRow::of).toList();
  }

  private static GoldenRow of(NamedCsvRecord row) {
    String set = row.getField("set");
    String rewardModel = row.getField("reward_model");
    return new GoldenRow(
        row,
        StudyData.scores(set, row.getField("overvalued"), rewardModel),
        StudyData.scores(set, row.getField("reference"), rewardModel),
        Rating.exact(Double.parseDouble(row.getField("rating_o"))),
        Rating.exact(Double.parseDouble(row.getField("rating_r"))));
  }

  public double number(String column) {
    return Double.parseDouble(expected.getField(column));
  }

  public long count(String column) {
    return Long.parseLong(expected.getField(column));
  }

  public String text(String column) {
    return expected.getField(column);
  }

  public String name() {
    return String.join(
        " / ",
        text("set"),
        text("reward_model"),
        text("rated_as_o"),
        text("rated_as_r"),
        text("overvalued"));
  }

  public Differences differences() {
    double[] d = new double[scoresO.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = scoresO[i] - scoresR[i];
    }
    return Differences.of(d);
  }

  /** One digit a row, 1 where O is chosen: of this string the golden results hold the hash. */
  public String choices(double offset) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < scoresO.length; i++) {
      boolean o = Choice.of(scoresO[i] - scoresR[i], offset) == Choice.OVERVALUED;
      digits.append(o ? '1' : '0');
    }
    return digits.toString();
  }

  public static String hash(String choices) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(choices.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
