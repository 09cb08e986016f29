package dev.charm.ops.embedded;

import dev.charm.ops.lifecycle.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** TCP ports on this machine's loopback address. */
public final class Ports {
  /** The registry of a stack that was just killed may take this long to let go of its port. */
  private static final Duration PATIENCE = BoundToParent.GRACE.plusSeconds(2);

  private static final InetAddress LOOPBACK = loopback();
  private static final int LOWEST_FREE = 20_000;
  private static final int LOWEST_OUTGOING = 32_768;
  private static final int MOST_TRIES = 1_000;

  private Ports() {}

  /** 127.0.0.1 in so many numbers: the JVM's own idea of the loopback address may be ::1. */
  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /**
   * A port that nobody uses now, from below those that systems give to outgoing connections: who
   * listens there, stops and starts again finds it free.
   */
  public static int free() {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST_FREE, LOWEST_OUTGOING);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port on the loopback address");
  }

  /** Such a port, and another than one that is about to be taken. */
  static int freeBeside(int other) {
    int port = free();
    return port == other ? freeBeside(other) : port;
  }

  /** The preferred port if nobody uses it, else another. */
  public static int freeOr(int preferred) {
    return isFree(preferred) ? preferred : free();
  }

  /** Whether nobody listens on the port. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // connections that are merely dying do not count
      socket.bind(new InetSocketAddress(LOOPBACK, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes sure that a port can be had.
   *
   * @param use what it is for
   * @param option the option of the command line that names another
   * @throws StartException if it is taken
   */
  static void require(int port, String use, String option)
      throws StartException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isFree(port)) {
      if (System.nanoTime() > deadline) {
        throw new StartException(
            "port "
                + port
                + " on 127.0.0.1, wanted for "
                + use
                + ", is taken by another program; choose another with "
                + option);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }
}
