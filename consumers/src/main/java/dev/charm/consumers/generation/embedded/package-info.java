/** Policy models whose file is here: llama.cpp answers in this process. */
@NullMarked
package dev.charm.consumers.generation.embedded;

import org.jspecify.annotations.NullMarked;
