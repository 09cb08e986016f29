package dev.charm.ops.bench.cluster;

import dev.charm.schemas.Topic;
import java.util.List;

/**
 * {@link PassThrough} of one topic in a process of its own, as {@link SmallHeap} runs the
 * calibration: the same heap, the same collector, and a JVM that begins with nothing compiled.
 */
public final class SmallPassThrough implements AutoCloseable {
  private final Process process;

  private SmallPassThrough(Process process) {
    this.process = process;
  }

  /** Makes sure that there is a topic to forward to. */
  public static void createTopic(Cluster cluster, Topic<?> topic) throws Exception {
    PassThrough.createTopics(cluster, List.of(topic));
  }

  /** Starts it; returns at once. */
  public static SmallPassThrough start(Cluster cluster, String application, Topic<?> topic)
      throws Exception {
    return new SmallPassThrough(
        SmallHeap.launch(
            PassThroughMain.class,
            List.of(
                cluster.clients().getProperty("bootstrap.servers"),
                application,
                cluster.stateFolder(application).toString(),
                topic.name())));
  }

  /**
   * Makes sure that it goes on.
   *
   * @return true
   */
  public boolean requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the pass-through ended with " + process.exitValue());
    }
    return true;
  }

  @Override
  public void close() {
    SmallHeap.end(process);
  }
}
