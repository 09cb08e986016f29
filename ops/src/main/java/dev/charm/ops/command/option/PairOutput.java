package dev.charm.ops.command.option;

import dev.charm.ops.export.ExportForm;
import dev.charm.ops.export.ExportFormat;
import dev.charm.ops.export.Harm;
import dev.charm.ops.export.container.Container;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options that say what of a pair is written, and where. */
public final class PairOutput {
  private static final String STANDARD_OUTPUT = "-";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      order = 10,
      description = {
        "Whose reader it is for: trl (messages), trl-text (texts; also OpenRLHF without chat",
        "template), openrlhf (whole conversations), llama-factory, axolotl, verl; or every field:",
        "csv, ndjson."
      })
  ExportFormat format = ExportFormat.TRL;

  @Option(
      names = "--container",
      paramLabel = "jsonl|parquet",
      order = 11,
      description = {
        "The same columns and types in JSON Lines or in Parquet (default: as FILE ends, else jsonl;",
        "verl is always Parquet, csv always CSV)."
      })
  @Nullable Container container;

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      required = true,
      order = 12,
      description = {
        "The file to write; one that ends in .gz or .zst is compressed. - is the standard output,",
        "not compressed."
      })
  Path file = Path.of("");

  @Option(
      names = "--margin",
      order = 13,
      description = {
        "Add a column margin: by how much the chosen score is higher than the rejected one, after",
        "correction by the offset, in raw units of the reward model. TRL and OpenRLHF take it off",
        "the difference that they train on, unasked."
      })
  boolean margin;

  @Option(
      names = "--margin-scale",
      paramLabel = "X",
      order = 14,
      description = "Multiply margins by X, with --margin: where raw units are large, below 1.")
  @Nullable Double marginScale;

  @Option(
      names = "--drop",
      paramLabel = "HARM",
      split = ",",
      order = 15,
      description = {
        "Leave out pairs that teach nothing or harm: empty (an answer without text), duplicate (the",
        "first stays), contradictory (both). All are counted; of equal texts (equal) all are left",
        "out anyway."
      })
  Set<Harm> drop = EnumSet.noneOf(Harm.class);

  /** Whether pairs go to the standard output. */
  public boolean toStandardOutput() {
    return file.toString().equals(STANDARD_OUTPUT);
  }

  /** The file to write. */
  public Path file() {
    return file;
  }

  /** The harms for which pairs are left out. */
  public Set<Harm> drop() {
    return drop;
  }

  /**
   * The form that the options describe.
   *
   * @throws ParameterException if they contradict each other
   */
  public ExportForm form(CommandSpec spec) {
    if (marginScale != null && !margin) {
      throw new ParameterException(spec.commandLine(), "--margin-scale belongs to --margin");
    }
    Double scale = marginScale != null ? marginScale : margin ? Double.valueOf(1) : null;
    try {
      return ExportForm.of(format, container, String.valueOf(file.getFileName()), scale);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
