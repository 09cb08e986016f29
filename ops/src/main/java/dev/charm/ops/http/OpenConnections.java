package dev.charm.ops.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConnection;

/**
 * A bounded number of connections. Where there are too many, the oldest one that waits for a
 * request gives way: somebody who opens hundreds and sends nothing, or a byte now and then, shuts
 * out nobody but themselves. If all are being answered the newest is closed.
 */
final class OpenConnections implements Connection.Listener {
  private final int most;
  private final Set<Connection> open = new LinkedHashSet<>();

  OpenConnections(int most) {
    this.most = most;
  }

  @Override
  public void onOpened(Connection connection) {
    Connection surplus = null;
    synchronized (open) {
      open.add(connection);
      if (open.size() > most) {
        surplus = oldestWaiting(connection);
        open.remove(surplus);
      }
    }
    if (surplus != null) {
      surplus.getEndPoint().close();
    }
  }

  private Connection oldestWaiting(Connection newest) {
    Iterator<Connection> each = open.iterator();
    while (each.hasNext()) {
      if (each.next() instanceof HttpConnection http && http.getHttpChannel().getState().isIdle()) {
        return http;
      }
    }
    return newest;
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (open) {
      open.remove(connection);
    }
  }

  /** How many there are now. */
  int count() {
    synchronized (open) {
      return open.size();
    }
  }
}
