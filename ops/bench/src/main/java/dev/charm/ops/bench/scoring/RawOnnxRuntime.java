package dev.charm.ops.bench.scoring;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** ONNX Runtime without anything around it, given tokens. */
final class RawOnnxRuntime implements AutoCloseable {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  /**
   * @param threads within an operation
   */
  RawOnnxRuntime(Path model, int threads) throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    this.session = environment.createSession(model.toString(), options);
  }

  /** Batch after batch; the sum of the logits. */
  double inOrder(List<List<long[]>> batches) throws OrtException {
    double sum = 0;
    for (List<long[]> batch : batches) {
      sum += run(batch);
    }
    return sum;
  }

  /** As many batches at once as there are threads; the sum of the logits. */
  double atOnce(List<List<long[]>> batches, int threads)
      throws InterruptedException, ExecutionException {
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Double>> sums = new ArrayList<>();
      for (List<long[]> batch : batches) {
        sums.add(workers.submit(() -> run(batch)));
      }
      double sum = 0;
      for (Future<Double> each : sums) {
        sum += each.get();
      }
      return sum;
    } finally {
      workers.shutdown();
    }
  }

  private double run(List<long[]> batch) throws OrtException {
    int width = batch.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    long[] ids = new long[batch.size() * width];
    long[] mask = new long[ids.length];
    for (int i = 0; i < batch.size(); i++) {
      long[] row = batch.get(i);
      System.arraycopy(row, 0, ids, i * width, row.length);
      Arrays.fill(mask, i * width, i * width + row.length, 1);
    }
    long[] shape = {batch.size(), width};
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      for (String name : session.getInputNames()) {
        long[] values =
            switch (name) {
              case "input_ids" -> ids;
              case "attention_mask" -> mask;
              default -> new long[ids.length];
            };
        inputs.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
      }
      try (OrtSession.Result result = session.run(inputs, Set.of("logits"))) {
        double sum = 0;
        for (float[] row : (float[][]) result.get(0).getValue()) {
          for (float logit : row) {
            sum += logit;
          }
        }
        return sum;
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
