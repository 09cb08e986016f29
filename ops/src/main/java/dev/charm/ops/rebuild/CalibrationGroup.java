package dev.charm.ops.rebuild;

import dev.charm.streams.CalibrationService;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/** The consumer group of calibration: whether it is at work, and its place in the inputs. */
public final class CalibrationGroup {
  /** A member that was killed, or failed, counts until its session has ended: 45 s by default. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Admin admin;

  /**
   * @param admin stays the caller's to close
   */
  public CalibrationGroup(Admin admin) {
    this.admin = admin;
  }

  /** Services of calibration are at work. */
  public static final class ActiveException extends Exception {
    private static final long serialVersionUID = 1L;

    ActiveException(String message) {
      super(message);
    }
  }

  /** Sends off the members that a group still has, where it is certain that none is alive. */
  public void dropDeadMembers() throws ExecutionException, InterruptedException {
    if (members() > 0) {
      admin
          .removeMembersFromConsumerGroup(
              CalibrationService.APPLICATION_ID, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    }
  }

  /**
   * Waits for members that were killed.
   *
   * @param say told of it
   * @throws ActiveException if some are alive after that
   */
  void requireStopped(Consumer<String> say)
      throws ExecutionException, InterruptedException, ActiveException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    int members = members();
    if (members > 0) {
      say.accept("waiting until calibration has stopped");
    }
    while (members > 0) {
      if (System.nanoTime() > deadline) {
        throw new ActiveException(
            "calibration is at work ("
                + members
                + " members of the group "
                + CalibrationService.APPLICATION_ID
                + "); stop its services first");
      }
      TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS.toMillis());
      members = members();
    }
  }

  private int members() throws ExecutionException, InterruptedException {
    String group = CalibrationService.APPLICATION_ID;
    try {
      return Objects.requireNonNull(
              admin.describeConsumerGroups(List.of(group)).describedGroups().get(group), group)
          .get()
          .members()
          .size();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return 0;
      }
      throw e;
    }
  }

  /**
   * Deletes what the group has committed.
   *
   * @throws ActiveException if it has members again
   */
  void giveUpPlace() throws ExecutionException, InterruptedException, ActiveException {
    try {
      admin.deleteConsumerGroups(List.of(CalibrationService.APPLICATION_ID)).all().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupNotEmptyException) {
        throw new ActiveException("calibration has just been started; stop its services first");
      }
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }
}
