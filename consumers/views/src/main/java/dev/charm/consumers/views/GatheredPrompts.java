package dev.charm.consumers.views;

import dev.charm.schemas.Keys;
import dev.charm.schemas.Prompt;
import dev.charm.schemas.Response;
import dev.charm.schemas.Reward;
import dev.charm.schemas.StoredRecords;
import dev.charm.schemas.Topics;
import dev.charm.schemas.precedence.Precedence;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The prompts that one reward model has scored, each with the scores and texts that count, in the
 * order in which the keys of their pairs are. Records are put in order on disk: in memory are those
 * of one prompt at a time, the names of the policy models and what {@link SortedRuns} holds,
 * however many prompts and answers there are. Rewards and answers are found as far back as their
 * topics are kept. For one thread.
 */
public final class GatheredPrompts {
  private static final String SPOOL = "the spool of an export";
  private static final char END = '|'; // of a prompt's id; within one it is escaped

  private final String rewardModel;
  private final Withdrawals withdrawals;
  private final Predicate<String> wanted;
  private final Spool spool;
  private final SortedRuns records;
  private final StoredRecords<Prompt> promptRecords = new StoredRecords<>(Topics.PROMPTS, SPOOL);
  private final StoredRecords<Response> responseRecords =
      new StoredRecords<>(Topics.RESPONSES, SPOOL);
  private final SortedSet<String> models = new TreeSet<>();

  /** What a record tells of its prompt, in the order in which they are read again. */
  private enum Kind {
    SCORE, // first: without one, the texts of a prompt are of no use
    PROMPT,
    ANSWER
  }

  private static final Kind[] KINDS = Kind.values();

  /** Takes a prompt. */
  @FunctionalInterface
  public interface Visitor {
    void visit(GatheredPrompt prompt) throws IOException;
  }

  /**
   * Without any record.
   *
   * @param rewardModel {@code name@version}
   * @param withdrawals whose records do not count
   * @param wanted of which policy models the answers are wanted as text
   * @param spool has room for all texts; stays the caller's to close
   */
  public GatheredPrompts(
      String rewardModel, Withdrawals withdrawals, Predicate<String> wanted, Spool spool) {
    this(rewardModel, withdrawals, wanted, spool, new SortedRuns(spool));
  }

  GatheredPrompts(
      String rewardModel,
      Withdrawals withdrawals,
      Predicate<String> wanted,
      Spool spool,
      SortedRuns records) {
    this.rewardModel = rewardModel;
    this.withdrawals = withdrawals;
    this.wanted = wanted;
    this.spool = spool;
    this.records = records;
  }

  /** Adds all that the topics hold. */
  public void read(LogReader reader) {
    reader.eachPlaced(
        Topics.REWARDS,
        key -> true,
        (key, value, place) -> {
          if (value != null) {
            add(value.value());
          }
        });
    reader.eachPlaced(
        Topics.PROMPTS,
        key -> true,
        (key, value, place) -> {
          if (value == null) {
            delete(key, place);
          } else {
            add(value.value(), place);
          }
        });
    reader.eachPlaced(
        Topics.RESPONSES,
        key -> true,
        (key, value, place) -> {
          if (value != null) {
            add(value.value());
          }
        });
  }

  /** Adds a reward; of another reward model or withdrawn, it does not count. */
  public void add(Reward reward) {
    String model = reward.getPolicyModel();
    int sample = reward.getSampleIndex();
    long version = reward.getVersion();
    if (reward.getRewardModel().equals(rewardModel)
        && !withdrawals.ofReward(reward.getPromptId(), model, sample, rewardModel, version)) {
      models.add(model);
      byte[] name = model.getBytes(StandardCharsets.UTF_8);
      ByteBuffer value =
          ByteBuffer.allocate(Long.BYTES + Double.BYTES + Integer.BYTES + name.length);
      value.putLong(version).putDouble(reward.getScore()).putInt(sample).put(name);
      put(Keys.of(reward), Kind.SCORE, value.array());
    }
  }

  /** Adds a prompt's text, the next record of its partition. */
  public void add(Prompt prompt, Precedence.Place place) {
    if (!withdrawals.ofPrompt(prompt.getPromptId(), prompt.getVersion())) {
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + 3 * Long.BYTES + Integer.BYTES);
      value.putInt(place.partition()).putLong(place.timestamp()).putLong(Precedence.rank(prompt));
      spool(promptRecords.write(prompt), value);
      put(Keys.of(prompt), Kind.PROMPT, value.array());
    }
  }

  /**
   * Adds a tombstone of a prompt's text, the next record of its partition.
   *
   * @param key of the record; one that is no prompt's takes nothing
   */
  public void delete(String key, Precedence.Place place) {
    if (key.indexOf(END) < 0) {
      ByteBuffer value = ByteBuffer.allocate(Integer.BYTES + Long.BYTES);
      value.putInt(place.partition()).putLong(place.timestamp());
      put(key, Kind.PROMPT, value.array());
    }
  }

  /** Adds an answer's text. */
  public void add(Response response) {
    String model = response.getPolicyModel();
    int sample = response.getSampleIndex();
    long version = response.getVersion();
    if (wanted.test(model)
        && !withdrawals.ofAnswer(response.getPromptId(), model, sample, version)) {
      byte[] name = model.getBytes(StandardCharsets.UTF_8);
      ByteBuffer value = ByteBuffer.allocate(2 * (Long.BYTES + Integer.BYTES) + name.length);
      spool(responseRecords.write(response), value.putLong(version));
      value.putInt(sample).put(name);
      put(Keys.of(response), Kind.ANSWER, value.array());
    }
  }

  /** Puts a record aside, and its place into a value. */
  private void spool(byte[] record, ByteBuffer into) {
    Spool.Place at = spool.put(record);
    into.putLong(at.at()).putInt(at.length());
  }

  private void put(String key, Kind kind, byte[] value) {
    // Two bytes a character, the higher one first: in order as strings are.
    String ordered = key + END + (char) kind.ordinal();
    records.add(ordered.getBytes(StandardCharsets.UTF_16BE), value);
  }

  /** The policy models that have a score, in order of name. */
  public SortedSet<String> models() {
    return Collections.unmodifiableSortedSet(models);
  }

  /**
   * Hands over the prompts that have a score, the same ones each time. Each can be asked for its
   * texts for as long as the spool is open.
   */
  public void each(Visitor visitor) throws IOException {
    Pass pass = new Pass(visitor);
    records.<IOException>each(pass::record);
    pass.end();
  }

  private final class Pass {
    private final Visitor visitor;
    private byte[] key = {}; // of the prompt, without the kind
    private @Nullable GatheredPrompt prompt; // from its first score on

    Pass(Visitor visitor) {
      this.visitor = visitor;
    }

    void record(SortedRuns.Entry record) throws IOException {
      int length = record.key().length - Character.BYTES;
      if (!Arrays.equals(record.key(), 0, length, key, 0, key.length)) {
        end();
        key = Arrays.copyOf(record.key(), length);
      }
      Kind kind = KINDS[record.key()[length + 1]];
      if (prompt == null && kind == Kind.SCORE) {
        prompt = new GatheredPrompt(id(), spool, promptRecords, responseRecords);
      }
      if (prompt != null) {
        tell(prompt, kind, ByteBuffer.wrap(record.value()));
      }
    }

    private String id() {
      return Keys.split(new String(key, StandardCharsets.UTF_16BE)).get(0);
    }

    private static void tell(GatheredPrompt prompt, Kind kind, ByteBuffer value) {
      switch (kind) {
        case SCORE -> {
          long version = value.getLong();
          double score = value.getDouble();
          int sample = value.getInt();
          prompt.addScore(rest(value), sample, version, score);
        }
        case PROMPT -> {
          Precedence.Place place = new Precedence.Place(value.getInt(), value.getLong());
          if (value.hasRemaining()) {
            prompt.addText(place, value.getLong(), spooled(value));
          } else {
            prompt.deleteText(place);
          }
        }
        case ANSWER -> {
          long version = value.getLong();
          Spool.Place at = spooled(value);
          int sample = value.getInt();
          prompt.addAnswer(rest(value), sample, version, at);
        }
      }
    }

    private static Spool.Place spooled(ByteBuffer value) {
      return new Spool.Place(value.getLong(), value.getInt());
    }

    private static String rest(ByteBuffer value) {
      return StandardCharsets.UTF_8.decode(value).toString();
    }

    void end() throws IOException {
      if (prompt != null) {
        visitor.visit(prompt);
        prompt = null;
      }
    }
  }
}
