/** What services have in common that work as members of a consumer group, for ever. */
@NullMarked
package dev.charm.consumers.service;

import org.jspecify.annotations.NullMarked;
