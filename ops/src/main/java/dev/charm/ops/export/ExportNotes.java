package dev.charm.ops.export;

import dev.charm.ops.export.container.Compression;
import java.util.ArrayList;
import java.util.List;

/** What whoever exports should know beside the number of pairs, one sentence a line. */
public final class ExportNotes {
  private final ExportManifest.Counts counts;
  private final ExportManifest.Settings settings;
  private final List<String> notes = new ArrayList<>();

  private ExportNotes(ExportManifest manifest) {
    this.counts = manifest.counts();
    this.settings = manifest.settings();
  }

  /** The notes on an export. */
  public static List<String> of(ExportManifest manifest) {
    ExportNotes of = new ExportNotes(manifest);
    of.leftOut();
    of.harmful();
    of.notSettled(manifest.pending());
    of.reading(manifest.data().file());
    return of.notes;
  }

  private void leftOut() {
    ExportFormat format = settings.form().format();
    note(counts.withoutTexts(), "pairs have no texts and are left out: " + format + " needs them");
    note(
        counts.noPlace(),
        "pairs have a conversation that the reader of "
            + format
            + " does not take, and are left"
            + " out");
    note(counts.withoutCalibration(), "pairs have no calibration in force and are left out");
    note(
        counts.lengthUnknown(), "pairs lack the text of an answer and are left out: length counts");
  }

  private void harmful() {
    harmful(Harm.EQUAL, "pairs have two equal texts");
    harmful(Harm.EMPTY, "pairs have an answer without text");
    harmful(Harm.DUPLICATE, "pairs repeat an earlier one");
    harmful(Harm.CONTRADICTORY, "pairs contradict another");
  }

  private void harmful(Harm harm, String what) {
    note(
        counts.harmful().of(harm),
        what
            + (settings.harms().contains(harm)
                ? " and are left out"
                : "; --drop " + harm + " leaves them out"));
  }

  private void notSettled(List<String> pending) {
    note(
        counts.notYetFlipped(),
        "pairs are decided otherwise by the calibration in force: it has not settled yet");
    note(counts.promptsHashedById(), "prompts have no text and are split by their id");
    if (!pending.isEmpty()) {
      notes.add(
          "no calibration against "
              + settings.reference()
              + ", and so no pair, for "
              + String.join(", ", pending));
    }
  }

  private void reading(String file) {
    ExportFormat format = settings.form().format();
    if (settings.margin() != null && !format.readsMargin()) {
      notes.add("the reader of " + format + " passes the column margin over");
    }
    boolean compressed = settings.form().compression() != Compression.NONE;
    if (compressed && !format.readsCompressed()) {
      notes.add("the reader of " + format + " takes no compressed file: write one that is not");
    }
    if (format == ExportFormat.LLAMA_FACTORY) {
      notes.add("in dataset_info.json: " + ShareGpt.datasetInfo(file));
    }
  }

  private void note(long pairs, String what) {
    if (pairs > 0) {
      notes.add(pairs + " " + what);
    }
  }
}
