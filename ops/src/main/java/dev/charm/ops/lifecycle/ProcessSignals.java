package dev.charm.ops.lifecycle;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * The signals that ask a process to stop: SIGINT (Ctrl-C), SIGTERM, SIGHUP (its terminal closed).
 *
 * <p>{@code sun.misc.Signal} is the only way to them in Java 17. It is exported by {@code
 * jdk.unsupported} but cannot be named without a compiler warning, hence reflection (as Kafka
 * does).
 */
public final class ProcessSignals {
  private static final List<String> STOP = List.of("INT", "TERM", "HUP");

  private ProcessSignals() {}

  /** Runs the action, on a thread of its own, at every signal that asks the process to stop. */
  public static void onStop(Runnable action) {
    Class<?> handlerType = type("sun.misc.SignalHandler");
    Object handler =
        Proxy.newProxyInstance(
            handlerType.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "handle" -> {
                    action.run();
                    yield null;
                  }
                  case "hashCode" -> System.identityHashCode(proxy);
                  case "equals" -> proxy == args[0];
                  default -> "stop handler";
                });
    STOP.forEach(name -> handle(name, handler));
  }

  /** Lets the signals that ask the process to stop pass without effect. */
  public static void ignoreStop() {
    try {
      Object ignore = type("sun.misc.SignalHandler").getField("SIG_IGN").get(null);
      STOP.forEach(name -> handle(name, ignore));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no sun.misc.SignalHandler.SIG_IGN", e);
    }
  }

  private static void handle(String name, Object handler) {
    Class<?> signal = type("sun.misc.Signal");
    try {
      signal
          .getMethod("handle", signal, type("sun.misc.SignalHandler"))
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    } catch (InvocationTargetException e) {
      // SIGHUP is unknown on Windows, and any of them is taken when the JVM runs with -Xrs:
      // the platform's own behaviour then stays.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JVM has no sun.misc.Signal", e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JVM has no " + name, e);
    }
  }
}
