package dev.charm.schemas;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Schemas of the catalogue as a foreign producer may have changed them, and bytes by them. */
final class ForeignSchemas {
  private ForeignSchemas() {}

  /** A schema with one more field, last, of which nobody here knows. */
  static Schema with(Schema schema, String field, Schema type) {
    List<Schema.Field> fields = new ArrayList<>();
    schema.getFields().forEach(known -> fields.add(new Schema.Field(known, known.schema())));
    fields.add(new Schema.Field(field, type, null));
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
  }

  /** A record that may hold another one of its own type. */
  static Schema list() {
    return new Schema.Parser()
        .parse(
            "{\"type\":\"record\",\"name\":\"Node\",\"fields\":["
                + "{\"name\":\"next\",\"type\":[\"null\",\"Node\"]}]}");
  }

  /** Records each with two of the next, down to one without fields: 2^levels of them. */
  static Schema doubling(int levels) {
    Schema schema = Schema.createRecord("R0", null, "foreign", false, List.of());
    for (int level = 1; level <= levels; level++) {
      schema =
          Schema.createRecord(
              "R" + level,
              null,
              "foreign",
              false,
              List.of(new Schema.Field("a", schema, null), new Schema.Field("b", schema, null)));
    }
    return schema;
  }

  /** Types each in the one before, so deep, although the text of the schema is flat. */
  static Schema chain(int levels) {
    List<Schema> all = new ArrayList<>();
    Schema last = Schema.create(Schema.Type.LONG);
    for (int level = 0; level < levels; level++) {
      last =
          Schema.createRecord(
              "C" + level, null, "foreign", false, List.of(new Schema.Field("f", last, null)));
      all.add(last);
    }
    return Schema.createUnion(all);
  }

  static GenericData.Record generic(Schema writer, Reward reward) {
    GenericData.Record record = new GenericData.Record(writer);
    for (Schema.Field field : reward.getSchema().getFields()) {
      record.put(field.name(), reward.get(field.pos()));
    }
    return record;
  }

  /** Magic byte, schema id, and what follows. */
  static byte[] framed(int id, byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] encoded(GenericData.Record record) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericData.Record>(record.getSchema()).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Numbers as Avro writes them. */
  static byte[] numbers(long... values) {
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      for (long value : values) {
        encoder.writeLong(value);
      }
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int register(Registry registry, Topic<?> topic, Schema schema) {
    try {
      registry.client().updateCompatibility(topic.subject(), "NONE");
      return registry.client().register(topic.subject(), new AvroSchema(schema));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
