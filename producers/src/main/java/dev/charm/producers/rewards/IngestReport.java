package dev.charm.producers.rewards;

/**
 * What became of a file. Each row is good, bad or repeated.
 *
 * @param file its name
 * @param good rows whose events were sent
 * @param bad rows that went to the dead letters
 * @param repeated later rows of a prompt whose first row counts
 * @param prompts events sent
 * @param responses events sent
 * @param rewards events sent
 */
public record IngestReport(
    String file, long good, long bad, long repeated, long prompts, long responses, long rewards) {}
