package dev.charm.schemas;

/**
 * A reward model as it is identified everywhere: {@code name@version}. Versions are separate reward
 * models: nothing measured of one is carried over to another.
 *
 * @param name may hold slashes and at signs, such as {@code internlm/internlm2-1_8b-reward}
 * @param version holds no at sign
 */
public record RewardModelId(String name, String version) {
  /**
   * @throws IllegalArgumentException if a part is blank or the version holds an at sign
   */
  public RewardModelId {
    if (name.isBlank() || version.isBlank() || version.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "a reward model is NAME@VERSION, got '" + name + "@" + version + "'");
    }
  }

  /**
   * Reads {@code name@version}; the last at sign separates.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RewardModelId parse(String id) {
    int at = id.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("a reward model is NAME@VERSION, got '" + id + "'");
    }
    return new RewardModelId(id.substring(0, at), id.substring(at + 1));
  }

  @Override
  public String toString() {
    return name + "@" + version;
  }
}
