package dev.charm.consumers.scoring.classifier;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a model. What its file says of truncation and padding is not followed: what is
 * cut is the model's limit, and batches are padded here.
 *
 * <p>Of a text many times longer than what stays only a piece is tokenised: up to a space between
 * two letters, where no tokenizer joins what stands on both sides, and with many more tokens in it
 * than stay. Where a text has no such space nearby it is tokenised whole.
 */
final class Tokenizing implements AutoCloseable {
  private static final int CHARACTERS_A_TOKEN = 12;
  private static final int SPARE_TOKENS = 64;
  private static final int NEARBY = 10_000;

  private final HuggingFaceTokenizer tokenizer;
  private final boolean specialTokens;
  private final TokenCut cut;

  private Tokenizing(HuggingFaceTokenizer tokenizer, boolean specialTokens, TokenCut cut) {
    this.tokenizer = tokenizer;
    this.specialTokens = specialTokens;
    this.cut = cut;
  }

  /**
   * @param specialTokens whether the tokenizer adds its own
   * @throws IOException if the file is not a tokenizer
   */
  static Tokenizing load(Path file, boolean specialTokens, TokenCut cut) throws IOException {
    Map<String, String> options =
        Map.of(
            "truncation", "false",
            "padding", "false",
            "addSpecialTokens", Boolean.toString(specialTokens));
    try {
      return new Tokenizing(HuggingFaceTokenizer.newInstance(file, options), specialTokens, cut);
    } catch (RuntimeException e) {
      throw new IOException(file + " is not a tokenizer: " + e.getMessage(), e);
    }
  }

  Tokens of(Input input) {
    long characters = (long) CHARACTERS_A_TOKEN * (cut.most() + SPARE_TOKENS);
    while (true) {
      String first = piece(input.first(), characters);
      String second = input.second() == null ? null : piece(input.second(), characters);
      boolean whole = isWhole(first, input.first()) && isWhole(second, input.second());
      Encoding encoding = encode(first, second);
      if (whole || isEnough(encoding, first, second, input)) {
        return cut.of(encoding);
      }
      characters *= 4;
    }
  }

  /** The tokens that stay, as the vocabulary writes them. */
  List<String> written(Input input) {
    Encoding all = encode(input.first(), input.second());
    Map<Long, String> names = new HashMap<>();
    for (int i = 0; i < all.getIds().length; i++) {
      names.put(all.getIds()[i], all.getTokens()[i]);
    }
    return Arrays.stream(cut.of(all).ids())
        .mapToObj(id -> names.getOrDefault(id, String.valueOf(id)))
        .toList();
  }

  private Encoding encode(String first, @Nullable String second) {
    return second == null
        ? tokenizer.encode(first, specialTokens, false)
        : tokenizer.encode(first, second, specialTokens, false);
  }

  private static boolean isWhole(@Nullable String piece, @Nullable String of) {
    return piece == null || of == null || piece.length() == of.length();
  }

  /** Whether each text that is a piece has more tokens than can stay of it. */
  private boolean isEnough(Encoding encoding, String first, @Nullable String second, Input input) {
    int[] tokens = new int[2];
    long[] special = encoding.getSpecialTokenMask();
    long[] sequences = encoding.getSequenceIds();
    for (int i = 0; i < special.length; i++) {
      if (special[i] == 0) {
        tokens[sequences[i] == 1 ? 1 : 0]++;
      }
    }
    int needed = cut.most() + SPARE_TOKENS;
    return (isWhole(first, input.first()) || tokens[0] >= needed)
        && (isWhole(second, input.second()) || tokens[1] >= needed);
  }

  /** The end of a text that stays, of about so many characters; the text where it cannot be cut. */
  private String piece(String text, long characters) {
    if (text.length() <= characters + NEARBY) {
      return text;
    }
    int wanted = (int) (cut.left() ? text.length() - characters : characters);
    for (int far = 0; far < NEARBY; far++) {
      int at = cut.left() ? wanted - far : wanted + far;
      if (at >= 1 && at + 1 < text.length() && isBetweenLetters(text, at)) {
        return cut.left() ? text.substring(at) : text.substring(0, at);
      }
    }
    return text;
  }

  private static boolean isBetweenLetters(String text, int at) {
    return text.charAt(at) == ' ' && isLetter(text.charAt(at - 1)) && isLetter(text.charAt(at + 1));
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
