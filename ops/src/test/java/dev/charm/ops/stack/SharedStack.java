package dev.charm.ops.stack;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one stack to the constructors of all tests that ask for it: started for the first, stopped
 * after the last test of the JVM.
 *
 * @param <T> the stack
 */
public abstract class SharedStack<T extends AutoCloseable> implements ParameterResolver {
  private final Class<T> type;
  private final Callable<T> start;

  protected SharedStack(Class<T> type, Callable<T> start) {
    this.type = type;
    this.start = start;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public T resolveParameter(ParameterContext parameter, ExtensionContext test) {
    return test.getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(type))
        .getOrComputeIfAbsent(type, key -> started(), type);
  }

  private T started() {
    try {
      return start.call();
    } catch (Exception e) {
      throw new IllegalStateException(type.getSimpleName() + " does not start", e);
    }
  }
}
