package dev.charm.ops.study.declared;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a study is made of.
 *
 * @param name of the study; the file's without its ending where it says none
 * @param generate which policy models answer; null if all answers are given
 * @param answers files of answers that there are
 * @param aliases spellings of policy models; null for none
 * @param rewardModels the file that declares reward models; null for the bundled one alone
 * @param score which reward models score the answers, beside the rewards that the files hold
 * @param missing what becomes of answers and scores that did not come
 * @param ratings the table of arena ratings
 * @param ratingsArena whose ratings count
 * @param calibrate what is solved for
 * @param export which pairs are written; null for none
 * @param evaluate how the reward models are evaluated; null for not at all
 */
public record StudyDeclaration(
    String name,
    @Nullable GenerateSection generate,
    List<AnswersEntry> answers,
    @Nullable DeclaredPath aliases,
    @Nullable Path rewardModels,
    List<String> score,
    Missing missing,
    DeclaredPath ratings,
    String ratingsArena,
    CalibrateSection calibrate,
    @Nullable ExportSection export,
    @Nullable EvaluateSection evaluate) {

  /** What becomes of answers and scores that did not come. */
  public enum Missing {
    /** The study stops, and asks for them when it is run again. */
    STOP,
    /** The study goes on without them, and asks for them when it is run again. */
    ACCEPT
  }
}
