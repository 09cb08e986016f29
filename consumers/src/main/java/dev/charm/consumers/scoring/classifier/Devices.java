package dev.charm.consumers.scoring.classifier;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import java.io.IOException;

/** Where a network runs. */
final class Devices {
  private Devices() {}

  /**
   * @param declared {@code auto}, {@code cpu}, {@code gpu} or {@code gpu:N}
   * @throws IOException if that GPU is not there, or the engine cannot use it
   */
  static Device of(String declared, Engine engine) throws IOException {
    int gpus = engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
    if (declared.equals("cpu") || (declared.equals("auto") && gpus == 0)) {
      return Device.cpu();
    }
    int colon = declared.indexOf(':');
    int wanted = colon < 0 ? 0 : Integer.parseInt(declared.substring(colon + 1));
    if (wanted >= gpus) {
      throw new IOException(
          "device %s is not there: %s sees %s"
              .formatted(
                  declared,
                  engine.getEngineName(),
                  gpus == 0 ? "no GPU" : "GPUs 0 to " + (gpus - 1)));
    }
    return Device.gpu(wanted);
  }
}
