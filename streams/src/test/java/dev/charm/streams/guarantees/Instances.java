package dev.charm.streams.guarantees;

/** Instances of the calibration service, each under a name and with a state folder of its own. */
public interface Instances extends AutoCloseable {

  /** Starts an instance that does not run; it finds the state that it left, unless that is lost. */
  void start(String name) throws Exception;

  /** Ends a running instance, in the way of this implementation: politely or not. */
  void end(String name) throws Exception;

  /** Deletes the state folder of an instance that does not run. */
  void loseState(String name) throws Exception;

  @Override
  void close();
}
