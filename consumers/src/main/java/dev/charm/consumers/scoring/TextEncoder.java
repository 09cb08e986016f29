package dev.charm.consumers.scoring;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.inference.Predictor;
import ai.djl.translate.TranslateException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * MiniLM (all-MiniLM-L6-v2, Apache-2.0) through DJL's ONNX Runtime engine: a text becomes 384
 * numbers, the mean of its token vectors scaled to length 1.
 *
 * <p>The first {@value #MAX_TOKENS} tokens of the first {@value #MAX_CHARACTERS} characters count;
 * the cut by characters comes first, so that a text of megabytes costs no more than a long one.
 * Texts go through the network in batches of {@value #BATCH}, sorted by length: on two cores that
 * was twice as fast as 32 in random order. In fp32 the batch has no influence on the result.
 *
 * <p>One thread at a time inside the network; calls from several threads wait for each other.
 */
public final class TextEncoder implements AutoCloseable {
  /** Numbers in an embedding. */
  public static final int DIMENSIONS = 384;

  /** Tokens that count, the two special ones included. */
  public static final int MAX_TOKENS = 256;

  /** Characters that count, before tokenising. */
  public static final int MAX_CHARACTERS = 16_384;

  private static final int BATCH = 8;
  private static final String MODEL = "all-minilm-l6-v2";

  private final HuggingFaceTokenizer tokenizer;
  private final Model model;
  private final Predictor<List<Encoding>, float[][]> predictor;
  private final EmbeddingCache cache;
  private final String hash;
  private final String device;
  private final String remembered;

  private TextEncoder(
      HuggingFaceTokenizer tokenizer,
      Model model,
      EmbeddingCache cache,
      String hash,
      String device,
      String remembered) {
    this.tokenizer = tokenizer;
    this.model = model;
    this.predictor = model.newPredictor(new MeanPooling());
    this.cache = cache;
    this.hash = hash;
    this.device = device;
    this.remembered = remembered;
  }

  /**
   * Loads the encoder that comes with the project, on the GPU if DJL sees one.
   *
   * @param cache where embeddings are remembered; closed with the encoder
   * @throws IOException if its files are missing from the class path or are not a model
   */
  public static TextEncoder load(EmbeddingCache cache) throws IOException {
    Engine engine = DjlEngines.onnxRuntime();
    var device = DjlEngines.deviceOf(engine);
    // The tokenizer's own file says truncation 128 and fixed padding.
    Map<String, String> tokenizing =
        Map.of(
            "maxLength", Integer.toString(MAX_TOKENS),
            "modelMaxLength", "512",
            "truncation", "LONGEST_FIRST",
            "padding", "false");
    HuggingFaceTokenizer tokenizer;
    String tokenizerHash;
    try (InputStream file = open("/" + MODEL + "-tokenizer.json");
        DigestInputStream digested = new DigestInputStream(file, Sha256.digest())) {
      tokenizer = HuggingFaceTokenizer.newInstance(digested, tokenizing);
      tokenizerHash = HexFormat.of().formatHex(digested.getMessageDigest().digest());
    }
    Model model = Model.newInstance(MODEL, device, engine.getEngineName());
    try (InputStream file = open("/" + MODEL + ".onnx");
        DigestInputStream digested = new DigestInputStream(file, Sha256.digest())) {
      String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
      model.load(digested, Map.of("intraOpNumThreads", cores));
      String hash = HexFormat.of().formatHex(digested.getMessageDigest().digest());
      // All that decides over the bits of an embedding, since a cache may be older than this code.
      String remembered =
          String.join(
              "/",
              hash,
              tokenizerHash,
              Integer.toString(MAX_TOKENS),
              Integer.toString(MAX_CHARACTERS),
              device.toString(),
              engine.getVersion());
      return new TextEncoder(tokenizer, model, cache, hash, device.toString(), remembered);
    } catch (MalformedModelException e) {
      model.close();
      tokenizer.close();
      throw new IOException("the encoder's file is not a model", e);
    }
  }

  /** SHA-256 of the network's file, in hexadecimal: heads name the encoder they belong to by it. */
  public String hash() {
    return hash;
  }

  /** Where the network runs, {@code cpu()} or {@code gpu(0)}. */
  public String device() {
    return device;
  }

  /** The cache this encoder fills. */
  public EmbeddingCache cache() {
    return cache;
  }

  /**
   * Embeds texts.
   *
   * @param texts any number of texts, equal ones are embedded once
   * @return their embeddings, in the same order
   * @throws TranslateException if the network fails
   */
  public List<Embedding> encode(List<String> texts) throws TranslateException {
    Map<String, float[]> known = new HashMap<>();
    Map<String, String> missing = new LinkedHashMap<>();
    List<String> keys = new ArrayList<>(texts.size());
    for (String text : texts) {
      String key = EmbeddingCache.key(remembered, text);
      keys.add(key);
      if (!known.containsKey(key) && !missing.containsKey(key)) {
        float[] found = cache.get(key);
        if (found == null) {
          missing.put(key, text);
        } else {
          known.put(key, found);
        }
      }
    }
    known.putAll(embed(missing));
    List<Embedding> result = new ArrayList<>(keys.size());
    for (String key : keys) {
      result.add(Embedding.unpacked(Objects.requireNonNull(known.get(key))));
    }
    return result;
  }

  private Map<String, float[]> embed(Map<String, String> texts) throws TranslateException {
    record Tokens(String key, Encoding encoding, boolean cut) {}
    List<Tokens> tokens = new ArrayList<>(texts.size());
    texts.forEach(
        (key, text) -> {
          Encoding encoding = tokenizer.encode(readable(text));
          boolean cut = text.length() > MAX_CHARACTERS || encoding.exceedMaxLength();
          tokens.add(new Tokens(key, encoding, cut));
        });
    tokens.sort(Comparator.comparingInt(t -> t.encoding().getIds().length));
    Map<String, float[]> embeddings = new HashMap<>();
    for (int from = 0; from < tokens.size(); from += BATCH) {
      List<Tokens> batch = tokens.subList(from, Math.min(tokens.size(), from + BATCH));
      float[][] vectors = predict(batch.stream().map(Tokens::encoding).toList());
      for (int i = 0; i < vectors.length; i++) {
        Tokens one = batch.get(i);
        float[] packed =
            new Embedding(vectors[i], one.encoding().getIds().length, one.cut()).packed();
        embeddings.put(one.key(), packed);
        cache.put(one.key(), packed);
      }
    }
    return embeddings;
  }

  private synchronized float[][] predict(List<Encoding> batch) throws TranslateException {
    return predictor.predict(batch);
  }

  /**
   * Cuts, and replaces what is not a character: the native tokenizer takes neither NUL nor halves.
   */
  static String readable(String text) {
    int end = Math.min(text.length(), MAX_CHARACTERS);
    int[] codePoints =
        text.substring(0, end)
            .codePoints()
            .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
            .toArray();
    return new String(codePoints, 0, codePoints.length);
  }

  private static InputStream open(String resource) throws IOException {
    InputStream stream = TextEncoder.class.getResourceAsStream(resource);
    if (stream == null) {
      throw new FileNotFoundException("not on the class path: " + resource);
    }
    return stream;
  }

  @Override
  public synchronized void close() {
    predictor.close();
    model.close();
    tokenizer.close();
    cache.close();
  }
}
