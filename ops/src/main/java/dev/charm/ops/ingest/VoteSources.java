package dev.charm.ops.ingest;

import dev.charm.consumers.views.LogReader;
import dev.charm.consumers.views.Spool;
import dev.charm.ops.connect.CommandFailedException;
import dev.charm.ops.connect.Connection;
import dev.charm.ops.connect.LogReaders;
import dev.charm.producers.row.Collecting;
import dev.charm.producers.row.FileReport;
import dev.charm.producers.row.FirstRows;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.send.Ingest;
import dev.charm.producers.send.SendException;
import dev.charm.producers.source.Source;
import dev.charm.producers.source.SourceException;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteReadSettings;
import dev.charm.schemas.Battle;
import dev.charm.schemas.Keys;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * Files of votes as new versions of their sources: what a source said before and says no more is
 * withdrawn. {@code charm.battles} is read once; what stands from these sources is put aside on
 * disk.
 *
 * <p>Withdrawals go first, and votes follow when those are acknowledged. So a command that is
 * killed in the middle leaves enough of the former version to be recognised by, and run again it
 * comes to the same end.
 */
public final class VoteSources implements Closeable {
  private static final StoredRecords<Battle> RECORDS =
      new StoredRecords<>(Topics.BATTLES, "votes put aside");
  private static final int SENT_AT_ONCE = 10_000;

  private final VoteReadSettings settings;
  private final boolean replace;
  private final Map<String, OfSource> sources = new LinkedHashMap<>();
  private final List<IngestRun.File> files = new ArrayList<>();
  private final StandingVotes standing = new StandingVotes();
  private final Spool aside;
  private long asideBytes;

  /** What the command has of a source. */
  private static final class OfSource {
    private final int number;
    private final List<Source> files = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private long version = Long.MIN_VALUE;
    private long votes;
    private long refused;

    OfSource(int number) {
      this.number = number;
    }
  }

  private VoteSources(VoteReadSettings settings, boolean replace) throws IOException {
    this.settings = settings;
    this.replace = replace;
    this.aside = Spool.in(Path.of(System.getProperty("java.io.tmpdir")));
  }

  /**
   * Compares files with what stands in their arena.
   *
   * @param replace whether each file is a new version of its source, however few votes it shares
   * @param notes where progress is drawn
   * @throws CommandFailedException if a file can neither be told to be a new version nor another
   *     file, or says too little to withdraw what it lacks
   */
  public static VoteSources compare(
      List<Source> files,
      VoteReadSettings settings,
      boolean replace,
      Connection with,
      PrintWriter notes)
      throws IOException, InterruptedException {
    VoteSources sources = new VoteSources(settings, replace);
    try {
      files.forEach(sources::add);
      sources.readTopic(with, notes);
      sources.decide();
      return sources;
    } catch (IOException | InterruptedException | RuntimeException e) {
      sources.close();
      throw e;
    }
  }

  private void add(Source file) {
    OfSource source =
        sources.computeIfAbsent(settings.sourceOf(file), name -> new OfSource(sources.size() + 1));
    source.files.add(file);
    source.version = Math.max(source.version, settings.read().version(file));
    files.add(new Sent(file, source));
  }

  private void readTopic(Connection from, PrintWriter notes)
      throws IOException, InterruptedException {
    try (LogReader reader = LogReaders.open(from, notes)) {
      reader.each(
          Topics.BATTLES,
          Keys.join(settings.arena())::equals,
          (key, record) -> {
            if (record != null) {
              take(record.value());
            }
          });
    }
  }

  private void take(Battle record) {
    OfSource source = sources.get(record.getSource());
    standing.take(record, source == null ? StandingVotes.ANOTHER : source.number);
    if (source != null && !record.getByHand() && !record.getRetracted()) {
      byte[] bytes = RECORDS.write(record);
      aside.put(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      aside.put(bytes);
      asideBytes += Integer.BYTES + bytes.length;
    }
  }

  /** Reads the files through only if that can matter: what never stood cannot be gone. */
  private void decide() throws IOException {
    boolean shared = sources.values().stream().anyMatch(source -> source.files.size() > 1);
    if (asideBytes == 0 && !shared) {
      return;
    }
    for (Map.Entry<String, OfSource> source : sources.entrySet()) {
      look(source.getKey(), source.getValue());
    }
    sources.forEach(this::decide);
  }

  private void look(String name, OfSource source) throws IOException {
    FirstRows ids = new FirstRows();
    boolean several = source.files.size() > 1;
    long[] twice = {0};
    for (Source file : source.files) {
      try (RowReader rows = BattleReader.open(file, settings)) {
        FileReport report =
            rows.readAll(
                Collecting.of(
                    Battle.class,
                    vote -> {
                      standing.sees(vote.getBattleId(), source.number);
                      if (several && !ids.add(vote.getBattleId())) {
                        twice[0]++;
                      }
                    }),
                (done, total) -> {});
        source.votes += report.votes();
        source.refused += report.refused();
      }
    }
    if (twice[0] > 0) {
      throw new CommandFailedException(
          source.files.size()
              + " files are source "
              + name
              + " and say "
              + Told.votes(twice[0])
              + " twice, and nothing is sent: ingest one after the other if they are versions of"
              + " one file, each with a --source of its own if they are not");
    }
  }

  private void decide(String name, OfSource source) {
    NewVersion.Said said =
        new NewVersion.Said(name, settings.source() != null, source.version, source.votes);
    NewVersion decision = NewVersion.of(said, standing.versions(source.number), replace);
    if (!decision.refusal().isEmpty()) {
      throw new CommandFailedException(fileOf(source) + " " + decision.refusal());
    }
    source.told.addAll(decision.told());
    Set<Long> former = decision.former();
    StandingVotes.Gone gone = standing.gone(source.number, former);
    boolean unsure = gone.only() > 0 && source.refused > 0 && !replace;
    if (unsure && gone.only() > source.refused) {
      throw new CommandFailedException(
          fileOf(source)
              + ": "
              + Told.votes(gone.only())
              + " of its former version are gone and "
              + (source.refused == 1 ? "1 row is" : source.refused + " rows are")
              + " refused, which may be among them, and nothing is sent: mend the rows, or --replace"
              + " withdraws all that it says no more");
    }
    standing.decide(source.number, former, unsure);
    if (unsure) {
      source.told.add(
          Told.votes(gone.only(), "stays", "stay")
              + " of its former version, since as many rows are refused, which may be those");
    } else if (gone.only() > 0) {
      source.told.add(
          Told.votes(gone.only())
              + " of its former version "
              + (gone.only() == 1 ? "is" : "are")
              + " withdrawn");
    }
    if (gone.elsewhere() > 0) {
      source.told.add(
          Told.votes(gone.elsewhere())
              + " of its former version "
              + (gone.elsewhere() == 1 ? "stays" : "stay")
              + ": another source says so, too");
    }
  }

  private static String fileOf(OfSource source) {
    return String.join(", ", source.files.stream().map(Source::name).toList());
  }

  /** The files to send. */
  public List<IngestRun.File> files() {
    return files;
  }

  /** Sends what is to be said of votes that are gone, and returns when it is acknowledged. */
  public void sendWithdrawals(Ingest to) throws SendException {
    List<Battle> batch = new ArrayList<>();
    for (long at = 0; at < asideBytes; ) {
      int length = ByteBuffer.wrap(aside.get(new Spool.Place(at, Integer.BYTES))).getInt();
      Battle record = RECORDS.read(aside.get(new Spool.Place(at + Integer.BYTES, length)));
      at += Integer.BYTES + length;
      OfSource source = sources.get(record.getSource());
      StandingVotes.Fate fate =
          source == null ? StandingVotes.Fate.UNTOUCHED : standing.fate(record, source.number);
      if (source != null && fate != StandingVotes.Fate.UNTOUCHED) {
        record.setVersion(source.version);
        record.setRetracted(fate == StandingVotes.Fate.WITHDRAWN);
        batch.add(record);
      }
      if (batch.size() == SENT_AT_ONCE || (at >= asideBytes && !batch.isEmpty())) {
        to.send(batch);
        batch.clear();
      }
    }
  }

  @Override
  public void close() throws IOException {
    aside.close();
  }

  /** A file that is sent, and what its votes meet. */
  private final class Sent implements IngestRun.File {
    private final Source file;
    private final OfSource source;
    private long retractedByHand;
    private long byHand;
    private long outdated;
    private long late;

    Sent(Source file, OfSource source) {
      this.file = file;
      this.source = source;
    }

    @Override
    public RowReader open() throws SourceException {
      return BattleReader.open(file, settings);
    }

    @Override
    public void sends(Row.Good row) {
      for (SpecificRecord event : row.events()) {
        if (event instanceof Battle vote) {
          String id = vote.getBattleId();
          retractedByHand += standing.isRetractedByHand(id) ? 1 : 0;
          byHand += standing.isByHand(id) && !standing.isRetractedByHand(id) ? 1 : 0;
          late += standing.comesLate(vote) ? 1 : 0;
          outdated += standing.outdates(vote) && !standing.isByHand(id) ? 1 : 0;
        }
      }
    }

    @Override
    public List<String> messages() {
      List<String> told = new ArrayList<>();
      if (source.files.get(0).equals(file)) {
        told.addAll(source.told);
      }
      if (retractedByHand > 0) {
        told.add(
            Told.votes(retractedByHand, "is", "are")
                + " withdrawn by hand and "
                + (retractedByHand == 1 ? "stays so" : "stay so"));
      }
      if (byHand > 0) {
        told.add(
            Told.votes(byHand, "was", "were")
                + " recorded by hand and "
                + (byHand == 1 ? "stays as it is" : "stay as they are"));
      }
      if (outdated > 0) {
        told.add(
            Told.votes(outdated, "says", "say")
                + " nothing: a newer record or a withdrawal stands; a greater --version counts");
      }
      if (late > 0) {
        told.add(
            Told.votes(late, "is", "are")
                + " older than the newest that stands in arena "
                + settings.arena()
                + ": online Elo (elo) takes votes of several commands in the order of arrival;"
                + " Bradley-Terry is the same in any order, and leaderboard --batch goes by time");
      }
      return told;
    }
  }
}
