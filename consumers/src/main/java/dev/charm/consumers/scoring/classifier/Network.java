package dev.charm.consumers.scoring.classifier;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import dev.charm.consumers.scoring.DjlEngines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A network at work: token ids in, logits out. What a batch needs of native memory is given back
 * when it is done.
 *
 * <p>On the CPU ONNX Runtime goes through several batches at once, one on each core: threads within
 * an operation would wait for each other many times a batch. Elsewhere there is one at a time.
 */
final class Network implements AutoCloseable {
  private static final Set<String> KNOWN =
      Set.of("input_ids", "attention_mask", "token_type_ids", "position_ids");

  /** TorchScript does not tell its inputs: what networks take, the usual first. */
  private static final List<List<String>> USUAL =
      List.of(
          List.of("input_ids", "attention_mask"),
          List.of("input_ids", "attention_mask", "token_type_ids"),
          List.of("input_ids"));

  /** It changes a TorchScript network after its first runs, and with it the last bits. */
  private static final String OPTIMIZER = "ai.djl.pytorch.graph_optimizer";

  private final Model model;
  private final BlockingQueue<Predictor<Batch, float[][]>> predictors;
  private final Device device;
  private final int outputs;
  private final int atOnce;

  private Network(
      Model model, List<Predictor<Batch, float[][]>> predictors, Device device, int outputs) {
    this.model = model;
    this.predictors = new LinkedBlockingQueue<>(predictors);
    this.device = device;
    this.outputs = outputs;
    this.atOnce = predictors.size();
  }

  /**
   * Loads a network and lets it run once.
   *
   * @param device as declared
   * @throws IOException if it cannot be loaded there, or does not take what classifiers take
   */
  static Network load(ModelFolder folder, String device) throws IOException {
    if (System.getProperty(OPTIMIZER) == null) {
      System.setProperty(OPTIMIZER, "false");
    }
    Engine engine = folder.isOnnx() ? DjlEngines.onnxRuntime() : DjlEngines.pyTorch();
    Device place = Devices.of(device, engine);
    Path file = folder.network();
    String name = String.valueOf(file.getFileName());
    Model model = Model.newInstance(name, place, engine.getEngineName());
    try {
      Path home = Objects.requireNonNull(file.toAbsolutePath().getParent());
      model.load(home, name, options(folder, place));
      long padding = Objects.requireNonNullElse(folder.config().padding(), 0L);
      return folder.isOnnx() ? onnx(model, place, padding) : torch(model, place, padding);
    } catch (MalformedModelException | EngineException | IllegalArgumentException e) {
      model.close();
      throw new IOException(file + " cannot be loaded: " + reason(e), e);
    } catch (IOException e) {
      model.close();
      throw new IOException(file + " cannot be used: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> options(ModelFolder folder, Device device) {
    if (!folder.isOnnx()) {
      return Map.of("mapLocation", "true");
    }
    return device.isGpu() ? Map.of() : Map.of("intraOpNumThreads", "1");
  }

  private static Network onnx(Model model, Device device, long padding) throws IOException {
    List<String> inputs = model.getBlock().describeInput().keys();
    if (!KNOWN.containsAll(inputs) || !inputs.contains("input_ids")) {
      throw new IOException("it takes " + inputs + "; a classifier takes of " + KNOWN);
    }
    try {
      int atOnce = device.isGpu() ? 1 : Runtime.getRuntime().availableProcessors();
      return probed(model, device, new LogitsTranslator(inputs, true, padding), atOnce);
    } catch (TranslateException e) {
      throw new IOException("it does not run: " + reason(e), e);
    }
  }

  private static Network torch(Model model, Device device, long padding) throws IOException {
    @Nullable TranslateException first = null;
    for (List<String> inputs : USUAL) {
      try {
        return probed(model, device, new LogitsTranslator(inputs, false, padding), 1);
      } catch (TranslateException e) {
        first = first == null ? e : first;
      }
    }
    throw new IOException("it does not run: " + reason(Objects.requireNonNull(first)), first);
  }

  private static Network probed(Model model, Device device, LogitsTranslator translator, int atOnce)
      throws TranslateException {
    List<Predictor<Batch, float[][]>> predictors = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      predictors.add(model.newPredictor(translator));
    }
    try {
      Tokens two = new Tokens(new long[] {1, 2}, new long[2], false);
      Batch one = new Batch(List.of(new Batch.Row(0, two)), 2);
      int outputs = predictors.get(0).predict(one)[0].length;
      return new Network(model, predictors, device, outputs);
    } catch (TranslateException e) {
      predictors.forEach(Predictor::close);
      throw e;
    }
  }

  /** What an engine says of a failure; it knows no texts. */
  static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String message = String.valueOf(deepest.getMessage());
    return message.lines().findFirst().orElse(deepest.getClass().getSimpleName());
  }

  /** Logits of each conversation. */
  int outputs() {
    return outputs;
  }

  Device device() {
    return device;
  }

  /** How many batches it goes through at once; more wait for each other. */
  int atOnce() {
    return atOnce;
  }

  /**
   * @return the logits of each row
   * @throws TranslateException if the network fails
   */
  float[][] logits(Batch batch) throws TranslateException {
    Predictor<Batch, float[][]> predictor = take();
    try {
      return predictor.predict(batch);
    } finally {
      predictors.add(predictor);
    }
  }

  private Predictor<Batch, float[][]> take() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return predictors.take();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Nobody may use it meanwhile. */
  @Override
  public void close() {
    predictors.forEach(Predictor::close);
    model.close();
  }
}
