package dev.charm.ops.command;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tests on the stack that has calibrated the sample, shared by all of them. */
@ExtendWith(SampleStack.Shared.class)
public abstract class OnSampleStack {
  protected SampleStack stack;

  @BeforeEach
  final void shareStack(SampleStack shared) {
    stack = shared;
  }
}
