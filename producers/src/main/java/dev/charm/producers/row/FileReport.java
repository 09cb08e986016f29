package dev.charm.producers.row;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of a file. Each row is good, repeated, left out or refused.
 *
 * @param file its name
 * @param rows that were read
 * @param good rows that count
 * @param repeated later rows of something whose first row counts
 * @param leftOut rows that a filter takes out, or that say themselves that they are not to count
 * @param refused rows that cannot be used; they go to the dead letters where there are any
 * @param prompts events that good rows made
 * @param responses events that good rows made
 * @param rewards events that good rows made
 * @param votes events that good rows made
 * @param ratings events that good rows made
 * @param unused columns or fields of the file that nothing was read from
 * @param messages what a reader of the result should know, one line each, without the file's name
 */
public record FileReport(
    String file,
    long rows,
    long good,
    long repeated,
    long leftOut,
    long refused,
    long prompts,
    long responses,
    long rewards,
    long votes,
    long ratings,
    List<String> unused,
    List<String> messages) {

  /** Of a file of which no row could be read. */
  public static FileReport unreadable(String file, String problem) {
    return new FileReport(file, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(problem));
  }

  /** This, and more to be told. */
  public FileReport with(List<String> more) {
    List<String> all = new ArrayList<>(messages);
    all.addAll(more);
    return new FileReport(
        file,
        rows,
        good,
        repeated,
        leftOut,
        refused,
        prompts,
        responses,
        rewards,
        votes,
        ratings,
        unused,
        List.copyOf(all));
  }
}
