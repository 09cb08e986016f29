package dev.charm.producers.votes;

import dev.charm.producers.source.CsvRowReader;
import dev.charm.producers.source.CsvTable;
import dev.charm.producers.source.CsvTable.CsvRow;
import dev.charm.producers.source.Row;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.schemas.Battle;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads votes from a CSV file; {@link BattleReader} tells of its columns. */
final class BattleCsvReader extends CsvRowReader<Battle> {
  private static final VoteField[] FIELDS = VoteField.values();

  private final BattleFactory battles;
  private final Cells cells;

  private BattleCsvReader(Source source, CsvTable table, VoteReadSettings settings)
      throws SourceException {
    super(source, table);
    this.battles = new BattleFactory(source, settings);
    this.cells = new Cells(table);
    String lacking = BattleReader.lacking(field -> cells.column(field) >= 0);
    if (lacking != null) {
      throw table.lacks(lacking);
    }
  }

  static BattleCsvReader open(Source source, VoteReadSettings settings) throws SourceException {
    return open(source, table -> new BattleCsvReader(source, table, settings));
  }

  @Override
  protected Row<Battle> row(CsvRow record) throws RowFault {
    cells.row = record.cells();
    return battles.row(record.line(), record.row(), cells);
  }

  /** The row at hand; where the columns are is looked up once a file. */
  private static final class Cells implements VoteCells {
    private final int[] columns = new int[FIELDS.length];
    private List<String> row = List.of();

    Cells(CsvTable table) {
      Arrays.setAll(
          columns,
          field ->
              FIELDS[field].columns().stream()
                  .mapToInt(table::column)
                  .filter(column -> column >= 0)
                  .findFirst()
                  .orElse(-1));
    }

    int column(VoteField field) {
      return columns[field.ordinal()];
    }

    @Override
    public @Nullable String text(VoteField field) {
      int column = column(field);
      if (column < 0) {
        return null;
      }
      String cell = row.get(column);
      return cell.isBlank() ? null : cell;
    }
  }
}
