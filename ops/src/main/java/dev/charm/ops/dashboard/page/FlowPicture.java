package dev.charm.ops.dashboard.page;

import dev.charm.ops.dashboard.data.Observation;
import dev.charm.ops.status.ServiceGroup;
import dev.charm.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The flow of the system as boxes and arrows, with the rate of each topic and each lag. */
public final class FlowPicture {
  private static final int BOX_WIDTH = 150;
  private static final int BOX_HEIGHT = 44;
  private static final int COLUMN = 205;
  private static final int ROW = 62;
  private static final int MARGIN = 8;
  private static final String SCORER = "scorer";
  private static final String GENERATOR = "generator";
  private static final String STREAMS = "streams";
  private static final String TRAINER = "trainer";

  /** A topic or a service. */
  public record Box(String name, String detail, boolean service, boolean waits, int x, int y) {
    public int width() {
      return BOX_WIDTH;
    }

    public int height() {
      return BOX_HEIGHT;
    }
  }

  /**
   * What is read or written by a service.
   *
   * @param lag of whoever reads; empty where nobody does, or no lag is known
   */
  public record Arrow(int x1, int y1, int x2, int y2, boolean moves, String lag) {

    /** Where its lag is written, from the left. */
    public int x() {
      return (x1 + x2) / 2;
    }

    /** Where its lag is written, from above. */
    public int y() {
      return (y1 + y2) / 2 - 4;
    }
  }

  private final Observation observation;
  private final Map<String, Box> boxes = new LinkedHashMap<>();
  private final List<Arrow> arrows = new ArrayList<>();

  FlowPicture(Observation observation) {
    this.observation = observation;
    topic(Topics.PROMPTS.name(), 0, 0);
    topic(Topics.RESPONSES.name(), 0, 1);
    topic(Topics.BATTLES.name(), 0, 3);
    topic(Topics.RATING_SNAPSHOTS.name(), 0, 4);
    service(SCORER, 1, 0);
    topic(Topics.REWARDS.name(), 2, 1);
    service(STREAMS, 3, 3);
    topic(Topics.CALIBRATIONS.name(), 4, 1);
    topic(Topics.PREFERENCE_PAIRS.name(), 4, 2);
    topic(Topics.MODEL_STATS.name(), 4, 3);
    topic(Topics.ARENA_RATINGS.name(), 4, 4);
    service(TRAINER, 5, 2);
    topic(Topics.REWARD_MODELS.name(), 5, 0);
    if (!groups(GENERATOR).isEmpty()) { // many a system brings its answers along
      service(GENERATOR, 1, 2);
      flows(Topics.PROMPTS.name(), GENERATOR, Topics.PROMPTS.name());
      flows(GENERATOR, Topics.RESPONSES.name(), Topics.RESPONSES.name());
    }
    flows(Topics.PROMPTS.name(), SCORER, Topics.PROMPTS.name());
    flows(Topics.RESPONSES.name(), SCORER, Topics.RESPONSES.name());
    flows(SCORER, Topics.REWARDS.name(), Topics.REWARDS.name());
    flows(Topics.REWARDS.name(), STREAMS, Topics.REWARDS.name());
    flows(Topics.BATTLES.name(), STREAMS, Topics.BATTLES.name());
    flows(Topics.RATING_SNAPSHOTS.name(), STREAMS, Topics.RATING_SNAPSHOTS.name());
    for (String written :
        List.of(
            Topics.CALIBRATIONS.name(),
            Topics.PREFERENCE_PAIRS.name(),
            Topics.MODEL_STATS.name(),
            Topics.ARENA_RATINGS.name())) {
      flows(STREAMS, written, written);
    }
    flows(Topics.CALIBRATIONS.name(), TRAINER, Topics.CALIBRATIONS.name());
    flows(Topics.PREFERENCE_PAIRS.name(), TRAINER, Topics.PREFERENCE_PAIRS.name());
    flows(TRAINER, Topics.REWARD_MODELS.name(), Topics.REWARD_MODELS.name());
    flows(Topics.REWARD_MODELS.name(), SCORER, Topics.REWARD_MODELS.name());
  }

  private void topic(String name, int column, int row) {
    Double rate = observation.rates().get(name);
    box(name, rate == null ? "–" : rate(rate) + "/s", false, false, column, row);
  }

  private void service(String name, int column, int row) {
    List<ServiceGroup> groups = groups(name);
    long lag = groups.stream().mapToLong(ServiceGroup::lag).sum();
    boolean sound = groups.stream().allMatch(ServiceGroup::stable);
    String detail =
        name.equals(TRAINER)
            ? "reads whole topics"
            : groups.isEmpty() ? "none is running" : sound ? lag(lag) : "not ready";
    box(name, detail, true, lag > 0 || !sound, column, row);
  }

  private void box(
      String name, String detail, boolean service, boolean waits, int column, int row) {
    boxes.put(
        name, new Box(name, detail, service, waits, MARGIN + COLUMN * column, MARGIN + ROW * row));
  }

  private void flows(String from, String to, String topic) {
    Box a = at(from);
    Box b = at(to);
    boolean moves = observation.rates().getOrDefault(topic, 0.0) > 0;
    String lag = b.service() ? lag(to, topic) : "";
    int middle = BOX_HEIGHT / 2;
    if (a.x() > b.x()) {
      arrow(a.x(), a.y() + middle, b.x() + BOX_WIDTH, b.y() + middle, moves, lag);
    } else if (a.x() == b.x()) {
      boolean up = a.y() > b.y();
      arrow(
          a.x() + BOX_WIDTH / 2,
          up ? a.y() : a.y() + BOX_HEIGHT,
          b.x() + BOX_WIDTH / 2,
          up ? b.y() + BOX_HEIGHT : b.y(),
          moves,
          lag);
    } else {
      arrow(a.x() + BOX_WIDTH, a.y() + middle, b.x(), b.y() + middle, moves, lag);
    }
  }

  private void arrow(int x1, int y1, int x2, int y2, boolean moves, String lag) {
    arrows.add(new Arrow(x1, y1, x2, y2, moves, lag));
  }

  private String lag(String service, String topic) {
    List<Long> lags =
        groups(service).stream()
            .map(group -> group.lags().get(topic))
            .filter(Objects::nonNull)
            .toList();
    return lags.isEmpty() ? "" : lag(lags.stream().mapToLong(Long::longValue).sum());
  }

  private static String lag(long records) {
    return String.format(Locale.ROOT, "lag %,d", records);
  }

  private List<ServiceGroup> groups(String service) {
    return observation.status().finding().last().groups().stream()
        .filter(group -> group.service().equals(service))
        .toList();
  }

  private Box at(String name) {
    Box box = boxes.get(name);
    if (box == null) {
      throw new IllegalArgumentException("not in the picture: " + name);
    }
    return box;
  }

  private static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%,.0f", perSecond);
  }

  public List<Box> boxes() {
    return List.copyOf(boxes.values());
  }

  public List<Arrow> arrows() {
    return arrows;
  }

  /** In units of the drawing. */
  public int width() {
    return 2 * MARGIN + 5 * COLUMN + BOX_WIDTH;
  }

  /** In units of the drawing. */
  public int height() {
    return 2 * MARGIN + 4 * ROW + BOX_HEIGHT;
  }
}
