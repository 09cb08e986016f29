package dev.charm.ops.bench.paper;

import dev.charm.calibration.reward.Differences;
import dev.charm.calibration.reward.OffsetPredictor;
import dev.charm.calibration.reward.OffsetPredictors;
import dev.charm.calibration.reward.Predicted;
import dev.charm.calibration.style.StyleSums;
import dev.charm.ops.bench.report.Detail;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * How well predicted offsets and their intervals do, with one rated model at a time taken for
 * unrated, against every other one as the reference.
 */
final class OneModelOut {
  private final Setting setting;
  private final Map<String, List<double[]>> rows = new LinkedHashMap<>(); // one for each seed

  private OneModelOut(Setting setting) {
    this.setting = setting;
  }

  /** The table. */
  static Detail table(Setting setting, List<Long> seeds) {
    OneModelOut table = new OneModelOut(setting);
    for (long seed : seeds) {
      Offsets evidence = setting.offsets(setting.rewards(), setting.training(seed));
      Seed one = new Seed(setting, evidence, solved(setting, evidence), seed);
      table.add("as they are", one.known(false));
      table.add("solved", one.known(true));
      table.add("predicted", one.predicted(false, 0));
      table.add("predicted, from " + OffsetPredictor.FEWEST + " models", one.predicted(true, 0));
      for (int answers : List.of(100, 30, OffsetPredictor.FEWEST_PROMPTS)) {
        table.add("predicted, by " + answers + " answers", one.predicted(false, answers));
      }
    }
    return table.detail();
  }

  private static double[][] solved(Setting setting, Offsets evidence) {
    int rated = setting.data().rated();
    double[][] solved = new double[rated][rated];
    for (int o = 0; o < rated; o++) {
      for (int r = 0; r < rated; r++) {
        solved[o][r] = o == r ? 0 : evidence.solved(o, r);
      }
    }
    return solved;
  }

  private void add(String row, double[] figures) {
    rows.computeIfAbsent(row, name -> new ArrayList<>()).add(figures);
  }

  private Detail detail() {
    List<List<Object>> cells = new ArrayList<>();
    rows.forEach(
        (name, seeds) -> {
          List<Object> row = new ArrayList<>(List.of(name));
          for (int k = 0; k < 3; k++) {
            int column = k;
            row.add(SeedTable.cell(seeds.stream().map(f -> f[column]).toList()));
          }
          cells.add(row);
        });
    return new Detail(
        "One model at a time without a rating, against every other one ("
            + setting.data().heldOut().length
            + " held-out prompts)",
        List.of("offset", "|MD| to the reference", "order", "solved offset within the interval"),
        cells);
  }

  /**
   * What a seed draws.
   *
   * @param solved offsets by model, then reference
   */
  private record Seed(Setting setting, Offsets evidence, double[][] solved, long seed) {

    double[] known(boolean calibrated) {
      Sums sums = new Sums();
      for (int m = 0; m < solved.length; m++) {
        for (int r = 0; r < solved.length; r++) {
          if (m != r) {
            measure(m, r, calibrated ? solved[m][r] : 0, calibrated, sums);
          }
        }
      }
      return sums.means();
    }

    /**
     * @param few whether no more models teach than must
     * @param answers of the model that are known; 0 for all
     */
    double[] predicted(boolean few, int answers) {
      Random random = new Random(seed);
      Sums sums = new Sums();
      for (int m = 0; m < solved.length; m++) {
        int[] prompts =
            answers == 0
                ? evidence.training()
                : Folds.draw(evidence.training(), answers, random.nextLong());
        OffsetPredictors predictors = predictors(m, prompts);
        for (int r = 0; r < solved.length; r++) {
          if (m != r) {
            int[] others = others(m, r);
            int most = few ? OffsetPredictor.FEWEST : others.length;
            int[] teachers = Folds.draw(others, most, random.nextLong());
            predict(predictors, m, r, teachers, prompts, sums);
          }
        }
      }
      return sums.means();
    }

    private int[] others(int m, int r) {
      return IntStream.range(0, solved.length).filter(i -> i != m && i != r).toArray();
    }

    private OffsetPredictors predictors(int m, int[] prompts) {
      PaperData data = setting.data();
      StyleSums[] few = setting.rows().styles(prompts);
      Map<String, StyleSums> styles = new TreeMap<>();
      for (int i = 0; i < solved.length; i++) {
        styles.put(data.models().get(i), i == m ? few[i] : evidence.styles()[i]);
      }
      String name = data.models().get(m);
      return new OffsetPredictors(
          styles,
          (a, b) ->
              evidence.games(
                  data.place(a),
                  data.place(b),
                  a.equals(name) || b.equals(name) ? prompts : evidence.training()));
    }

    private void predict(
        OffsetPredictors predictors, int m, int r, int[] teachers, int[] prompts, Sums into) {
      List<String> names = setting.data().models();
      Map<String, Double> lessons = new TreeMap<>();
      Arrays.stream(teachers).forEach(t -> lessons.put(names.get(t), solved[t][r]));
      double[] d =
          Arrays.stream(prompts)
              .mapToDouble(p -> evidence.rewards()[m][p] - evidence.rewards()[r][p])
              .toArray();
      Predicted predicted =
          predictors
              .of(names.get(r), lessons)
              .orElseThrow()
              .calibrate(names.get(m), Differences.of(d), setting.data().ratings().get(r))
              .orElseThrow();
      measure(m, r, predicted.offset(), true, into);
      into.intervals++;
      into.held +=
          predicted.offsetCiLow() <= solved[m][r] && solved[m][r] <= predicted.offsetCiHigh()
              ? 1
              : 0;
    }

    /** At held-out prompts, other models having their solved offsets or none. */
    private void measure(int m, int r, double offset, boolean calibrated, Sums into) {
      double[][] rewards = evidence.rewards();
      double[][] corrected = rewards.clone();
      for (int i = 0; i < solved.length; i++) {
        double added = i == m ? offset : calibrated ? solved[i][r] : 0;
        corrected[i] = Arrays.stream(rewards[i]).map(reward -> reward + added).toArray();
      }
      into.pairs++;
      into.md += setting.measure().md(corrected, m, r);
      for (int i = 0; i < solved.length; i++) {
        double above = setting.data().rating(m) - setting.data().rating(i);
        if (above != 0) {
          int[] heldOut = setting.data().heldOut();
          double wins = evidence.of(corrected).games(m, i, heldOut).wins();
          double losses = evidence.of(corrected).games(i, m, heldOut).wins();
          into.ordered++;
          into.right += wins == losses ? 0.5 : wins > losses == above > 0 ? 1 : 0;
        }
      }
    }
  }

  private static final class Sums {
    private double md;
    private int pairs;
    private double right;
    private int ordered;
    private int held;
    private int intervals;

    double[] means() {
      return new double[] {
        md / pairs, right / ordered, intervals == 0 ? Double.NaN : held / (double) intervals
      };
    }
  }
}
