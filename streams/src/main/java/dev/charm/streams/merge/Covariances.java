package dev.charm.streams.merge;

import dev.charm.schemas.RatingCovariance;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How the errors of an arena's live ratings move together. */
final class Covariances {
  /** Nothing is known of it. */
  static final Covariances NONE = new Covariances(Map.of(), new double[0]);

  private final Map<String, Integer> numbers;
  private final double[] triangle; // (0,0), (1,0), (1,1), (2,0), ...

  private Covariances(Map<String, Integer> numbers, double[] triangle) {
    this.numbers = numbers;
    this.triangle = triangle;
  }

  /** As a record says; nothing, if it has not one number for every two models. */
  static Covariances of(RatingCovariance published) {
    List<String> models = published.getModels();
    Map<String, Integer> numbers = new HashMap<>();
    models.forEach(model -> numbers.put(model, numbers.size()));
    double[] triangle =
        published.getCovariance().stream().mapToDouble(Double::doubleValue).toArray();
    boolean complete =
        triangle.length == models.size() * (models.size() + 1) / 2
            && Arrays.stream(triangle).allMatch(Double::isFinite);
    return complete ? new Covariances(numbers, triangle) : NONE;
  }

  /** That of two models, squared Elo points, if it is known. */
  OptionalDouble of(String model, String other) {
    Integer i = numbers.get(model);
    Integer j = numbers.get(other);
    if (i == null || j == null) {
      return OptionalDouble.empty();
    }
    int row = Math.max(i, j);
    return OptionalDouble.of(triangle[row * (row + 1) / 2 + Math.min(i, j)]);
  }
}
