package dev.charm.consumers.declared;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds the declared model that is meant. */
public final class DeclaredModels {
  private DeclaredModels() {}

  /**
   * A model by its identity, or by what stands before the last at sign if it has one version.
   *
   * @param what they are, such as {@code reward model}
   * @throws DeclarationException if there is none, which names the nearest, or there are several
   */
  public static <D> D find(List<D> all, Function<D, String> id, String wanted, String what)
      throws DeclarationException {
    List<D> found =
        all.stream()
            .filter(each -> id.apply(each).equals(wanted) || name(id.apply(each)).equals(wanted))
            .toList();
    Optional<D> exact = found.stream().filter(each -> id.apply(each).equals(wanted)).findFirst();
    if (found.size() == 1 || exact.isPresent()) {
      return exact.orElse(found.get(0));
    }
    List<String> ids = all.stream().map(id).toList();
    if (found.size() > 1) {
      throw new DeclarationException(
          wanted + " has several versions: " + String.join(", ", found.stream().map(id).toList()));
    }
    Optional<String> nearest = new NearestName(ids).to(wanted);
    throw new DeclarationException(
        "there is no "
            + what
            + " "
            + wanted
            + nearest.map(name -> "; did you mean " + name + "?").orElse("")
            + (ids.isEmpty() ? " (" : " (there are " + String.join(", ", ids) + "; ")
            + "--"
            + what.replace(' ', '-')
            + "s FILE declares others)");
  }

  private static String name(String id) {
    return id.indexOf('@') < 0 ? id : id.substring(0, id.lastIndexOf('@'));
  }
}
