package dev.charm.producers.ratings;

import dev.charm.producers.row.ArenaNames;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.Decimal;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import dev.charm.schemas.RatingSnapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the rating of one row of a table.
 *
 * @param winRates whether the numbers are win rates against a baseline
 * @param lost is told of cells that cost only themselves
 */
record RatingRow(
    Source file,
    String arena,
    @Nullable String publisher,
    ModelNames models,
    boolean winRates,
    Lost lost) {
  private static final Pattern MARKDOWN_LINK = Pattern.compile("\\[(.*)]\\(\\S+\\)");
  private static final Pattern HTML_TAG = Pattern.compile("<[^>]*>");
  private static final Pattern WITH_MARGIN = Pattern.compile("([^±+/]+?)\\s*(±|\\+/-)\\s*(.+)");
  private static final Pattern THOUSANDS = Pattern.compile("\\d{1,3}(,\\d{3})+");

  /** Is told of a cell that was not understood. */
  interface Lost {
    void cell(String what, long line, @Nullable String word);
  }

  /** Reads a cell. */
  private interface Reading<T> {
    @Nullable T read() throws RowFault;
  }

  /**
   * The rating of a row.
   *
   * @param named the model where no cell names it
   * @param ofCategory the category where no cell names it
   * @throws RowFault if it has no model or no rating
   */
  RatingSnapshot rating(long line, Cells cells, @Nullable String named, @Nullable String ofCategory)
      throws RowFault {
    String model =
        models.name(bare(named != null ? named : cells.required(RatingField.MODEL.columns())));
    String text = cells.required(RatingField.RATING.columns());
    Matcher margin = WITH_MARGIN.matcher(text);
    boolean withMargin = margin.matches();
    double raw = number("rating", withMargin ? margin.group(1) : text);
    double rating = winRates ? WinRateScale.rating(raw) : raw;
    RatingInterval interval =
        optional(
            line,
            "its interval is not used",
            () ->
                withMargin
                    ? RatingInterval.parse("±" + margin.group(3), raw)
                    : interval(cells, raw));
    RatingSnapshot snapshot =
        new RatingSnapshot(
            publisher(cells),
            arena(ofCategory != null ? ofCategory : cells.text(RatingField.CATEGORY.columns())),
            model,
            rating,
            interval == null ? null : interval.low(),
            interval == null ? null : interval.high(),
            optional(line, "its number of votes is not used", () -> votes(cells)),
            asOf(line, cells));
    Optional<EventCheck.Fault> fault = EventCheck.fault(snapshot);
    if (fault.isPresent()) {
      throw new RowFault(fault.get().reason(), fault.get().detail());
    }
    return snapshot;
  }

  /** A name without the link that a table for people makes of it. */
  private static String bare(String name) {
    Matcher link = MARKDOWN_LINK.matcher(name.strip());
    String text = link.matches() ? link.group(1) : name;
    return text.indexOf('<') < 0 ? text : HTML_TAG.matcher(text).replaceAll("").strip();
  }

  private static double number(String column, String text) throws RowFault {
    String plain = THOUSANDS.matcher(text.strip()).matches() ? text.replace(",", "") : text;
    Double number = Decimal.parse(column, plain);
    if (number == null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, column + " is missing");
    }
    return number;
  }

  /** Both ends of the interval; null where the table has none. */
  private @Nullable RatingInterval interval(Cells cells, double raw) throws RowFault {
    String low = cells.text(RatingField.LOW.columns());
    String high = cells.text(RatingField.HIGH.columns());
    RatingInterval interval;
    if (low != null && high != null) {
      interval = new RatingInterval(number("ci_low", low), number("ci_high", high));
    } else if (low != null || high != null) {
      throw new RowFault(MalformedReason.MISSING_FIELD, "one end of the interval is missing");
    } else {
      var both = cells.node(RatingField.INTERVAL.columns());
      if (both == null) {
        return null;
      }
      interval = RatingInterval.parse(both.isTextual() ? both.asText() : both.toString(), raw);
    }
    if (!(interval.low() <= raw && raw <= interval.high())) {
      throw new RowFault(
          MalformedReason.OUT_OF_RANGE, "the rating does not lie within its interval");
    }
    return winRates
        ? new RatingInterval(
            WinRateScale.rating(interval.low()), WinRateScale.rating(interval.high()))
        : interval;
  }

  private static @Nullable Long votes(Cells cells) throws RowFault {
    String text = cells.text(RatingField.VOTES.columns());
    if (text == null) {
      return null;
    }
    double votes = number("votes", text);
    if (votes < 0 || votes != Math.rint(votes) || votes > Long.MAX_VALUE / 2.0) {
      throw new RowFault(MalformedReason.OUT_OF_RANGE, "votes is not a whole number from 0", text);
    }
    return (long) votes;
  }

  private String publisher(Cells cells) throws RowFault {
    if (publisher != null) {
      return publisher;
    }
    String stated = cells.text(RatingField.SOURCE.columns());
    return stated != null
        ? stated
        : file.name().replaceFirst("\\.(gz|zst|xz|bz2)$", "").replaceFirst("\\.[A-Za-z]+$", "");
  }

  private String arena(@Nullable String category) {
    return category == null ? arena : ArenaNames.published(arena, category);
  }

  private Instant asOf(long line, Cells cells) {
    Instant stated =
        optional(
            line,
            "the file's last change is taken for its date",
            () -> {
              String text = cells.text(RatingField.AS_OF.columns());
              return text == null ? null : RatingDate.parse(text);
            });
    return stated != null ? stated : file.lastModified();
  }

  private <T> @Nullable T optional(long line, String consequence, Reading<T> reading) {
    try {
      return reading.read();
    } catch (RowFault fault) {
      lost.cell(fault.problem() + "; " + consequence, line, fault.word());
      return null;
    }
  }
}
