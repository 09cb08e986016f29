package dev.charm.consumers.scoring;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;

/**
 * The two engines of DJL that run here: ONNX Runtime for the encoder, PyTorch for training. Their
 * native libraries come with the jars; DJL is told to stay offline, so it neither downloads
 * anything nor reports its use.
 */
public final class DjlEngines {
  static {
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("ai.djl.onnx.disable_alternative", "true"); // else encoding loads PyTorch too
    setUnlessSet("OPT_OUT_TRACKING", "true");
  }

  private DjlEngines() {}

  /** The engine that runs encoders. */
  public static Engine onnxRuntime() {
    return Engine.getEngine("OnnxRuntime");
  }

  /** The engine that trains heads. */
  public static Engine pyTorch() {
    return Engine.getEngine("PyTorch");
  }

  /** The first GPU if DJL sees CUDA, else the CPU. */
  static Device deviceOf(Engine engine) {
    return engine.hasCapability(StandardCapabilities.CUDA) && engine.getGpuCount() > 0
        ? Device.gpu(0)
        : Device.cpu();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
