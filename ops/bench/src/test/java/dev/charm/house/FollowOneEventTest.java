package dev.charm.house;

import static org.assertj.core.api.Assertions.assertThat;

import dev.charm.schemas.RoutedTopic;
import dev.charm.schemas.Topic;
import dev.charm.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The walks of <i>Follow one event</i> in CONTRIBUTING lead along classes that exist. */
class FollowOneEventTest {
  private static final Path ROOT =
      Path.of(System.getProperty("charm.root", "../..")).toAbsolutePath().normalize();

  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS = Pattern.compile("[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*");
  private static final Pattern TOPIC = Pattern.compile("charm\\.[a-z.-]+");
  private static final Set<String> OF_JAVA = Set.of("OutOfMemoryError", "StrictMath");

  @ParameterizedTest
  @ValueSource(strings = {"CONTRIBUTING.md", "RATIONALE.md"})
  void shouldNameOnlyClassesThatExist(String page) throws IOException {
    Set<String> classes = classes();
    assertThat(named(page(page), CLASS))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(classes).as("classes of the house").contains(name));
  }

  @Test
  void shouldNameOnlyTopicsThatExist() throws IOException {
    Set<String> topics =
        Stream.of(
                Topics.all().stream().map(Topic::name),
                Stream.of(RoutedTopic.values()).map(RoutedTopic::topicName),
                Stream.of(Topics.DEAD_LETTERS))
            .flatMap(names -> names)
            .collect(Collectors.toSet());
    assertThat(named(walks(), TOPIC))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(topics).as("topics of the catalogue").contains(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"A rating changed.", "A reward came.", "A vote was cast."})
  void shouldFollowEachKindOfEventAlongSeveralTopics(String event) throws IOException {
    String walks = walks();
    int begin = walks.indexOf("**" + event + "**");
    assertThat(begin).as(event).isNotNegative();
    int end = walks.indexOf("\n**", begin);
    String walk = walks.substring(begin, end < 0 ? walks.length() : end);
    assertThat(named(walk, TOPIC)).hasSizeGreaterThan(2);
    assertThat(named(walk, CLASS)).hasSizeGreaterThan(10);
  }

  @Test
  void shouldShowEachStepByATest() throws IOException {
    List<String[]> steps =
        walks()
            .lines()
            .filter(line -> line.startsWith("| "))
            .map(line -> line.split("\\|"))
            .filter(cells -> cells.length > 2 && cells[2].contains("`"))
            .toList();
    assertThat(steps)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            cells -> {
              assertThat(cells).as("classes without a test: %s", cells[2]).hasSizeGreaterThan(3);
              assertThat(named(cells[3], CLASS))
                  .as("tests of %s", cells[2])
                  .isNotEmpty()
                  .allMatch(name -> name.endsWith("Test") || name.endsWith("IT"));
            });
  }

  private static String walks() throws IOException {
    String page = page("CONTRIBUTING.md");
    int begin = page.indexOf("## Follow one event");
    return page.substring(begin, page.indexOf("\n## ", begin));
  }

  private static String page(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }

  private static Set<String> named(String text, Pattern kind) {
    return CODE.matcher(text)
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(kind.asMatchPredicate())
        .filter(name -> !OF_JAVA.contains(name))
        .collect(Collectors.toSet());
  }

  /** Of all modules, by their files: generated ones are named by no walk. */
  private static Set<String> classes() throws IOException {
    try (Stream<Path> files = Files.walk(ROOT)) {
      return files
          .map(ROOT::relativize)
          .filter(file -> file.toString().contains("src/"))
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".java"))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toSet());
    }
  }
}
