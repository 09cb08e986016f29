package dev.charm.consumers.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestLimitTest {

  @Test
  void shouldStartTheNextWhenOneEndsInTheirOrder() {
    RequestLimit limit = new RequestLimit(2);
    List<Integer> started = new ArrayList<>();
    List<CompletableFuture<String>> running = new ArrayList<>();
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      results.add(
          limit.run(
              () -> {
                started.add(number);
                running.add(new CompletableFuture<>());
                return running.get(number);
              }));
    }
    assertThat(started).containsExactly(0, 1);
    running.get(1).complete("one");
    assertThat(started).containsExactly(0, 1, 2);
    running.get(0).completeExceptionally(new IllegalStateException("zero"));
    assertThat(started).containsExactly(0, 1, 2, 3);
    assertThat(results.get(1)).isCompletedWithValue("one");
    assertThat(results.get(0)).isCompletedExceptionally();
    assertThat(results.get(3)).isNotDone();
  }

  @Test
  void shouldNotNestTheEndsOfAHundredThousandThatEndWhileTheyStart() {
    RequestLimit limit = new RequestLimit(1);
    CompletableFuture<String> first = new CompletableFuture<>();
    limit.run(() -> first);
    List<CompletableFuture<String>> results = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      results.add(limit.run(() -> CompletableFuture.completedFuture("done")));
    }
    first.complete("first");
    assertThat(results).allMatch(CompletableFuture::isDone);
  }

  @Test
  void shouldGiveItsRoomBackWhenARequestCannotBegin() {
    RequestLimit limit = new RequestLimit(1);
    assertThat(
            limit.run(
                () -> {
                  throw new IllegalStateException("no");
                }))
        .isCompletedExceptionally();
    assertThat(limit.run(() -> CompletableFuture.completedFuture(1))).isCompletedWithValue(1);
  }
}
