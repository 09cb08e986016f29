package dev.charm.producers;

import dev.charm.producers.rewards.AnswerSettings;
import dev.charm.producers.rewards.Answers;
import dev.charm.producers.row.PromptIdentity;
import dev.charm.producers.row.ReadSettings;
import dev.charm.producers.row.Row;
import dev.charm.producers.row.RowReader;
import dev.charm.producers.source.Source;
import dev.charm.producers.votes.BattleReader;
import dev.charm.producers.votes.VoteReadSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Reads a file far larger than the heap of the process that it runs in; see the test. */
final class BigFileReading {
  private static final int TEXT_CHARS = 4_000;

  private BigFileReading() {}

  /** Arguments: the format and the number of rows; prints how many good rows came out. */
  public static void main(String[] args) throws IOException {
    long rows = Long.parseLong(args[1]);
    long good = 0;
    try (RowReader reader = open(args[0], rows)) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        good += row instanceof Row.Good ? 1 : 0;
      }
    }
    System.out.println(good + " of " + rows * TEXT_CHARS + " bytes and more");
  }

  private static RowReader open(String format, long rows) throws IOException {
    String text = "x".repeat(TEXT_CHARS);
    return switch (format) {
      case "csv" ->
          Answers.open(
              source("prompt,response,score_a\n", "p,\"" + text + "\n\",1\n", "", rows),
              AnswerSettings.study("m", PromptIdentity.TEXT, ReadSettings.DEFAULT));
      case "jsonl" ->
          Answers.open(
              source(
                  "",
                  "{\"prompt\":\"p#\",\"model\":\"m\",\"response\":\"" + text + "\"}\n",
                  "",
                  rows),
              AnswerSettings.table("jsonl", ReadSettings.DEFAULT));
      case "alpaca-eval" ->
          Answers.open(
              source(
                  "[",
                  "{\"instruction\":\"#\",\"generator\":\"m\",\"output\":\"" + text + "\"},\n",
                  "{\"instruction\":\"end\",\"generator\":\"m\",\"output\":\"\"}]",
                  rows - 1),
              AnswerSettings.table("alpaca-eval", ReadSettings.DEFAULT));
      case "votes" ->
          BattleReader.open(
              source("[", vote("#", text) + ",\n", vote("end", "") + "]", rows - 1),
              VoteReadSettings.DEFAULT);
      default -> throw new IllegalArgumentException(format);
    };
  }

  private static String vote(String id, String conversation) {
    return "{\"question_id\":\"q"
        + id
        + "\",\"model_a\":\"m\",\"model_b\":\"n\",\"winner\":\"tie\",\"conversation_a\":\""
        + conversation
        + "\"}";
  }

  private static Source source(String head, String row, String tail, long rows) {
    return new Source("big", -1, Instant.EPOCH, () -> new Repeated(head, row, tail, rows));
  }

  /** A head, a row many times over with its number for {@code #}, a tail. */
  private static final class Repeated extends InputStream {
    private final String row;
    private final String tail;
    private final long rows;
    private long next;
    private byte[] piece;
    private int at;

    Repeated(String head, String row, String tail, long rows) {
      this.row = row;
      this.tail = tail;
      this.rows = rows;
      this.piece = head.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      while (at == piece.length) {
        if (next > rows) {
          return -1;
        }
        String text = next == rows ? tail : row.replace("#", String.valueOf(next));
        piece = text.getBytes(StandardCharsets.UTF_8);
        at = 0;
        next++;
      }
      int count = Math.min(length, piece.length - at);
      System.arraycopy(piece, at, bytes, offset, count);
      at += count;
      return count;
    }
  }
}
