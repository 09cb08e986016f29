package dev.charm.ops.external;

import dev.charm.consumers.store.PinnedValues;
import dev.charm.consumers.training.FileTraining;
import dev.charm.consumers.training.external.HeldOutPairs;
import dev.charm.consumers.training.external.RoundTexts;
import dev.charm.consumers.training.pinned.PinnedPair;
import dev.charm.consumers.views.SpooledValues;
import dev.charm.schemas.PreferencePair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Pairs that a spool holds, in order of key. */
record SpooledPairs(SpooledValues<PreferencePair> values)
    implements PinnedValues<PreferencePair>, RoundTexts {

  @Override
  public <E extends Exception> void each(PinnedValues.Visitor<PreferencePair, E> visitor) throws E {
    try {
      values.each(
          (key, pair) -> {
            try {
              visitor.visit(key, pair);
            } catch (RuntimeException e) {
              throw e;
            } catch (Exception e) {
              throw new CarriedException(e);
            }
          });
    } catch (CarriedException e) {
      @SuppressWarnings("unchecked") // the visitor throws no other
      E thrown = (E) e.getCause();
      throw thrown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Through a reader that knows no such exception. */
  private static final class CarriedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CarriedException(Exception carried) {
      super(carried);
    }
  }

  @Override
  public void each(RoundTexts.Visitor visitor) throws IOException {
    values.each(
        (key, pair) -> {
          Optional<PinnedPair> complete = PinnedPair.of(key, pair);
          if (complete.isPresent()) {
            PinnedPair both = complete.get();
            visitor.visit(both.promptId(), both.chosenModel(), both.chosen());
            visitor.visit(both.promptId(), both.rejectedModel(), both.rejected());
          }
        });
  }

  /** Offers each pair whose texts are known. */
  void offerTo(HeldOutPairs heldOut) throws IOException {
    values.each(
        (key, pair) ->
            PinnedPair.of(key, pair)
                .map(both -> new FileTraining.Pair(both.promptId(), both.chosen(), both.rejected()))
                .ifPresent(heldOut::offer));
  }

  /** The spool is closed by whoever opened it. */
  @Override
  public void close() {}
}
