package dev.charm.ops.stack;

import java.nio.file.Files;
import java.nio.file.Path;
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

  protected SharedStack(Class<T> type) {
    this.type = type;
  }

  /** Starts the stack on a new folder, which is the stack's to remove. */
  protected abstract T start(Path folder) throws Exception;

  /** Brings it to where tests find it. */
  protected abstract void prepare(T stack) throws Exception;

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
      T stack = start(Files.createTempDirectory("charm-shared-stack"));
      try {
        prepare(stack);
        return stack;
      } catch (Exception | AssertionError e) {
        stack.close();
        throw e;
      }
    } catch (Exception e) {
      throw new IllegalStateException(type.getSimpleName() + " does not start", e);
    }
  }
}
