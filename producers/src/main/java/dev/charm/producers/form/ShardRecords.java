package dev.charm.producers.form;

import dev.charm.producers.source.RawRow;
import dev.charm.producers.source.Records;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a table that lies in several files, one after another; lines are counted on. */
final class ShardRecords implements Records {
  private final List<Source> shards;
  private final List<String> header;
  private final List<String> notes = new ArrayList<>();
  private Records current;
  private int at;
  private long bytesBefore;
  private long linesBefore;
  private long rowsBefore;
  private long lastLine;
  private long rows;

  private ShardRecords(List<Source> shards, Records first) {
    this.shards = shards;
    this.current = first;
    this.header = first.header();
    this.notes.add("is read as one table of " + shards.size() + " files");
  }

  /**
   * Opens all of them once.
   *
   * @throws SourceException if one cannot be read, or has other columns than the first
   */
  static ShardRecords open(List<Source> shards) throws SourceException {
    ShardRecords all = new ShardRecords(shards, FileForm.open(shards.get(0)));
    try {
      for (Source shard : shards.subList(1, shards.size())) {
        all.open(shard).close();
      }
      return all;
    } catch (SourceException | RuntimeException e) {
      all.close();
      throw e;
    }
  }

  private Records open(Source shard) throws SourceException {
    Records records = FileForm.open(shard);
    if (!records.header().equals(header)) {
      records.close();
      throw new SourceException(
          shard.name(),
          "has other columns than " + shards.get(0).name() + ", whose table it is of");
    }
    return records;
  }

  @Override
  public List<String> header() {
    return header;
  }

  @Override
  public List<String> notes() {
    List<String> all = new ArrayList<>(notes);
    all.addAll(current.notes());
    return all;
  }

  /**
   * The next row, or null at the end.
   *
   * @throws SourceException if a shard cannot be read on: what came before stands
   */
  @Override
  public @Nullable RawRow next() throws SourceException {
    RawRow row = current.next();
    while (row == null && at + 1 < shards.size()) {
      openNext();
      row = current.next();
    }
    if (row == null) {
      return null;
    }
    lastLine = row.line();
    rows++;
    return new RawRow(
        linesBefore + row.line(), rowsBefore + row.number(), row.raw(), row.fault(), row.fields());
  }

  private void openNext() throws SourceException {
    bytesBefore += current.bytesRead();
    current.close();
    linesBefore += lastLine;
    rowsBefore = rows;
    lastLine = 0;
    at++;
    current = open(shards.get(at));
    notes.add("line " + (linesBefore + 1) + " is the first of " + shards.get(at).name());
  }

  @Override
  public long bytesRead() {
    return bytesBefore + current.bytesRead();
  }

  @Override
  public void close() throws SourceException {
    current.close();
  }
}
