package dev.charm.ops.status;

import dev.charm.ops.folder.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.ApiException;

/**
 * The room that a broker has for topics.
 *
 * @param broker its id
 * @param folder where it keeps topics
 * @param topics bytes that they take there
 */
public record BrokerDisk(int broker, String folder, Room room, long topics) {
  private static final int NEAR = 3;

  /** Of every broker that tells; a cluster may not know, or not say it to everybody. */
  public static List<BrokerDisk> all(Admin admin) throws ExecutionException, InterruptedException {
    List<Integer> brokers = admin.describeCluster().nodes().get().stream().map(Node::id).toList();
    List<BrokerDisk> disks = new ArrayList<>();
    try {
      for (Map.Entry<Integer, Map<String, LogDirDescription>> broker :
          admin.describeLogDirs(brokers).allDescriptions().get().entrySet()) {
        broker
            .getValue()
            .forEach(
                (folder, is) -> {
                  if (is.usableBytes().isPresent() && is.totalBytes().isPresent()) {
                    disks.add(
                        new BrokerDisk(
                            broker.getKey(),
                            folder,
                            new Room(is.usableBytes().getAsLong(), is.totalBytes().getAsLong()),
                            is.replicaInfos().values().stream().mapToLong(r -> r.size()).sum()));
                  }
                });
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof ApiException)) {
        throw e;
      }
    }
    return disks;
  }

  /** One line for people. */
  public String words() {
    return "disk of broker "
        + broker
        + ": "
        + room.words()
        + ", topics take "
        + Room.bytes(topics)
        + (room.free() < NEAR * room.reserve() ? "; NEARLY FULL" : "");
  }
}
