package dev.charm.consumers.http;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** Takes the body of an answer, and gives it up where it is larger than it may be. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> taken = BodySubscribers.ofByteArray();
  private final long most;
  private long bytes;
  private @Nullable Subscription subscription;

  /** The body is larger. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLargeException(long most) {
      super("more than " + most + " bytes");
    }
  }

  BoundedBody(long most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return taken.getBody();
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    taken.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (bytes > most) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      bytes += buffer.remaining();
    }
    if (bytes > most) {
      if (subscription != null) {
        subscription.cancel();
      }
      taken.onError(new TooLargeException(most));
    } else {
      taken.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable error) {
    taken.onError(error);
  }

  @Override
  public void onComplete() {
    if (bytes <= most) {
      taken.onComplete();
    }
  }
}
