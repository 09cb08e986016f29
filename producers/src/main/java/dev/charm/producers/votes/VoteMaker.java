package dev.charm.producers.votes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.charm.producers.row.Cells;
import dev.charm.producers.row.ErrorReport;
import dev.charm.producers.row.ModelNames;
import dev.charm.producers.row.Occurrences;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowMaker;
import dev.charm.producers.source.Fields;
import dev.charm.producers.source.RowFault;
import dev.charm.producers.source.Source;
import dev.charm.schemas.Battle;
import dev.charm.schemas.EventCheck;
import dev.charm.schemas.MalformedReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes the votes of one file. */
final class VoteMaker implements RowMaker {
  private static final String NO_ID_YET = "?";
  private static final String REPEATED = "a vote of the same id and content";

  private final VoteReadSettings settings;
  private final ModelNames models;
  private final long version;
  private final String origin;
  private final LostCells lost = new LostCells();
  private final Outcomes outcomes;
  private final VoteFilter filter;
  private final VoteIdentity identity;
  private final AnswerReader answers;
  private final List<VoteForm> forms;

  /** The columns of every row; null if each row has its own. */
  private final @Nullable VoteColumns header;

  private final Set<VoteForm> met = new LinkedHashSet<>();

  /** What several columns of the file can say, and in which order they are asked. */
  private List<String> alternatives;

  /** What the last row was. */
  private @Nullable VoteForm last;

  private @Nullable VoteColumns lastColumns;

  /**
   * @param header columns of every row; empty if each row has its own
   */
  VoteMaker(Source source, Collection<String> header, VoteReadSettings settings) {
    VoteChoices choices = settings.choices();
    this.header = header.isEmpty() ? null : new VoteColumns(List.copyOf(header));
    this.alternatives = alternatives(header);
    this.settings = settings;
    this.models = new ModelNames(settings.read().aliases());
    this.version = settings.read().version(source);
    this.outcomes = new Outcomes(choices, models, source);
    this.filter = new VoteFilter(choices, lost);
    this.origin = settings.sourceOf(source);
    this.identity = new VoteIdentity(origin, settings.ids());
    this.answers = new AnswerReader(settings.answers());
    BallotMaker maker = new BallotMaker(models, outcomes, new DetailReader(choices, lost));
    this.forms =
        List.of(
            new BattleTable(maker),
            new PairJudgments(maker),
            new AlpacaAnnotations(maker),
            new ArenaHardJudgments(maker, choices.baseline()),
            new SingleGrades(maker),
            new ConversationLog(maker, choices.named()));
  }

  /** Whether rows with these columns are votes of any kind. */
  boolean knows(Collection<String> columns) {
    return forms.stream().anyMatch(form -> form.fits(columns));
  }

  @Override
  public Set<String> used() {
    Set<String> used = new HashSet<>(DetailReader.USED);
    used.addAll(filter.columns());
    used.addAll(answers.columns());
    met.forEach(form -> used.addAll(form.used()));
    if (met.isEmpty() && header != null) { // no row came so far, but the heading is known
      List<String> names = header.names();
      forms.stream().filter(form -> form.fits(names)).limit(1).forEach(f -> used.addAll(f.used()));
    }
    String id = settings.choices().idColumn();
    if (id != null) {
      used.removeAll(VoteField.ID.columns());
      used.add(id);
    }
    used.removeAll(settings.choices().ignored());
    return used;
  }

  private static List<String> alternatives(Collection<String> columns) {
    return Stream.of(
            VoteField.MODEL_A,
            VoteField.MODEL_B,
            VoteField.WINNER,
            VoteField.VOTER,
            VoteField.VOTED_AT,
            VoteField.WEIGHT,
            VoteField.COUNT)
        .map(field -> field.columns().stream().filter(columns::contains).toList())
        .filter(there -> there.size() > 1)
        .map(there -> String.join(", ", there))
        .toList();
  }

  @Override
  public List<String> messages() {
    List<String> told = new ArrayList<>(identity.messages());
    alternatives.forEach(
        each -> told.add("of the columns " + each + " the first that has a value counts"));
    told.addAll(lost.messages());
    told.addAll(outcomes.messages());
    met.forEach(form -> told.addAll(form.messages()));
    told.addAll(models.messages());
    return told;
  }

  @Override
  public Row row(long line, long number, Fields all) throws RowFault {
    Set<String> ignored = settings.choices().ignored();
    Fields fields = ignored.isEmpty() ? all : new Without(all, ignored);
    VoteForm known = last;
    VoteColumns columns = columns(fields);
    VoteForm form = known != null && columns == lastColumns ? known : form(columns.names());
    lastColumns = columns;
    VoteRow row = new VoteRow(line, number, columns, new Cells(fields));
    String filtered = filter.leavesOut(row);
    if (filtered != null) {
      return new Row.LeftOut(line, filtered);
    }
    VoteForm.Said said = form.read(row);
    if (said instanceof VoteForm.NotCounted not) {
      return new Row.LeftOut(line, not.why());
    }
    return votes(row, ((VoteForm.Ballots) said).ballots());
  }

  /** The columns of a row; the same object where they are those of the row before. */
  private VoteColumns columns(Fields fields) {
    if (header != null) {
      return header;
    }
    List<String> names = fields.names();
    return lastColumns != null && lastColumns.names().equals(names)
        ? lastColumns
        : new VoteColumns(names);
  }

  private VoteForm form(Collection<String> columns) throws RowFault {
    VoteForm known = last;
    if (known != null && known.fits(columns)) {
      return known;
    }
    for (VoteForm form : forms) {
      if (form.fits(columns)) {
        alternatives = last == null && header == null ? alternatives(columns) : alternatives;
        last = form;
        met.add(form);
        return form;
      }
    }
    throw new RowFault(
        MalformedReason.MISSING_FIELD,
        (ErrorReport.mayBe(columns)
                ? "is a report of an error, not a vote; its columns: "
                : "has no model_a and model_b; its columns: ")
            + Occurrences.shown(List.copyOf(new TreeSet<>(columns))));
  }

  private Row votes(VoteRow row, List<Ballot> ballots) throws RowFault {
    if (ballots.size() == 1 && !ballots.get(0).verdict().isShared()) {
      return vote(row, ballots.get(0));
    }
    List<List<Battle>> made = new ArrayList<>();
    for (Ballot ballot : ballots) {
      List<Battle> shares = new ArrayList<>();
      for (Verdict.Share share : ballot.verdict().shares()) {
        Battle vote = battle(NO_ID_YET, row, ballot, share);
        require(vote);
        shares.add(vote);
      }
      made.add(shares);
    }
    List<Battle> votes = new ArrayList<>();
    for (int i = 0; i < ballots.size(); i++) {
      String id = identity.of(row.line(), ballots.get(i));
      if (id != null) {
        for (int share = 0; share < made.get(i).size(); share++) {
          Battle vote = made.get(i).get(share);
          vote.setBattleId(share == 0 ? id : identity.ofShare(id, share));
          votes.add(vote);
          answers.read(row, vote.getBattleId());
        }
      }
    }
    return votes.isEmpty() && !ballots.isEmpty()
        ? new Row.Repeated(row.line(), REPEATED)
        : new Row.Good(row.line(), List.copyOf(votes));
  }

  /** The common case: one vote. */
  private Row vote(VoteRow row, Ballot ballot) throws RowFault {
    Battle vote = battle(NO_ID_YET, row, ballot, ballot.verdict().shares().get(0));
    require(vote);
    String id = identity.of(row.line(), ballot);
    if (id == null) {
      return new Row.Repeated(row.line(), REPEATED);
    }
    vote.setBattleId(id);
    answers.read(row, id);
    return new Row.Good(row.line(), List.of(vote));
  }

  private Battle battle(String id, VoteRow row, Ballot ballot, Verdict.Share share) {
    VoteDetails details = ballot.details();
    return new Battle(
        id,
        settings.arena(),
        ballot.modelA().name(),
        ballot.modelB().name(),
        share.outcome().name(),
        VoteCategories.of(row, details.named(), settings.categories(), details.prompt()),
        details.prompt(),
        details.voter(),
        details.sequence() == null ? row.number() : details.sequence(),
        details.at(),
        version,
        false,
        details.weight() * share.weight(),
        details.count(),
        origin,
        false);
  }

  private static void require(Battle vote) throws RowFault {
    Optional<EventCheck.Fault> fault = EventCheck.fault(vote);
    if (fault.isPresent()) {
      throw new RowFault(fault.get().reason(), fault.get().detail());
    }
  }

  /** Fields of which some are read as if they were not there. */
  private record Without(Fields all, Set<String> ignored) implements Fields {
    @Override
    public List<String> names() {
      return all.names().stream().filter(name -> !ignored.contains(name)).toList();
    }

    @Override
    public @Nullable JsonNode get(String name) {
      return ignored.contains(name) ? null : all.get(name);
    }

    @Override
    public String written(String name) {
      return all.written(name);
    }
  }
}
