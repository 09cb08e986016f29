package dev.charm.producers.form;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.BsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/**
 * Values of Parquet as nodes of JSON. Decimals stay exact, a float becomes the double that equals
 * it. Dates, times of day and timestamps are ISO texts; a timestamp ends in {@code Z}, also where
 * the file does not say which zone it is in, as pandas writes UTC. Bytes that are not said to be
 * text are text if they are UTF-8, and else stay bytes.
 */
final class ParquetValue extends PrimitiveConverter {
  private static final long JULIAN_DAY_OF_EPOCH = 2_440_588;
  private static final long SECONDS_PER_DAY = 86_400;
  private static final int INT96_BYTES = 12;

  private final LongFunction<JsonNode> ofLong;
  private final Function<Binary, JsonNode> ofBinary;
  private final Consumer<JsonNode> to;
  private final boolean text;
  private final Runnable notText;
  private JsonNode @Nullable [] dictionary;

  private ParquetValue(
      LongFunction<JsonNode> ofLong,
      Function<Binary, JsonNode> ofBinary,
      Consumer<JsonNode> to,
      boolean text,
      Runnable notText) {
    this.ofLong = ofLong;
    this.text = text;
    this.notText = notText;
    this.ofBinary = ofBinary;
    this.to = to;
  }

  /**
   * A converter of the values of a column.
   *
   * @param to takes each
   * @param notText is called when a text is not UTF-8
   */
  static PrimitiveConverter converter(PrimitiveType type, Consumer<JsonNode> to, Runnable notText) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    boolean bytes = logical == null || logical instanceof BsonLogicalTypeAnnotation;
    return new ParquetValue(
        ofLong(type),
        ofBinary(type),
        to,
        type.getPrimitiveTypeName() == PrimitiveTypeName.BINARY,
        bytes ? () -> {} : notText);
  }

  private static LongFunction<JsonNode> ofLong(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return value -> DecimalNode.valueOf(BigDecimal.valueOf(value, decimal.getScale()));
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return value -> TextNode.valueOf(LocalDate.ofEpochDay(value).toString());
    }
    if (logical instanceof TimestampLogicalTypeAnnotation stamp) {
      long perSecond = perSecond(stamp.getUnit());
      return value -> TextNode.valueOf(instant(value, perSecond).toString());
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      long nanos = 1_000_000_000 / perSecond(time.getUnit());
      return value -> TextNode.valueOf(LocalTime.ofNanoOfDay(value * nanos).toString());
    }
    if (logical instanceof IntLogicalTypeAnnotation number && !number.isSigned()) {
      return type.getPrimitiveTypeName() == PrimitiveTypeName.INT32
          ? value -> LongNode.valueOf(value & 0xFFFF_FFFFL)
          : value -> BigIntegerNode.valueOf(new BigInteger(Long.toUnsignedString(value)));
    }
    return LongNode::valueOf;
  }

  private static long perSecond(LogicalTypeAnnotation.TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000L;
      case MICROS -> 1_000_000L;
      case NANOS -> 1_000_000_000L;
    };
  }

  private static Instant instant(long value, long perSecond) {
    return Instant.ofEpochSecond(
        Math.floorDiv(value, perSecond),
        Math.floorMod(value, perSecond) * (1_000_000_000L / perSecond));
  }

  private static Function<Binary, JsonNode> ofBinary(PrimitiveType type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (type.getPrimitiveTypeName() == PrimitiveTypeName.INT96) {
      return value -> TextNode.valueOf(int96(value).toString());
    }
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return value ->
          DecimalNode.valueOf(new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()));
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      return value -> {
        ByteBuffer bytes = value.toByteBuffer();
        return TextNode.valueOf(new UUID(bytes.getLong(), bytes.getLong()).toString());
      };
    }
    if (logical instanceof Float16LogicalTypeAnnotation) {
      return value -> DoubleNode.valueOf(half(value));
    }
    return value -> {
      try {
        return TextNode.valueOf(
            StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer()).toString());
      } catch (CharacterCodingException e) {
        return BinaryNode.valueOf(value.getBytes());
      }
    };
  }

  /** A sign, 5 bits of exponent, 10 of the rest; little end first. */
  private static double half(Binary value) {
    int bits = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN).getShort();
    int exponent = (bits >> 10) & 0x1F;
    int rest = bits & 0x3FF;
    double size =
        exponent == 0x1F
            ? (rest == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
            : exponent == 0
                ? Math.scalb((double) rest, -24)
                : Math.scalb((double) (rest + 0x400), exponent - 25);
    return bits < 0 ? -size : size;
  }

  /** Nanoseconds of a day, then the day by the Julian calendar, little end first. */
  private static Instant int96(Binary value) {
    ByteBuffer bytes = ByteBuffer.wrap(value.getBytes()).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.remaining() != INT96_BYTES) {
      throw new IllegalArgumentException("INT96 has 12 bytes");
    }
    long nanos = bytes.getLong();
    return Instant.ofEpochSecond((bytes.getInt() - JULIAN_DAY_OF_EPOCH) * SECONDS_PER_DAY, nanos);
  }

  @Override
  public void addBinary(Binary value) {
    put(ofBinary.apply(value));
  }

  @Override
  public void addBoolean(boolean value) {
    to.accept(BooleanNode.valueOf(value));
  }

  @Override
  public void addDouble(double value) {
    to.accept(DoubleNode.valueOf(value));
  }

  @Override
  public void addFloat(float value) {
    to.accept(DoubleNode.valueOf(value));
  }

  @Override
  public void addInt(int value) {
    to.accept(ofLong.apply(value));
  }

  @Override
  public void addLong(long value) {
    to.accept(ofLong.apply(value));
  }

  /** Texts, of which a dictionary has each once. */
  @Override
  public boolean hasDictionarySupport() {
    return text;
  }

  @Override
  public void setDictionary(Dictionary values) {
    JsonNode[] nodes = new JsonNode[values.getMaxId() + 1];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = ofBinary.apply(values.decodeToBinary(i));
    }
    dictionary = nodes;
  }

  @Override
  public void addValueFromDictionary(int id) {
    if (dictionary == null) {
      throw new IllegalStateException("a dictionary comes before its values");
    }
    put(dictionary[id]);
  }

  private void put(JsonNode node) {
    if (node.isBinary()) {
      notText.run();
    }
    to.accept(node);
  }
}
