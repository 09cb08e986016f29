package dev.charm.consumers.scoring.remote;

import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a server answered to one request.
 *
 * @param outputs the outputs of each conversation by their names, in the order of the conversations
 * @param tokens of the one conversation that was asked about; null where several were, or the
 *     server does not tell
 */
record Answers(List<SortedMap<String, Double>> outputs, @Nullable Integer tokens) {}
