package dev.charm.ops.lifecycle;

/**
 * What a service holds, for whoever must know why memory or disk is full.
 *
 * @param count how many, roughly
 * @param things what they are, in the plural, lower case
 */
public record Held(long count, String things) {}
