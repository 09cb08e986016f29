/**
 * The way to a server that holds a model: bounded, patient, and without a key or a text in what it
 * says. Used by whoever asks reward models and by whoever asks policy models.
 */
@NullMarked
package dev.charm.consumers.http;

import org.jspecify.annotations.NullMarked;
