package dev.charm.consumers.scoring;

import java.time.Duration;
import java.util.Optional;

/** One reward model that a file declares, for as long as the service runs. */
final class DeclaredSource implements ScorerSource {
  private final Choice choice;

  DeclaredSource(String id, Opening opening) {
    this.choice = new Choice(id, id, opening);
  }

  @Override
  public void begin(Runnable onChange) {}

  @Override
  public Optional<Choice> choice() {
    return Optional.of(choice);
  }

  @Override
  public Optional<String> problem() {
    return Optional.empty();
  }

  /** There is no other: it is tried again. */
  @Override
  public void refuse(Choice refused, String reason) {}

  @Override
  public void await(Duration most) throws InterruptedException {
    Thread.sleep(most.toMillis());
  }

  @Override
  public void requireAlive() {}

  @Override
  public void close() {}
}
