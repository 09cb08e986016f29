package dev.charm.ops.study.engine;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of a step that was done.
 *
 * @param fingerprint SHA-256 of version, inputs and settings
 * @param version of the step
 * @param inputs SHA-256 of each file, by what it is called
 * @param settings all else that it was made of
 * @param outputs SHA-256 of each file that it left, by its path within the study's folder
 * @param missing what did not come; empty if all is there
 * @param remarks what it left out, a line each
 * @param finished when
 * @param seconds how long it took
 */
@JsonPropertyOrder({
  "fingerprint",
  "version",
  "inputs",
  "settings",
  "outputs",
  "missing",
  "remarks",
  "finished",
  "seconds"
})
public record StepRecord(
    String fingerprint,
    int version,
    SortedMap<String, String> inputs,
    SortedMap<String, String> settings,
    SortedMap<String, String> outputs,
    String missing,
    List<String> remarks,
    String finished,
    double seconds) {
  /** Copies. */
  public StepRecord {
    inputs = Collections.unmodifiableSortedMap(new TreeMap<>(inputs));
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    outputs = Collections.unmodifiableSortedMap(new TreeMap<>(outputs));
    remarks = List.copyOf(remarks);
  }
}
