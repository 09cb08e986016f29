package dev.charm.ops.bench.memory;

/**
 * What a stack takes at one time, bytes.
 *
 * @param heap in use after a collection
 * @param resident memory of the process, by the operating system
 * @param broker disk of the topics
 * @param streams disk of Kafka Streams' stores
 * @param views disk of the copies that scorer and trainer make
 */
record Use(double heap, double resident, double broker, double streams, double views) {}
